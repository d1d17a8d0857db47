package io.teeio.platform.iommu;

import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SecondStage;

/**
 * What the device directory says of one device. Base format: tc, iohgatp, ta, fsc (32 bytes);
 * extended format adds msiptp, msi_addr_mask, msi_addr_pattern and a reserved word (64 bytes).
 *
 * @param tc translation control: 0 V, 1 EN_ATS, 2 EN_PRI, 3 T2GPA, 4 DTF, 5 PDTV, 6 PRPR, 9 DPE
 * @param iohgatp PPN[43:0], GSCID[59:44], MODE[63:60]
 * @param ta PSCID[31:12]
 * @param fsc first stage, or with PDTV process directory: PPN[43:0], MODE[63:60]
 * @param msiptp PPN[43:0], MODE[63:60]: 0 off, 1 flat
 * @param msiMask which bits of a guest page number vary among interrupt files
 * @param msiPattern the other bits of the page numbers of interrupt files
 * @param reserved must be 0
 */
public record DeviceContext(
    long tc,
    long iohgatp,
    long ta,
    long fsc,
    long msiptp,
    long msiMask,
    long msiPattern,
    long reserved) {
  /** Bytes in base format. */
  public static final int BASE_SIZE = 32;

  /** Bytes in extended format. */
  public static final int EXTENDED_SIZE = 64;

  /** tc.V: the context is there. */
  public static final long VALID = 1;

  /** tc.EN_ATS: the device may ask for translations and use them. */
  public static final long EN_ATS = 1 << 1;

  /** tc.EN_PRI: the device may ask for pages. */
  public static final long EN_PRI = 1 << 2;

  /** tc.T2GPA: translations that the device is told are guest addresses. */
  public static final long T2GPA = 1 << 3;

  /** tc.DTF: faults of translation are not reported. */
  public static final long DTF = 1 << 4;

  /** tc.PDTV: fsc is a process directory. */
  public static final long PDTV = 1 << 5;

  /** tc.PRPR: answers to page requests name the process. */
  public static final long PRPR = 1 << 6;

  /** tc.DPE: a request without a process is one of process 0. */
  public static final long DPE = 1 << 9;

  /** GADE, SADE, SBE, SXL, and all that is reserved or custom. */
  private static final long UNSUPPORTED_TC =
      ~(VALID | EN_ATS | EN_PRI | T2GPA | DTF | PDTV | PRPR | DPE);

  private static final long RESERVED_TA = ~(0xF_FFFFL << 12);
  private static final long RESERVED_FSC = 0xFFFFL << 44;
  private static final long RESERVED_MSI = 0xFFFL << 52;

  /** A valid context whose second stage is {@code iohgatp} and whose first stage is bare. */
  public static DeviceContext ofGuest(long iohgatp) {
    return new DeviceContext(VALID, iohgatp, 0, 0, 0, 0, 0, 0);
  }

  /** The eight words, in the order they stand in memory; the base format is the first four. */
  public long[] words() {
    return new long[] {tc, iohgatp, ta, fsc, msiptp, msiMask, msiPattern, reserved};
  }

  /** The index of {@code deviceId} in a table of {@code level}; level 0 holds contexts. */
  public static int index(int deviceId, int level, boolean extended) {
    int low = extended ? 6 : 7;
    return level == 0 ? deviceId & ((1 << low) - 1) : deviceId >>> (low + 9 * (level - 1)) & 0x1FF;
  }

  /** Whether {@code deviceId} can be found in a directory of {@code levels}. */
  public static boolean fits(int deviceId, int levels, boolean extended) {
    int width = Math.min(24, (extended ? 6 : 7) + 9 * (levels - 1));
    return deviceId >>> width == 0;
  }

  /** Whether the context is there. */
  public boolean isValid() {
    return (tc & VALID) != 0;
  }

  /** Whether faults of address translation are not reported. */
  boolean disablesReports() {
    return (tc & DTF) != 0;
  }

  /** Whether requests may name a process. */
  boolean hasProcesses() {
    return (tc & PDTV) != 0;
  }

  /** Whether a request without a process is one of process 0. */
  boolean hasDefaultProcess() {
    return (tc & DPE) != 0;
  }

  /** Whether the device may ask for translations and use them. */
  boolean allowsAts() {
    return (tc & EN_ATS) != 0;
  }

  /** Whether the device may ask for pages. */
  boolean allowsPageRequests() {
    return (tc & EN_PRI) != 0;
  }

  /** Whether answers to page requests name the process. */
  boolean answersWithProcess() {
    return (tc & PRPR) != 0;
  }

  /** Whether what the device takes for physical addresses is the guest's. */
  boolean translatesToGuest() {
    return (tc & T2GPA) != 0;
  }

  /** The first stage, if there is no process directory. */
  ProcessContext.FirstStage firstStage() {
    return ProcessContext.FirstStage.of(fsc, (int) (ta >>> 12) & 0xF_FFFF);
  }

  /** Levels of the process directory; 0 if it is bare. */
  int processLevels() {
    return (int) (fsc >>> 60);
  }

  /** The guest address of the process directory. */
  GuestAddress processTable() {
    return new GuestAddress((fsc & ((1L << 44) - 1)) << PhysicalMemory.PAGE_SHIFT);
  }

  /** Whether the process directory can hold {@code processId}. */
  boolean holdsProcess(int processId) {
    return switch (processLevels()) {
      case 1 -> processId >>> 8 == 0;
      case 2 -> processId >>> 17 == 0;
      default -> true;
    };
  }

  /** GSCID of the second stage. */
  int gscid() {
    return (int) (iohgatp >>> 44) & 0xFFFF;
  }

  /** The second stage. */
  SecondStage secondStage() {
    return new SecondStage(
        GStageMode.of((int) (iohgatp >>> 60)),
        new HostAddress((iohgatp & ((1L << 44) - 1)) << PhysicalMemory.PAGE_SHIFT));
  }

  /** Whether MSIs are translated by an MSI page table. */
  boolean hasMsiTable() {
    return msiptp >>> 60 == 1;
  }

  /** Whether it is misconfigured (cause 259) for an IOMMU with {@code capabilities}. */
  boolean isMisconfigured(IommuCapabilities capabilities) {
    return (tc & UNSUPPORTED_TC) != 0
        || isAtsMisconfigured(capabilities)
        || (hasDefaultProcess() && !hasProcesses())
        || (ta & RESERVED_TA) != 0
        || !supportsFirstStage(capabilities)
        || !supportsSecondStage(capabilities)
        || isMsiMisconfigured();
  }

  private boolean isAtsMisconfigured(IommuCapabilities capabilities) {
    boolean ats = capabilities.has(IommuCapabilities.ATS);
    boolean toGuest = capabilities.has(IommuCapabilities.T2GPA) && iohgatp >>> 60 != 0;
    return (!ats && (tc & (EN_ATS | EN_PRI | PRPR)) != 0)
        || (!allowsAts() && (translatesToGuest() || allowsPageRequests()))
        || (!allowsPageRequests() && answersWithProcess())
        || (translatesToGuest() && !toGuest);
  }

  private boolean supportsFirstStage(IommuCapabilities capabilities) {
    if (!hasProcesses()) {
      return ProcessContext.isFirstStage(fsc, capabilities);
    }
    boolean supported =
        switch (processLevels()) {
          case 0 -> true;
          case 1 -> capabilities.has(IommuCapabilities.PD8);
          case 2 -> capabilities.has(IommuCapabilities.PD17);
          case 3 -> capabilities.has(IommuCapabilities.PD20);
          default -> false;
        };
    return supported && (fsc & RESERVED_FSC) == 0;
  }

  private boolean supportsSecondStage(IommuCapabilities capabilities) {
    int mode = (int) (iohgatp >>> 60);
    boolean supported =
        mode == 0
            || (mode == GStageMode.SV39X4.encoding() && capabilities.has(IommuCapabilities.SV39X4))
            || (mode == GStageMode.SV48X4.encoding() && capabilities.has(IommuCapabilities.SV48X4));
    return supported && (mode == 0 || (iohgatp & 3) == 0);
  }

  /** In the base format, which has no such words, they are all zero. */
  private boolean isMsiMisconfigured() {
    long mode = msiptp >>> 60;
    return reserved != 0
        || mode > 1
        || (msiptp & RESERVED_FSC) != 0
        || (msiMask & RESERVED_MSI) != 0
        || (msiPattern & RESERVED_MSI) != 0
        || (mode != 0 && iohgatp >>> 60 == 0);
  }
}
