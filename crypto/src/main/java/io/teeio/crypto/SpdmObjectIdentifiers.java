package io.teeio.crypto;

/** The object identifiers that SPDM puts into certificates (DSP0274 10.8). */
public final class SpdmObjectIdentifiers {
  /** Type of the subject's other name that holds {@code Manufacturer:Product:SerialNumber}. */
  public static final String DEVICE_INFO = "1.3.6.1.4.1.412.274.1";

  /** Marks a certificate that identifies hardware. */
  public static final String HARDWARE_IDENTITY = "1.3.6.1.4.1.412.274.2";

  /** Extended key usage of a responder. */
  public static final String RESPONDER_AUTHENTICATION = "1.3.6.1.4.1.412.274.3";

  /** Extended key usage of a requester. */
  public static final String REQUESTER_AUTHENTICATION = "1.3.6.1.4.1.412.274.4";

  /** Marks a certificate that firmware may replace. */
  public static final String MUTABLE_CERTIFICATE = "1.3.6.1.4.1.412.274.5";

  /** The extension that lists SPDM's identifiers. */
  public static final String EXTENSION = "1.3.6.1.4.1.412.274.6";

  /** The other name of a PCIe function (PCI-SIG, Component Measurement and Authentication). */
  public static final String PCIE_CMA = "2.23.147";

  private SpdmObjectIdentifiers() {}
}
