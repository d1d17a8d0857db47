package io.teeio.platform.cove;

import io.teeio.platform.memory.HostAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What create_tvm reads (CoVE, {@code tvm_create_params}): 16 bytes.
 *
 * @param pageDirectory first of four confidential pages for the G-stage root, aligned to 16 KiB
 * @param state confidential page for what the TSM keeps of the TVM
 */
public record TvmCreateParams(HostAddress pageDirectory, HostAddress state) {
  /** Bytes in memory. */
  public static final int SIZE = 16;

  /** Reads the structure. */
  public static TvmCreateParams read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, "CoVE sbi_covh_create_tvm");
    return new TvmCreateParams(
        new HostAddress(in.u64("tvm_page_directory_addr")),
        new HostAddress(in.u64("tvm_state_addr")));
  }

  /** Its bytes in memory. */
  public Bytes toBytes() {
    return new WireWriter(SIZE).u64(pageDirectory.value()).u64(state.value()).toBytes();
  }
}
