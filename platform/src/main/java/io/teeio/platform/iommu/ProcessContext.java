package io.teeio.platform.iommu;

import io.teeio.platform.memory.FirstStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.Optional;

/**
 * What the process directory says of one process of a device: 16 bytes.
 *
 * @param ta 0 V, 1 ENS (supervisor privilege is allowed), 2 SUM, PSCID[31:12]
 * @param fsc first stage: PPN[43:0], MODE[63:60]
 */
public record ProcessContext(long ta, long fsc) {
  /** Bytes. */
  public static final int SIZE = 16;

  /** ta.V: the context is there. */
  public static final long VALID = 1;

  /** ta.ENS: requests may have supervisor privilege. */
  public static final long ENS = 1 << 1;

  /** ta.SUM: a supervisor may access user memory. */
  public static final long SUM = 1 << 2;

  private static final long RESERVED_TA = ~(VALID | ENS | SUM | 0xF_FFFFL << 12);
  private static final long RESERVED_FSC = 0xFFFFL << 44;

  /** Whether the context is there. */
  boolean isValid() {
    return (ta & VALID) != 0;
  }

  /** Whether it is misconfigured (cause 267) for an IOMMU with {@code capabilities}. */
  boolean isMisconfigured(IommuCapabilities capabilities) {
    return (ta & RESERVED_TA) != 0 || !isFirstStage(fsc, capabilities);
  }

  boolean allowsSupervisor() {
    return (ta & ENS) != 0;
  }

  boolean allowsUserMemory() {
    return (ta & SUM) != 0;
  }

  FirstStage firstStage() {
    return FirstStage.of(fsc, (int) (ta >>> 12) & 0xF_FFFF);
  }

  /** Whether {@code fsc} is a first stage (iosatp) that is supported, or Bare. */
  static boolean isFirstStage(long fsc, IommuCapabilities capabilities) {
    int mode = (int) (fsc >>> 60);
    boolean supported =
        mode == 0
            || (mode == FirstStageMode.SV39.encoding() && capabilities.has(IommuCapabilities.SV39))
            || (mode == FirstStageMode.SV48.encoding() && capabilities.has(IommuCapabilities.SV48));
    return supported && (fsc & RESERVED_FSC) == 0;
  }

  /**
   * A first stage as a context names it.
   *
   * @param mode its form; empty if it is bare
   * @param root the guest address of its root table
   * @param pscid names its translations
   */
  record FirstStage(Optional<FirstStageMode> mode, GuestAddress root, int pscid) {
    static final FirstStage BARE = new FirstStage(Optional.empty(), new GuestAddress(0), 0);

    static FirstStage of(long fsc, int pscid) {
      long root = (fsc & ((1L << 44) - 1)) << PhysicalMemory.PAGE_SHIFT;
      return new FirstStage(FirstStageMode.of((int) (fsc >>> 60)), new GuestAddress(root), pscid);
    }

    boolean isBare() {
      return mode.isEmpty();
    }
  }
}
