package io.teeio.spdm.responder;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.wire.Bytes;

/** A request is answered with ERROR, though nobody broke a security rule. No stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int data;
  private final transient Bytes extended;

  Refusal(ErrorCode code) {
    this(code, 0, Bytes.EMPTY);
  }

  Refusal(ErrorCode code, int data, Bytes extended) {
    super(null, null, false, false);
    this.code = code;
    this.data = data;
    this.extended = extended;
  }

  /** UnsupportedRequest, which names the request. */
  static Refusal unsupported(int requestCode) {
    return new Refusal(ErrorCode.UNSUPPORTED_REQUEST, requestCode, Bytes.EMPTY);
  }

  /**
   * A request came outside a session that belongs into one: SessionRequired, which is
   * UnexpectedRequest before 1.2.
   */
  static Refusal sessionRequired(Negotiated negotiated) {
    return new Refusal(
        negotiated.atLeast(SpdmVersion.V1_2)
            ? ErrorCode.SESSION_REQUIRED
            : ErrorCode.UNEXPECTED_REQUEST);
  }

  /** The session does not exist: SessionRequired, which is Unspecified before 1.2. */
  static Refusal noSession(Negotiated negotiated) {
    return new Refusal(
        negotiated.atLeast(SpdmVersion.V1_2) ? ErrorCode.SESSION_REQUIRED : ErrorCode.UNSPECIFIED);
  }

  ErrorCode code() {
    return code;
  }

  int data() {
    return data;
  }

  Bytes extended() {
    return extended;
  }

  @Override
  public String getMessage() {
    return code.name();
  }
}
