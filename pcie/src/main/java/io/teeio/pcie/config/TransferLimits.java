package io.teeio.pcie.config;

/**
 * How much one packet carries, as Device Control says: Max_Payload_Size for writes in bits 7:5,
 * Max_Read_Request_Size for what one read asks for in bits 14:12; each 128 bytes times a power of
 * two, at most 4096. In this model one completion answers a read, whatever its length.
 *
 * @param maxPayload bytes
 * @param maxReadRequest bytes
 */
public record TransferLimits(int maxPayload, int maxReadRequest) {
  /** What most platforms set. */
  public static final TransferLimits STANDARD = new TransferLimits(256, 512);

  /** As much as PCIe allows: a page in one packet. */
  public static final TransferLimits LARGEST = new TransferLimits(4096, 4096);

  /** The bits of Device Control that hold them. */
  public static final int MASK = 7 << 5 | 7 << 12;

  private static final int UNIT = 128;
  private static final int LARGEST_CODE = 5;

  /** Checks that the registers can say it. */
  public TransferLimits {
    if (!isSize(maxPayload) || !isSize(maxReadRequest)) {
      throw new IllegalArgumentException(
          "sizes are 128 to 4096, powers of two, not %d and %d"
              .formatted(maxPayload, maxReadRequest));
    }
  }

  private static boolean isSize(int bytes) {
    return bytes >= UNIT && bytes <= UNIT << LARGEST_CODE && Integer.bitCount(bytes) == 1;
  }

  /** What Device Control says; a reserved code counts as 128 bytes. */
  public static TransferLimits of(int deviceControl) {
    return new TransferLimits(size(deviceControl >>> 5), size(deviceControl >>> 12));
  }

  private static int size(int code) {
    return (code & 7) > LARGEST_CODE ? UNIT : UNIT << (code & 7);
  }

  /** The bits of Device Control that say so. */
  public int deviceControl() {
    return code(maxPayload) << 5 | code(maxReadRequest) << 12;
  }

  private static int code(int bytes) {
    return Integer.numberOfTrailingZeros(bytes / UNIT);
  }

  /** The smaller of both, each. */
  public TransferLimits and(TransferLimits other) {
    return new TransferLimits(
        Math.min(maxPayload, other.maxPayload), Math.min(maxReadRequest, other.maxReadRequest));
  }
}
