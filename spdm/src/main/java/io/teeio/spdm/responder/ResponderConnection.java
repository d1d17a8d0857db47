package io.teeio.spdm.responder;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.Transcripts;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a responder keeps of a connection after ALGORITHMS. */
final class ResponderConnection {
  private final Negotiated negotiated;
  private final Transcripts transcripts;
  private final MeasurementSeries measurements;
  private final SortedMap<Integer, SlotIdentity> slots = new TreeMap<>();

  /** A connection that offers the slots whose key is of the negotiated algorithm. */
  ResponderConnection(ResponderRole role, Negotiated negotiated, Transcripts transcripts) {
    this.negotiated = negotiated;
    this.transcripts = transcripts;
    this.measurements = new MeasurementSeries(transcripts.measurements());
    for (Map.Entry<Integer, SlotIdentity> entry : role.parts().slots().entrySet()) {
      SlotIdentity identity = entry.getValue();
      boolean usable =
          negotiated
              .algorithms()
              .signature()
              .flatMap(CryptoSuite::signature)
              .filter(algorithm -> algorithm == identity.key().algorithm())
              .isPresent();
      if (usable) {
        CertificateChain chain = identity.chain().under(role.crypto(), hash());
        slots.put(entry.getKey(), new SlotIdentity(chain, identity.key()));
      }
    }
  }

  Negotiated negotiated() {
    return negotiated;
  }

  Transcripts transcripts() {
    return transcripts;
  }

  /** Measurements outside sessions. */
  MeasurementSeries measurements() {
    return measurements;
  }

  /** The slots in ascending order, with chains of the negotiated hash. */
  SortedMap<Integer, SlotIdentity> slots() {
    return slots;
  }

  int slotMask() {
    return slots.keySet().stream().mapToInt(slot -> 1 << slot).reduce(0, (a, b) -> a | b);
  }

  /** The identity in {@code slot}. */
  SlotIdentity slot(int slot) throws Refusal {
    return Optional.ofNullable(slots.get(slot))
        .orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
  }

  HashAlgorithm hash() {
    return negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
  }

  Optional<KeyExchangeAlgorithm> exchange() {
    return negotiated.algorithms().keyExchange().flatMap(CryptoSuite::exchange);
  }

  Optional<AeadAlgorithm> aead() {
    return negotiated.algorithms().aead().flatMap(CryptoSuite::aead);
  }
}
