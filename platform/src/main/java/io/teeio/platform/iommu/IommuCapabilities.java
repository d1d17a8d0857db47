package io.teeio.platform.iommu;

/**
 * The capabilities register: what an IOMMU can do.
 *
 * @param value its 64 bits
 */
public record IommuCapabilities(long value) {
  /** Bit of Svpbmt in the second stage. */
  public static final int SVPBMT = 15;

  /** Bit of Sv39x4. */
  public static final int SV39X4 = 17;

  /** Bit of Sv48x4. */
  public static final int SV48X4 = 18;

  /** Bit of MSI address translation, and of extended device contexts. */
  public static final int MSI_FLAT = 22;

  /** Bit of ATS. */
  public static final int ATS = 25;

  /**
   * What this machine has: version 1.0, Svpbmt, Sv39x4, Sv48x4, MSIs for its own interrupts, 46
   * physical address bits; no first stage, no ATS, base device contexts.
   */
  public static IommuCapabilities ofTheMachine() {
    return new IommuCapabilities(0x10 | 1L << SVPBMT | 1L << SV39X4 | 1L << SV48X4 | 46L << 32);
  }

  /** What of this the implementation has; the rest is left out. */
  IommuCapabilities supported() {
    long known = 0xFFL | 1L << SVPBMT | 1L << SV39X4 | 1L << SV48X4 | 1L << MSI_FLAT | 0x3FL << 32;
    return new IommuCapabilities(value & known);
  }

  /** Whether bit {@code bit} is set. */
  public boolean has(int bit) {
    return (value >>> bit & 1) != 0;
  }
}
