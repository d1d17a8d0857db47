package io.teeio.lab.attack;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/** A descriptor of the sample accelerator as an adversary writes it (docs/accelerator.md). */
final class ForgedDescriptor {
  /** Bytes of it, and of a completion record. */
  static final int SIZE = 64;

  private static final int COPY = 1;
  private static final int USED = 40;

  private ForgedDescriptor() {}

  /**
   * Copies {@code length} bytes from {@code source} to {@code destination}.
   *
   * @param flags which side is inside the device, as {@code AcceleratorRing} has them
   * @param completion where the record goes, 64-byte aligned
   */
  static Bytes copy(int flags, long source, long destination, int length, long completion) {
    return new WireWriter(SIZE)
        .u32(COPY)
        .u32(flags)
        .u64(source)
        .u64(destination)
        .u32(length)
        .u32(0)
        .u64(completion)
        .reserved(SIZE - USED)
        .toBytes();
  }
}
