package io.teeio.pcie.config;

/** The type 0 header: the first 64 bytes of an endpoint's configuration space. */
public final class FunctionHeader {
  /** Offset of Command (low 16 bits) and Status. */
  public static final int COMMAND = 0x04;

  /** Command: Memory Space Enable. */
  public static final int MEMORY_SPACE = 1 << 1;

  /** Command: Bus Master Enable. */
  public static final int BUS_MASTER = 1 << 2;

  /** Command: Interrupt Disable. */
  public static final int INTERRUPT_DISABLE = 1 << 10;

  /** Offset of BAR 0. */
  public static final int BAR0 = 0x10;

  private FunctionHeader() {}

  /**
   * Writes the header of an endpoint.
   *
   * @param space to write it in
   * @param vendor vendor id
   * @param device device id
   * @param classCode 24 bits
   * @param multiFunction whether the device has more functions
   */
  public static void addTo(
      ConfigSpace space, int vendor, int device, int classCode, boolean multiFunction) {
    space.define(0x00, device << 16 | vendor, 0);
    space.define(COMMAND, 0, MEMORY_SPACE | BUS_MASTER | INTERRUPT_DISABLE);
    space.define(0x08, classCode << 8 | 1, 0);
    space.define(0x0C, multiFunction ? 0x80_0000 : 0, 0xFF);
    space.define(0x2C, device << 16 | vendor, 0);
    space.define(0x3C, 0, 0xFF);
  }
}
