package io.teeio.pcie.config;

/** The PCI Express capability: that a function is TEE-I/O capable, and its reset. */
public final class PcieCapability {
  /** Offset within the capability of Device Capabilities. */
  public static final int DEVICE_CAPABILITIES = 0x04;

  /** Offset within the capability of Device Control (low 16 bits) and Device Status. */
  public static final int DEVICE_CONTROL = 0x08;

  /** Device Capabilities: Function Level Reset. */
  public static final int FLR_CAPABLE = 1 << 28;

  /** Device Capabilities: TEE-I/O Supported. */
  public static final int TEE_IO = 1 << 30;

  /** Device Control: Phantom Functions Enable. */
  public static final int PHANTOM_FUNCTIONS = 1 << 9;

  /** Device Control: Initiate Function Level Reset; reads 0. */
  public static final int INITIATE_FLR = 1 << 15;

  private static final int SIZE = 0x3C;

  private final int offset;

  private PcieCapability(int offset) {
    this.offset = offset;
  }

  /** Adds the capability of an endpoint that is {@code teeIo} capable or not. */
  public static PcieCapability addTo(ConfigSpace space, boolean teeIo) {
    int offset = space.addCapability(CapabilityId.PCI_EXPRESS, SIZE);
    space.set(offset, 0xFFFF_0000, 0x0002 << 16);
    space.define(offset + DEVICE_CAPABILITIES, FLR_CAPABLE | 0x8005 | (teeIo ? TEE_IO : 0), 0);
    space.define(offset + DEVICE_CONTROL, 0x2810, 0x7FFF, 0xF_0000);
    return new PcieCapability(offset);
  }

  /** Where it stands in configuration space. */
  public int offset() {
    return offset;
  }

  /** Where Device Control stands in configuration space. */
  public int deviceControl() {
    return offset + DEVICE_CONTROL;
  }
}
