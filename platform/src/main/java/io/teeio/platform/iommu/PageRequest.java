package io.teeio.platform.iommu;

import java.util.OptionalInt;

/**
 * A device that found no translation asks software to make one (PCIe, Page Request Interface); in
 * the page request queue: 16 bytes, {@code PID[31:12] PV32 PRIV33 EXEC34 DID[63:40]}, payload.
 *
 * @param deviceId the source, 24 bits
 * @param processId its process, if it names one
 * @param supervisor whether that process has supervisor privilege
 * @param execute whether it wants to fetch
 * @param payload page address [63:12], group index [11:3], 2 last of its group, 1 write, 0 read
 */
public record PageRequest(
    int deviceId, OptionalInt processId, boolean supervisor, boolean execute, long payload) {
  /** Bytes of a record. */
  public static final int SIZE = 16;

  /** The first 64 bits. */
  public long header() {
    long process =
        processId.isPresent()
            ? (processId.getAsInt() & 0xF_FFFFL) << 12
                | 1L << 32
                | (supervisor ? 1L << 33 : 0)
                | (execute ? 1L << 34 : 0)
            : 0;
    return process | (deviceId & 0xFF_FFFFL) << 40;
  }

  /** Index of its group. */
  int group() {
    return (int) (payload >>> 3) & 0x1FF;
  }

  /** Whether the device waits for an answer: the last of a group, but not a stop marker. */
  boolean wantsAnswer() {
    return (payload & 4) != 0 && (payload & 3) != 0;
  }
}
