package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import java.util.Optional;

/** The codes of ERROR, named as the specification names them. */
public enum ErrorCode {
  INVALID_REQUEST(0x01, 0),
  BUSY(0x03, 0),
  UNEXPECTED_REQUEST(0x04, 0),
  UNSPECIFIED(0x05, 0),
  DECRYPT_ERROR(0x06, 0, SpdmVersion.V1_1),
  UNSUPPORTED_REQUEST(0x07, 0),
  REQUEST_IN_FLIGHT(0x08, 0, SpdmVersion.V1_1),
  INVALID_RESPONSE_CODE(0x09, 0, SpdmVersion.V1_1),
  SESSION_LIMIT_EXCEEDED(0x0A, 0, SpdmVersion.V1_1),
  SESSION_REQUIRED(0x0B, 0, SpdmVersion.V1_2),
  RESET_REQUIRED(0x0C, 0, SpdmVersion.V1_2),
  RESPONSE_TOO_LARGE(0x0D, 4, SpdmVersion.V1_2),
  REQUEST_TOO_LARGE(0x0E, 0, SpdmVersion.V1_2),
  LARGE_RESPONSE(0x0F, 1, SpdmVersion.V1_2),
  MESSAGE_LOST(0x10, 0, SpdmVersion.V1_2),
  INVALID_POLICY(0x11, 0, SpdmVersion.V1_3),
  DATA_TOO_LARGE(0x12, 4, SpdmVersion.V1_4),
  VERSION_MISMATCH(0x41, 0),
  RESPONSE_NOT_READY(0x42, 4),
  REQUEST_RESYNCH(0x43, 0),
  OPERATION_FAILED(0x44, 0, SpdmVersion.V1_3),
  NO_PENDING_REQUESTS(0x45, 0, SpdmVersion.V1_3),
  REQUEST_SESSION_TERMINATION(0x46, 0, SpdmVersion.V1_4),
  INVALID_STATE(0x47, 0, SpdmVersion.V1_4),
  /** Of a vendor or another standards body; its data fills the message. */
  VENDOR_DEFINED(0xFF, -1);

  private final int wire;
  private final int extendedSize;
  private final SpdmVersion since;

  ErrorCode(int wire, int extendedSize) {
    this(wire, extendedSize, SpdmVersion.V1_0);
  }

  ErrorCode(int wire, int extendedSize, SpdmVersion since) {
    this.wire = wire;
    this.extendedSize = extendedSize;
    this.since = since;
  }

  /** The error with the code {@code wire}, if there is one. */
  public static Optional<ErrorCode> of(int wire) {
    for (ErrorCode code : values()) {
      if (code.wire == wire) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** The byte on the wire. */
  public int wire() {
    return wire;
  }

  /** The first version that has it. */
  public SpdmVersion since() {
    return since;
  }

  /** Bytes of ExtendedErrorData, -1 if the message does not say. */
  int extendedSize() {
    return extendedSize;
  }
}
