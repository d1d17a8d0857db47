package io.teeio.spdm.requester;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a requester knows of its responder after ALGORITHMS. */
final class Connection {
  private final Negotiated negotiated;
  private final Transcripts transcripts;
  private final Map<Integer, Bytes> digests = new HashMap<>();
  private final Map<Integer, CertificateChain> chains = new HashMap<>();
  private final Map<SessionId, SessionWay> sessions = new HashMap<>();
  private boolean presumed;
  private Optional<AlgorithmOffer> supportedAlgorithms = Optional.empty();

  Connection(Negotiated negotiated, Transcripts transcripts) {
    this.negotiated = negotiated;
    this.transcripts = transcripts;
  }

  Negotiated negotiated() {
    return negotiated;
  }

  Transcripts transcripts() {
    return transcripts;
  }

  HashAlgorithm hash() {
    return negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
  }

  SignatureAlgorithm signature() {
    return negotiated.algorithms().signature().flatMap(CryptoSuite::signature).orElseThrow();
  }

  Optional<KeyExchangeAlgorithm> exchange() {
    return negotiated.algorithms().keyExchange().flatMap(CryptoSuite::exchange);
  }

  Optional<AeadAlgorithm> aead() {
    return negotiated.algorithms().aead().flatMap(CryptoSuite::aead);
  }

  /** Where the secrets of KEY_EXCHANGE come from. */
  AgreedSecrets.Kind secretKind() {
    boolean kem =
        negotiated.algorithms().keyExchange().filter(KemAlgorithm.class::isInstance).isPresent();
    return kem ? AgreedSecrets.Kind.KEM : AgreedSecrets.Kind.DHE;
  }

  /** Whether the negotiation was skipped, so that the responder may not know of it. */
  boolean isPresumed() {
    return presumed;
  }

  Connection presumed() {
    presumed = true;
    return this;
  }

  /** All algorithms that the responder has, if it was asked for them and told. */
  Optional<AlgorithmOffer> supportedAlgorithms() {
    return supportedAlgorithms;
  }

  void supportedAlgorithms(Optional<AlgorithmOffer> told) {
    supportedAlgorithms = told;
  }

  /** The digest of each slot's chain, as DIGESTS last gave them. */
  Map<Integer, Bytes> digests() {
    return digests;
  }

  /** The chains that were fetched or given, by slot. */
  Map<Integer, CertificateChain> chains() {
    return chains;
  }

  /** The sessions that are open. */
  Map<SessionId, SessionWay> sessions() {
    return sessions;
  }

  /** Closes all sessions: the responder forgets them too. */
  void close() {
    sessions.values().forEach(SessionWay::close);
    sessions.clear();
  }
}
