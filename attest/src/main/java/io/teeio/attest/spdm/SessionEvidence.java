package io.teeio.attest.spdm;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * How a session began: that the device's key signed this key exchange. A CoVE-IO device connection
 * transcript also holds the certificate chain, and maybe the measurements that were taken when the
 * connection was made: for whoever made it and not for whoever reads it.
 *
 * @param agreed what was agreed on
 * @param before what the signature covers before the name of the chain: GET_VERSION to ALGORITHMS,
 *     and Dg, the DIGESTS that follow, in a connection with several keys (1.3)
 * @param request KEY_EXCHANGE
 * @param covered what the signature covers after the name of the chain
 * @param signature of KEY_EXCHANGE_RSP
 * @param connection the parts of a connection transcript, if the chain is in it
 * @param measurements L1/L2 of the session
 */
public record SessionEvidence(
    Negotiated agreed,
    Bytes before,
    KeyExchange request,
    Bytes covered,
    Bytes signature,
    Optional<ConnectionEvidence> connection,
    Optional<MeasurementEvidence> measurements)
    implements SpdmTranscript {
  private static final String CLAUSE = "DSP0274 1.3.0 KEY_EXCHANGE_RSP, transcript";

  /**
   * The session in {@code split}.
   *
   * @throws MalformedInput if it has several, or a chain or series that is not whole
   */
  static SessionEvidence of(SplitTranscript split) throws MalformedInput {
    List<Exchange> exchanges = split.exchanges();
    List<Exchange> sessions =
        exchanges.stream().filter(each -> each.request() instanceof KeyExchange).toList();
    Exchange session = sessions.getFirst();
    if (sessions.size() == 1
        && split.negotiated().isPresent()
        && session.request() instanceof KeyExchange asked
        && session.response() instanceof KeyExchangeResponse given) {
      Negotiated agreed = split.negotiated().get();
      boolean digests =
          agreed.multiKeyResponder() && exchanges.getFirst().request() instanceof GetDigests;
      Bytes dg = digests ? exchanges.getFirst().responseBytes() : Bytes.EMPTY;
      return new SessionEvidence(
          agreed,
          Bytes.concat(split.vca(), dg),
          asked,
          Bytes.concat(session.requestBytes(), given.beforeSignature(session.responseBytes())),
          given.signature(),
          FetchedChain.in(exchanges).isPresent()
              ? Optional.of(ConnectionEvidence.of(split))
              : Optional.empty(),
          measurements(split));
    }
    throw new MalformedInput("KEY_EXCHANGE", 0, "stands twice", CLAUSE);
  }

  private static Optional<MeasurementEvidence> measurements(SplitTranscript split)
      throws MalformedInput {
    List<Exchange> measured =
        split.exchanges().stream()
            .filter(exchange -> exchange.request() instanceof GetMeasurements)
            .toList();
    return measured.isEmpty()
        ? Optional.empty()
        : Optional.of(
            MeasurementEvidence.of(split.version(), split.negotiated(), split.vca(), measured));
  }

  @Override
  public SpdmVersion version() {
    return agreed.version();
  }

  @Override
  public Optional<Negotiated> negotiated() {
    return Optional.of(agreed);
  }

  @Override
  public int slot() {
    return request.slotId();
  }

  @Override
  public Optional<Bytes> chain() {
    return connection.map(parts -> parts.chain().buffer());
  }
}
