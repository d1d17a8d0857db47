package io.teeio.attest;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.CertificateResponse;
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
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.negotiation.NegotiationTranscript;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/**
 * A CoVE-IO device connection transcript (v0.3.0, "Device connection transcript"), split into its
 * messages: they stand one after the other without framing, so each one's length follows from its
 * own fields and from what the messages before it negotiated (A-37c).
 *
 * @param negotiated what the connection agreed on
 * @param vca GET_VERSION to ALGORITHMS, as exchanged
 * @param slot the slot whose chain was fetched
 * @param chain that chain
 * @param keyExchange KEY_EXCHANGE, as sent
 * @param keyExchangeBytes its bytes
 * @param keyExchangeResponse KEY_EXCHANGE_RSP, as received
 * @param keyExchangeResponseBytes its bytes
 */
public record ConnectionEvidence(
    Negotiated negotiated,
    Bytes vca,
    int slot,
    CertificateChain chain,
    KeyExchange keyExchange,
    Bytes keyExchangeBytes,
    KeyExchangeResponse keyExchangeResponse,
    Bytes keyExchangeResponseBytes) {

  private static final String CLAUSE = "CoVE-IO v0.3.0+a361d4a, device connection transcript";

  /**
   * Splits {@code transcript}, the element FULL.
   *
   * @throws MalformedInput if a message is malformed, unexpected or missing
   * @throws Violation if the negotiation breaks a rule of SPDM
   */
  public static ConnectionEvidence read(Bytes transcript, Guards guards)
      throws MalformedInput, Violation {
    return new Splitter(transcript, guards).split();
  }

  private static final class Splitter {
    private final Bytes transcript;
    private final Guards guards;
    private final WireReader in;
    private Bytes chain = Bytes.EMPTY;
    private int slot;
    private Optional<Exchange> exchange = Optional.empty();

    private record Exchange(
        KeyExchange request,
        Bytes requestBytes,
        KeyExchangeResponse response,
        Bytes responseBytes) {}

    Splitter(Bytes transcript, Guards guards) {
      this.transcript = transcript;
      this.guards = guards;
      this.in = WireReader.of(transcript, CLAUSE);
    }

    ConnectionEvidence split() throws MalformedInput, Violation {
      Negotiated negotiated = NegotiationTranscript.read(in, guards);
      Bytes vca = transcript.slice(0, at());
      while (in.remaining() > 0) {
        pair(negotiated);
      }
      HashAlgorithm hash =
          negotiated
              .algorithms()
              .hash()
              .flatMap(CryptoSuite::hash)
              .orElseThrow(() -> in.malformed("ALGORITHMS", "selects no hash that we know"));
      Exchange session =
          exchange.orElseThrow(() -> in.malformed("KEY_EXCHANGE", "is not in the transcript"));
      return new ConnectionEvidence(
          negotiated,
          vca,
          slot,
          CertificateChain.read(chain, hash),
          session.request,
          session.requestBytes,
          session.response,
          session.responseBytes);
    }

    private void pair(Negotiated negotiated) throws MalformedInput {
      int code = Header.peek(transcript.from(at())).code();
      Optional<MessageCode> known = MessageCode.of(code);
      if (known.isEmpty()) {
        throw in.malformed("RequestResponseCode", "is 0x" + Integer.toHexString(code));
      }
      switch (known.get()) {
        case GET_DIGESTS -> {
          GetDigests.read(in, negotiated);
          Digests.read(in, negotiated);
        }
        case GET_CERTIFICATE -> certificate(negotiated);
        case KEY_EXCHANGE -> keyExchange(negotiated);
        case FINISH -> {
          Finish.read(in, negotiated);
          FinishResponse.read(in, negotiated);
        }
        case GET_MEASUREMENTS -> {
          GetMeasurements request = GetMeasurements.read(in, negotiated);
          Measurements.read(in, negotiated, request.signing().isPresent());
        }
        case VENDOR_DEFINED_REQUEST -> {
          VendorDefinedRequest.read(in, negotiated);
          VendorDefinedResponse.read(in, negotiated);
        }
        default -> throw in.malformed("RequestResponseCode", known.get() + " has no place here");
      }
    }

    private void certificate(Negotiated negotiated) throws MalformedInput {
      GetCertificate request = GetCertificate.read(in, negotiated);
      CertificateResponse response = CertificateResponse.read(in, negotiated);
      if (request.offset() == 0) {
        chain = Bytes.EMPTY;
        slot = request.slotId();
      }
      in.require(
          request.offset() == chain.length() && request.slotId() == slot,
          "Offset",
          "portions do not follow one another");
      chain = Bytes.concat(chain, response.portion());
    }

    private void keyExchange(Negotiated negotiated) throws MalformedInput {
      in.require(exchange.isEmpty(), "KEY_EXCHANGE", "stands twice");
      int start = at();
      KeyExchange request = KeyExchange.read(in, negotiated);
      int middle = at();
      KeyExchangeResponse response =
          KeyExchangeResponse.read(in, negotiated, request.summaryType());
      exchange =
          Optional.of(
              new Exchange(
                  request,
                  transcript.slice(start, middle),
                  response,
                  transcript.slice(middle, at())));
    }

    private int at() {
      return transcript.length() - in.remaining();
    }
  }
}
