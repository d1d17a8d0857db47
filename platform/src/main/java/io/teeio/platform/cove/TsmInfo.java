package io.teeio.platform.cove;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What get_tsm_info writes (CoVE, {@code tsm_info}): 48 bytes in the natural alignment of RV64.
 *
 * @param state {@link #READY} once the TSM serves calls
 * @param implementation who made it
 * @param version its version, as the maker counts
 * @param capabilities bits of {@link #ATTESTATION_LOCAL} and others
 * @param tvmStatePages pages that create_tvm wants for state
 * @param maximumVcpus virtual CPUs of a TVM
 * @param vcpuStatePages pages that create_tvm_vcpu wants
 */
public record TsmInfo(
    int state,
    int implementation,
    int version,
    long capabilities,
    long tvmStatePages,
    long maximumVcpus,
    long vcpuStatePages) {
  /** Bytes in memory. */
  public static final int SIZE = 48;

  /** TSM_READY. */
  public static final int READY = 2;

  /** This project's implementation id, "TJ" for teeio on the JVM; 1 is Salus, 2 is ACE. */
  public static final int IMPLEMENTATION = 0x4A54;

  /** Bit 1 of capabilities: attestation within the machine. */
  public static final long ATTESTATION_LOCAL = 1L << 1;

  private static final String CLAUSE = "CoVE sbi_covh_get_tsm_info";

  /** Reads the structure. */
  public static TsmInfo read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, CLAUSE);
    int state = (int) in.u32("tsm_state");
    int implementation = (int) in.u32("tsm_impl_id");
    int version = (int) in.u32("tsm_version");
    in.reserved(4);
    return new TsmInfo(
        state,
        implementation,
        version,
        in.u64("tsm_capabilities"),
        in.u64("tvm_state_pages"),
        in.u64("tvm_max_vcpus"),
        in.u64("tvm_vcpu_state_pages"));
  }

  /** Its bytes in memory. */
  public Bytes toBytes() {
    return new WireWriter(SIZE)
        .u32(Integer.toUnsignedLong(state))
        .u32(Integer.toUnsignedLong(implementation))
        .u32(Integer.toUnsignedLong(version))
        .reserved(4)
        .u64(capabilities)
        .u64(tvmStatePages)
        .u64(maximumVcpus)
        .u64(vcpuStatePages)
        .toBytes();
  }
}
