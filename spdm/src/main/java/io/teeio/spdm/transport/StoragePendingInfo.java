package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.OptionalLong;

/**
 * What a storage device answers to {@link StorageCommand#PENDING_INFO}. Grammar: DataLength u16 of
 * all of it, StorageBindingVersion u16, PendingInfoFlag u32 (bit 0: a response waits),
 * ResponseLength u32.
 *
 * @param responseLength bytes of the response that waits; empty if none does
 */
public record StoragePendingInfo(OptionalLong responseLength) {
  /** Bytes of the answer. */
  static final int SIZE = 12;

  /** Reads all of {@code data}. */
  public static StoragePendingInfo read(Bytes data) throws MalformedInput {
    WireReader in = WireReader.of(data, "DSP0286 1.0.0 SPDM pending information");
    StorageDiscovery.header(in, SIZE);
    boolean pending = (in.u32("PendingInfoFlag") & 1) != 0;
    long length = in.u32("ResponseLength");
    in.end("DataLength");
    return new StoragePendingInfo(pending ? OptionalLong.of(length) : OptionalLong.empty());
  }

  /** The answer as bytes. */
  public Bytes encode() {
    return new WireWriter(SIZE)
        .u16(SIZE)
        .u16(StorageCommand.BINDING_VERSION)
        .u32(responseLength.isPresent() ? 1 : 0)
        .u32(responseLength.orElse(0))
        .toBytes();
  }
}
