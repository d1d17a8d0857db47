package io.teeio.platform.iommu;

/**
 * The capabilities register: what an IOMMU can do.
 *
 * @param value its 64 bits
 */
public record IommuCapabilities(long value) {
  /** Bit of Sv39 in the first stage. */
  public static final int SV39 = 9;

  /** Bit of Sv48 in the first stage. */
  public static final int SV48 = 10;

  /** Bit of Svpbmt in both stages. */
  public static final int SVPBMT = 15;

  /** Bit of Sv39x4. */
  public static final int SV39X4 = 17;

  /** Bit of Sv48x4. */
  public static final int SV48X4 = 18;

  /** Bit of MSI address translation, and of extended device contexts. */
  public static final int MSI_FLAT = 22;

  /** Bit of ATS. */
  public static final int ATS = 25;

  /** Bit of translation requests that are answered with guest addresses. */
  public static final int T2GPA = 26;

  /** Bit of process directories of one level: ids of 8 bits. */
  public static final int PD8 = 38;

  /** Bit of process directories of two levels: ids of 17 bits. */
  public static final int PD17 = 39;

  /** Bit of process directories of three levels: ids of 20 bits. */
  public static final int PD20 = 40;

  private static final int[] KNOWN = {
    SV39, SV48, SVPBMT, SV39X4, SV48X4, MSI_FLAT, ATS, T2GPA, PD8, PD17, PD20
  };

  /**
   * What this machine has: version 1.0, Svpbmt, Sv39x4, Sv48x4, MSIs for its own interrupts, 46
   * physical address bits; no first stage, no ATS, base device contexts.
   */
  public static IommuCapabilities ofTheMachine() {
    return new IommuCapabilities(0x10 | 1L << SVPBMT | 1L << SV39X4 | 1L << SV48X4 | 46L << 32);
  }

  /** The same with both stages, process directories and ATS: a profile that no TSM needs. */
  public static IommuCapabilities ofEverything() {
    long all = ofTheMachine().value();
    for (int bit : KNOWN) {
      all |= 1L << bit;
    }
    return new IommuCapabilities(all);
  }

  /** Bits of a process id. */
  int processWidth() {
    return has(PD20) ? 20 : has(PD17) ? 17 : 8;
  }

  /** What of this the implementation has; the rest is left out. */
  IommuCapabilities supported() {
    long known = 0xFFL | 0x3FL << 32;
    for (int bit : KNOWN) {
      known |= 1L << bit;
    }
    return new IommuCapabilities(value & known);
  }

  /** Whether bit {@code bit} is set. */
  public boolean has(int bit) {
    return (value >>> bit & 1) != 0;
  }
}
