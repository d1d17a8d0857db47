package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * ERROR: the responder refuses. Grammar: header (Param1 error code, Param2 error data),
 * ExtendedErrorData as long as the code demands, at most 32 bytes.
 *
 * @param version the version in its header; 1.0 before one is negotiated
 * @param errorCode Param1, see {@link ErrorCode}
 * @param errorData Param2, 8 bits
 * @param extendedErrorData what the code demands
 */
public record ErrorResponse(
    SpdmVersion version, int errorCode, int errorData, Bytes extendedErrorData)
    implements SpdmResponse {
  /** An error without extended data. */
  public static ErrorResponse of(Negotiated negotiated, ErrorCode code) {
    return of(negotiated, code, 0);
  }

  /** An error with error data, but without extended data. */
  public static ErrorResponse of(Negotiated negotiated, ErrorCode code, int errorData) {
    return new ErrorResponse(negotiated.version(), code.wire(), errorData, Bytes.EMPTY);
  }

  /** ResponseNotReady. */
  public static ErrorResponse of(Negotiated negotiated, ResponseNotReady notReady) {
    return new ErrorResponse(
        negotiated.version(), ErrorCode.RESPONSE_NOT_READY.wire(), 0, notReady.encode());
  }

  /** Reads the message from its header on, in whatever version its header names. */
  public static ErrorResponse read(WireReader in) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.ERROR);
    SpdmVersion version = header.knownVersion(in);
    int size = ErrorCode.of(header.param1()).map(ErrorCode::extendedSize).orElse(-1);
    Bytes extended = size < 0 ? in.rest("ExtendedErrorData") : in.bytes("ExtendedErrorData", size);
    return new ErrorResponse(version, header.param1(), header.param2(), extended);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, version, MessageCode.ERROR, errorCode, errorData);
    out.bytes(extendedErrorData);
  }

  /** The error code, if it is one we know. */
  public Optional<ErrorCode> known() {
    return ErrorCode.of(errorCode);
  }

  /** Whether this is the error {@code code}. */
  public boolean is(ErrorCode code) {
    return errorCode == code.wire();
  }

  /** When and how to ask again, if this is ResponseNotReady. */
  public Optional<ResponseNotReady> notReady() {
    return is(ErrorCode.RESPONSE_NOT_READY)
        ? Optional.of(ResponseNotReady.of(extendedErrorData))
        : Optional.empty();
  }

  /** The error in words, as {@code InvalidRequest} with its data. */
  public String describe() {
    return known().map(ErrorCode::name).orElse("error 0x%02X".formatted(errorCode))
        + (errorData == 0 ? "" : " (data 0x%02X)".formatted(errorData));
  }

  @Override
  public int code() {
    return MessageCode.ERROR.wire();
  }
}
