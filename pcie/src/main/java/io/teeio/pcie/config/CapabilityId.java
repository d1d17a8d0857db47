package io.teeio.pcie.config;

/** Ids of capabilities, and of extended ones (those from offset 0x100). */
public final class CapabilityId {
  /** PCI Express. */
  public static final int PCI_EXPRESS = 0x10;

  /** MSI-X. */
  public static final int MSIX = 0x11;

  /** Extended: Single Root I/O Virtualization. */
  public static final int SRIOV = 0x0010;

  /** Extended: Data Object Exchange. */
  public static final int DOE = 0x002E;

  /** Extended: Integrity and Data Encryption. */
  public static final int IDE = 0x0030;

  private CapabilityId() {}
}
