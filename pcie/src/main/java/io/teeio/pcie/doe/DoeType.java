package io.teeio.pcie.doe;

/** Data object types of the PCI-SIG. */
public final class DoeType {
  /** DOE Discovery. */
  public static final int DISCOVERY = 0;

  /** CMA-SPDM: SPDM messages in the clear. */
  public static final int SPDM = 1;

  /** Secured CMA-SPDM: records of an SPDM session. */
  public static final int SECURED_SPDM = 2;

  private DoeType() {}
}
