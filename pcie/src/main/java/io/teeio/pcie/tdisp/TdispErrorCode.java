package io.teeio.pcie.tdisp;

import java.util.Optional;

/** ERROR_CODE of TDISP_ERROR. */
public enum TdispErrorCode {
  /** A field of the request is invalid. */
  INVALID_REQUEST(0x01),
  /** The device cannot answer now; ask again. */
  BUSY(0x03),
  /** The request is not allowed in the state of the TDI. */
  INVALID_INTERFACE_STATE(0x04),
  /** No more can be said. */
  UNSPECIFIED(0x05),
  /** The device does not know the request; ERROR_DATA is its code. */
  UNSUPPORTED_REQUEST(0x07),
  /** The version is not the negotiated one. */
  VERSION_MISMATCH(0x41),
  /** Vendor specific; extended error data says more. */
  VENDOR_SPECIFIC(0xFF),
  /** The device hosts no TDI of that INTERFACE_ID. */
  INVALID_INTERFACE(0x101),
  /** START_INTERFACE_REQUEST carries a wrong nonce. */
  INVALID_NONCE(0x102),
  /** No nonce could be drawn. */
  INSUFFICIENT_ENTROPY(0x103),
  /** The configuration of the device cannot be locked. */
  INVALID_DEVICE_CONFIGURATION(0x104);

  private final int wire;

  TdispErrorCode(int wire) {
    this.wire = wire;
  }

  /** The number in the message. */
  public int wire() {
    return wire;
  }

  /** The code with the number {@code wire}, if TDISP names it. */
  public static Optional<TdispErrorCode> of(long wire) {
    for (TdispErrorCode code : values()) {
      if (code.wire == wire) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
