package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;
import java.util.OptionalLong;

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
  private static final int MAX_EXTENDED_SIZE = 32;

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

  /** LargeResponse: the response is fetched with CHUNK_GET under {@code handle}. */
  public static ErrorResponse largeResponse(Negotiated negotiated, int handle) {
    return extended(negotiated, ErrorCode.LARGE_RESPONSE, new WireWriter().u8(handle).toBytes());
  }

  /** ResponseTooLarge: the response would have {@code size} bytes. */
  public static ErrorResponse responseTooLarge(Negotiated negotiated, long size) {
    return extended(negotiated, ErrorCode.RESPONSE_TOO_LARGE, new WireWriter().u32(size).toBytes());
  }

  /** DataTooLarge: the certificate chain has {@code size} bytes, too many for the common form. */
  public static ErrorResponse dataTooLarge(Negotiated negotiated, long size) {
    return extended(negotiated, ErrorCode.DATA_TOO_LARGE, new WireWriter().u32(size).toBytes());
  }

  /** An error of a vendor or another standards body. */
  public static ErrorResponse of(Negotiated negotiated, VendorDefinedError error) {
    return new ErrorResponse(
        negotiated.version(), ErrorCode.VENDOR_DEFINED.wire(), error.registryId(), error.encode());
  }

  private static ErrorResponse extended(Negotiated negotiated, ErrorCode code, Bytes data) {
    return new ErrorResponse(negotiated.version(), code.wire(), 0, data);
  }

  /** Reads the message from its header on, in whatever version its header names. */
  public static ErrorResponse read(WireReader in) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.ERROR);
    SpdmVersion version = header.knownVersion(in);
    Optional<ErrorCode> code = ErrorCode.of(header.param1());
    int size = code.map(ErrorCode::extendedSize).orElse(-1);
    Bytes extended = size < 0 ? open(in, code) : in.bytes("ExtendedErrorData", size);
    return new ErrorResponse(version, header.param1(), header.param2(), extended);
  }

  /** Extended data whose size only the transport knows. */
  private static Bytes open(WireReader in, Optional<ErrorCode> code) throws MalformedInput {
    in.require(
        in.remaining() <= MAX_EXTENDED_SIZE,
        "ExtendedErrorData",
        "has " + in.remaining() + " bytes, more than " + MAX_EXTENDED_SIZE);
    return code.isPresent() ? VendorDefinedError.skip(in) : in.rest("ExtendedErrorData");
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int size = known().map(ErrorCode::extendedSize).orElse(-1);
    Fields.demand(
        size < 0
            ? extendedErrorData.length() <= MAX_EXTENDED_SIZE
            : extendedErrorData.length() == size,
        "ExtendedErrorData of " + extendedErrorData.length() + " bytes for this code");
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

  /** Under which handle CHUNK_GET fetches the response, if this is LargeResponse. */
  public Optional<Integer> largeResponseHandle() {
    return is(ErrorCode.LARGE_RESPONSE) ? Optional.of(extendedErrorData.at(0)) : Optional.empty();
  }

  /** Bytes of what is too large, if this is ResponseTooLarge or DataTooLarge. */
  public OptionalLong actualSize() {
    if (!is(ErrorCode.RESPONSE_TOO_LARGE) && !is(ErrorCode.DATA_TOO_LARGE)) {
      return OptionalLong.empty();
    }
    long size = 0;
    for (int i = 0; i < extendedErrorData.length(); i++) {
      size |= (long) extendedErrorData.at(i) << (8 * i);
    }
    return OptionalLong.of(size);
  }

  /** What a vendor or another standards body says, if this is its error. */
  public Optional<VendorDefinedError> vendorDefined() {
    return is(ErrorCode.VENDOR_DEFINED)
        ? Optional.of(VendorDefinedError.of(errorData, extendedErrorData))
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
