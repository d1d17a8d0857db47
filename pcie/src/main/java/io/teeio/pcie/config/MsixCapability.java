package io.teeio.pcie.config;

/** The MSI-X capability: how many vectors, and where their table and pending bits are. */
public final class MsixCapability {
  /** Message Control: Function Mask. */
  public static final int FUNCTION_MASK = 1 << 14;

  /** Message Control: MSI-X Enable. */
  public static final int ENABLE = 1 << 15;

  private final ConfigSpace space;
  private final int offset;

  private MsixCapability(ConfigSpace space, int offset) {
    this.space = space;
    this.offset = offset;
  }

  /**
   * Adds the capability.
   *
   * @param space of the function
   * @param vectors 1 to 2048
   * @param bar BAR of the table and the pending bits
   * @param table offset of the table in that BAR, a multiple of 8
   * @param pending offset of the pending bits in that BAR, a multiple of 8
   */
  public static MsixCapability addTo(
      ConfigSpace space, int vectors, int bar, int table, int pending) {
    int offset = space.addCapability(CapabilityId.MSIX, 12);
    space.define(
        offset, (space.get(offset) & 0xFFFF) | (vectors - 1) << 16, (ENABLE | FUNCTION_MASK) << 16);
    space.define(offset + 4, table | bar, 0);
    space.define(offset + 8, pending | bar, 0);
    return new MsixCapability(space, offset);
  }

  /** Where it stands in configuration space. */
  public int offset() {
    return offset;
  }

  /** Message Control, 16 bits. */
  public int messageControl() {
    return space.get(offset) >>> 16;
  }

  /** Whether a host has enabled MSI-X and not masked the function. */
  public boolean active() {
    return (messageControl() & (ENABLE | FUNCTION_MASK)) == ENABLE;
  }
}
