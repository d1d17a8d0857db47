package io.teeio.device.block;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * What the device writes when a submission is done, 16 bytes in one packet.
 *
 * @param cookie the submission's
 * @param sectors sectors moved, also when it failed half way
 * @param head index of the submission after this one
 * @param status how it ended
 * @param phase 1 in the first lap of the ring, then 0 and 1 by turns
 */
public record Completion(int cookie, int sectors, int head, Status status, int phase) {
  /** Bytes of a completion. */
  public static final int SIZE = 16;

  /** The 16 bytes. */
  public Bytes toBytes() {
    return new WireWriter(SIZE)
        .u32(cookie & 0xFFFF_FFFFL)
        .u32(sectors)
        .u16(head)
        .u8(status.wire())
        .u8(phase)
        .reserved(4)
        .toBytes();
  }
}
