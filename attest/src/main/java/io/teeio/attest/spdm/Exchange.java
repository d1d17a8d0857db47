package io.teeio.attest.spdm;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/**
 * A request of a transcript and its response, as exchanged.
 *
 * @param request the request
 * @param requestBytes its bytes
 * @param response the response
 * @param responseBytes its bytes
 */
public record Exchange(
    SpdmRequest request, Bytes requestBytes, SpdmResponse response, Bytes responseBytes) {
  /** The bytes of both. */
  public Bytes both() {
    return Bytes.concat(requestBytes, responseBytes);
  }

  /**
   * Reads the next pair of {@code in}, a reader of all of {@code transcript}: its length follows
   * from its own fields and from what was negotiated.
   */
  static Exchange read(WireReader in, Bytes transcript, Negotiated negotiated)
      throws MalformedInput {
    int code = Header.peek(transcript.from(at(in, transcript))).code();
    Optional<MessageCode> known = MessageCode.of(code);
    if (known.isEmpty()) {
      throw in.malformed("RequestResponseCode", "is 0x" + Integer.toHexString(code));
    }
    int start = at(in, transcript);
    SpdmRequest request = request(in, known.get(), negotiated);
    int middle = at(in, transcript);
    SpdmResponse response = response(in, request, negotiated);
    return new Exchange(
        request,
        transcript.slice(start, middle),
        response,
        transcript.slice(middle, at(in, transcript)));
  }

  private static SpdmRequest request(WireReader in, MessageCode code, Negotiated negotiated)
      throws MalformedInput {
    return switch (code) {
      case GET_DIGESTS -> GetDigests.read(in, negotiated);
      case GET_CERTIFICATE -> GetCertificate.read(in, negotiated);
      case CHALLENGE -> Challenge.read(in, negotiated);
      case KEY_EXCHANGE -> KeyExchange.read(in, negotiated);
      case FINISH -> Finish.read(in, negotiated);
      case GET_MEASUREMENTS -> GetMeasurements.read(in, negotiated);
      case VENDOR_DEFINED_REQUEST -> VendorDefinedRequest.read(in, negotiated);
      default -> throw in.malformed("RequestResponseCode", code + " has no place here");
    };
  }

  private static SpdmResponse response(WireReader in, SpdmRequest request, Negotiated negotiated)
      throws MalformedInput {
    return switch (request) {
      case GetDigests _ -> Digests.read(in, negotiated);
      case GetCertificate _ -> CertificateResponse.read(in, negotiated);
      case Challenge asked -> ChallengeAuth.read(in, negotiated, asked.summaryType());
      case KeyExchange asked -> KeyExchangeResponse.read(in, negotiated, asked.summaryType());
      case Finish _ -> FinishResponse.read(in, negotiated);
      case GetMeasurements asked -> Measurements.read(in, negotiated, asked.signing().isPresent());
      case VendorDefinedRequest _ -> VendorDefinedResponse.read(in, negotiated);
      default -> throw in.malformed("RequestResponseCode", "has no answer here");
    };
  }

  static int at(WireReader in, Bytes transcript) {
    return transcript.length() - in.remaining();
  }
}
