package io.teeio.attest.spdm;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.negotiation.CryptoSuite;
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
  private static final int RESPONDER_DECIDES = 1;

  /** Whether the device measures when it is asked (MEAS_FRESH_CAP), rather than at its reset. */
  public boolean measuresFresh() {
    return negotiated.responder().has(Capability.MEAS_FRESH);
  }

  /** Whether an update of the device's firmware ends the session (TerminationPolicy). */
  public boolean endsOnUpdate() {
    return (keyExchange.sessionPolicy() & RESPONDER_DECIDES) == 0;
  }

  /**
   * Splits {@code transcript}, the element FULL, or the elements VCA, DEVICE_CERTIFICATE and
   * SESSION one after the other.
   *
   * @throws MalformedInput if a message is malformed, unexpected or missing
   * @throws Violation if the negotiation breaks a rule of SPDM
   */
  public static ConnectionEvidence read(Bytes transcript, Guards guards)
      throws MalformedInput, Violation {
    return of(SplitTranscript.read(transcript, guards));
  }

  /**
   * The connection that {@code split} records.
   *
   * @throws MalformedInput if its certificate chain or its KEY_EXCHANGE is missing or stands twice
   */
  public static ConnectionEvidence of(SplitTranscript split) throws MalformedInput {
    WireReader nowhere = WireReader.of(Bytes.EMPTY, CLAUSE);
    Negotiated negotiated =
        split
            .negotiated()
            .orElseThrow(() -> nowhere.malformed("GET_VERSION", "is not in the transcript"));
    HashAlgorithm hash =
        negotiated
            .algorithms()
            .hash()
            .flatMap(CryptoSuite::hash)
            .orElseThrow(() -> nowhere.malformed("ALGORITHMS", "selects no hash that we know"));
    Optional<Exchange> session = Optional.empty();
    for (Exchange exchange : split.exchanges()) {
      nowhere.require(!(exchange.request() instanceof Challenge), "CHALLENGE", "has no place here");
      if (exchange.request() instanceof KeyExchange) {
        nowhere.require(session.isEmpty(), "KEY_EXCHANGE", "stands twice");
        session = Optional.of(exchange);
      }
    }
    FetchedChain fetched =
        FetchedChain.in(split.exchanges())
            .orElseThrow(() -> nowhere.malformed("GET_CERTIFICATE", "is not in the transcript"));
    CertificateChain chain = CertificateChain.read(fetched.buffer(), hash);
    if (session.isPresent()
        && session.get().request() instanceof KeyExchange asked
        && session.get().response() instanceof KeyExchangeResponse given) {
      return new ConnectionEvidence(
          negotiated,
          split.vca(),
          fetched.slot(),
          chain,
          asked,
          session.get().requestBytes(),
          given,
          session.get().responseBytes());
    }
    throw nowhere.malformed("KEY_EXCHANGE", "is not in the transcript");
  }
}
