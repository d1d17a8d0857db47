package io.teeio.device.accelerator;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * What the device writes when a descriptor is done, 64 bytes in one packet.
 *
 * @param code how it ended
 * @param cookie the descriptor's
 * @param bytes payload moved or hashed
 * @param digest SHA-384 if the descriptor ended one, else empty (written as zeros)
 */
public record CompletionRecord(CompletionCode code, int cookie, long bytes, Bytes digest) {
  /** Bytes of a record. */
  public static final int SIZE = 64;

  private static final int DIGEST_SIZE = 48;

  /** The 64 bytes. */
  public Bytes toBytes() {
    return new WireWriter(SIZE)
        .u32(code.wire())
        .u32(cookie & 0xFFFF_FFFFL)
        .u64(bytes)
        .bytes(digest)
        .reserved(DIGEST_SIZE - digest.length())
        .toBytes();
  }
}
