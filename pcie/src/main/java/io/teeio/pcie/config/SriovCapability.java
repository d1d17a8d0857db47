package io.teeio.pcie.config;

import java.util.Optional;

/** The SR-IOV extended capability of a physical function. */
public final class SriovCapability {
  /** Offset within the capability of SR-IOV Control (low 16 bits) and Status. */
  public static final int CONTROL = 0x08;

  /** Offset within the capability of InitialVFs (low 16 bits) and TotalVFs. */
  public static final int TOTAL_VFS = 0x0C;

  /** Offset within the capability of NumVFs (low 16 bits). */
  public static final int NUM_VFS = 0x10;

  /** Offset within the capability of First VF Offset (low 16 bits) and VF Stride. */
  public static final int VF_OFFSET = 0x14;

  /** Offset within the capability of System Page Size. */
  public static final int SYSTEM_PAGE_SIZE = 0x20;

  /** Offset within the capability of VF BAR 0. */
  public static final int VF_BAR0 = 0x24;

  /** Control: VF Enable. */
  public static final int VF_ENABLE = 1;

  /** Control: VF Memory Space Enable. */
  public static final int VF_MEMORY_SPACE = 1 << 3;

  private static final int SIZE = 0x40;

  private final ConfigSpace space;
  private final int offset;
  private final Bar bar;

  private SriovCapability(ConfigSpace space, int offset, Bar bar) {
    this.space = space;
    this.offset = offset;
    this.bar = bar;
  }

  /**
   * Adds the capability.
   *
   * @param space of the physical function
   * @param total virtual functions, 1 to 255
   * @param firstOffset of the first one's requester id from the physical function's
   * @param stride between the requester ids of two
   * @param deviceId of the virtual functions
   * @param barSize bytes of BAR 0 of each virtual function
   */
  public static SriovCapability addTo(
      ConfigSpace space, int total, int firstOffset, int stride, int deviceId, long barSize) {
    int offset = space.addExtendedCapability(CapabilityId.SRIOV, 1, SIZE);
    space.define(offset + CONTROL, 0, VF_ENABLE | VF_MEMORY_SPACE);
    space.define(offset + TOTAL_VFS, total << 16 | total, 0);
    space.define(offset + NUM_VFS, 0, 0xFFFF);
    space.define(offset + VF_OFFSET, stride << 16 | firstOffset, 0);
    space.define(offset + 0x18, deviceId << 16, 0);
    space.define(offset + 0x1C, 1, 0); // supported page sizes: 4 KiB
    space.define(offset + SYSTEM_PAGE_SIZE, 1, 0xFFFF);
    Bar bar = new Bar(offset + VF_BAR0, barSize);
    bar.addTo(space, false);
    return new SriovCapability(space, offset, bar);
  }

  /** Where it stands in configuration space. */
  public int offset() {
    return offset;
  }

  /** Virtual functions that a host has enabled; 0 while VF Enable is clear. */
  public int enabled() {
    boolean on = (space.get(offset + CONTROL) & VF_ENABLE) != 0;
    int total = space.get(offset + TOTAL_VFS) >>> 16;
    return on ? Math.min(space.get(offset + NUM_VFS) & 0xFFFF, total) : 0;
  }

  /** Whether the memory of the virtual functions is decoded. */
  public boolean memorySpace() {
    return (space.get(offset + CONTROL) & VF_MEMORY_SPACE) != 0;
  }

  /** System Page Size; bit n means 4 KiB shifted by n. */
  public int systemPageSize() {
    return space.get(offset + SYSTEM_PAGE_SIZE);
  }

  /** The address of BAR 0 of virtual function {@code index}; empty while a host wrote none. */
  public Optional<Long> barAddress(int index) {
    return bar.address(space).map(base -> base + index * bar.size());
  }
}
