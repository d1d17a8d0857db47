package io.teeio.spdm.negotiation;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import io.teeio.spdm.message.Algorithms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * How a responder answers NEGOTIATE_ALGORITHMS: of each kind the first of its preference that was
 * offered, and for which it has a key. Of a classical and a post-quantum field one at most is set.
 *
 * @param preference what the responder takes, the best first
 * @param keys the algorithms of its keys
 */
public record AlgorithmChoice(AlgorithmPreference preference, Set<KeyAlgorithm> keys) {
  private static final int DMTF = 1;

  /** Copies the set. */
  public AlgorithmChoice {
    keys = Set.copyOf(keys);
  }

  /** The answer to {@code offer}; empty if there is too little in common. */
  public Optional<Algorithms> choose(AlgorithmOffer offer, Negotiated negotiated) {
    SpdmVersion version = negotiated.version();
    Optional<? extends Registered> hash =
        first(version, preference.hashes(), any -> offer.baseHashAlgo());
    Optional<SignatureScheme> signature =
        first(version, usableSignatures(), scheme -> responderBits(scheme, offer));
    boolean dmtf = (offer.measurementSpecification() & DMTF) != 0 && measures(negotiated);
    boolean log =
        (offer.melSpecification() & DMTF) != 0 && negotiated.responder().has(Capability.MEL);
    boolean opaque = (offer.otherParamsSupport() & OpaqueFormat.FORMAT_1.mask()) != 0;
    Algorithms chosen =
        new Algorithms(
            dmtf ? DMTF : 0,
            opaque ? (int) OpaqueFormat.FORMAT_1.mask() : 0,
            dmtf ? measurementHash(version) : 0,
            mask(signature, BaseAsymAlgorithm.class),
            hash.map(Registered::mask).orElse(0L),
            mask(signature, PqcAsymAlgorithm.class),
            log ? DMTF : 0,
            List.of(),
            List.of(),
            structures(offer, version));
    boolean enough =
        hash.isPresent()
            && (signature.isPresent() || !identifiesItself(negotiated))
            && (exchanges(chosen) || !negotiated.bothHave(Capability.KEY_EX))
            && (sessionsPossible(chosen, version) || !sessions(negotiated));
    return enough ? Optional.of(chosen) : Optional.empty();
  }

  private static boolean measures(Negotiated negotiated) {
    return negotiated
        .responder()
        .flags()
        .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE);
  }

  /** The first that the version has; the requester does not say what it takes. */
  private long measurementHash(SpdmVersion version) {
    return first(version, preference.measurementHashes(), Registered::mask)
        .map(Registered::mask)
        .orElse(0L);
  }

  private List<SignatureScheme> usableSignatures() {
    return preference.signatures().stream()
        .filter(scheme ->
            CryptoSuite.signature(scheme)
                .filter(algorithm -> keys.contains(algorithm.keyAlgorithm()))
                .isPresent())
        .toList();
  }

  /** One for each that was offered, in the same order; nothing selected is 0. */
  private List<AlgorithmStructure> structures(AlgorithmOffer offer, SpdmVersion version) {
    Optional<ExchangeScheme> exchange =
        first(version, preference.exchanges(), scheme -> exchangeBits(scheme, offer));
    Optional<SignatureScheme> requester =
        first(version, preference.requesterSignatures(), scheme -> requesterBits(scheme, offer));
    List<AlgorithmStructure> structures = new ArrayList<>();
    for (AlgorithmStructure structure : offer.structures()) {
      long selected =
          structure
              .type()
              .map(type ->
                  switch (type) {
                    case DHE -> mask(exchange, DheGroup.class);
                    case AEAD ->
                        first(version, preference.ciphers(), any -> structure.algSupported())
                            .map(Registered::mask)
                            .orElse(0L);
                    case REQ_BASE_ASYM -> mask(requester, BaseAsymAlgorithm.class);
                    case KEY_SCHEDULE -> structure.algSupported() & 1L;
                    case REQ_PQC_ASYM -> mask(requester, PqcAsymAlgorithm.class);
                    case KEM -> mask(exchange, KemAlgorithm.class);
                  })
              .orElse(0L);
      structures.add(new AlgorithmStructure(structure.algType(), (int) selected, List.of()));
    }
    return structures;
  }

  private static long responderBits(SignatureScheme scheme, AlgorithmOffer offer) {
    return switch (scheme) {
      case BaseAsymAlgorithm _ -> offer.baseAsymAlgo();
      case PqcAsymAlgorithm _ -> offer.pqcAsymAlgo();
    };
  }

  private static long requesterBits(SignatureScheme scheme, AlgorithmOffer offer) {
    return switch (scheme) {
      case BaseAsymAlgorithm _ -> offer.supported(AlgorithmStructureType.REQ_BASE_ASYM);
      case PqcAsymAlgorithm _ -> offer.supported(AlgorithmStructureType.REQ_PQC_ASYM);
    };
  }

  private static long exchangeBits(ExchangeScheme scheme, AlgorithmOffer offer) {
    return switch (scheme) {
      case DheGroup _ -> offer.supported(AlgorithmStructureType.DHE);
      case KemAlgorithm _ -> offer.supported(AlgorithmStructureType.KEM);
    };
  }

  private static boolean identifiesItself(Negotiated negotiated) {
    return negotiated.responder().flags().hasAny(Capability.CERT, Capability.PUB_KEY_ID);
  }

  private static boolean sessions(Negotiated negotiated) {
    return negotiated.bothHave(Capability.KEY_EX) || negotiated.sharesKeys();
  }

  private static boolean exchanges(Algorithms chosen) {
    return (chosen.selected(AlgorithmStructureType.DHE)
            | chosen.selected(AlgorithmStructureType.KEM))
        != 0;
  }

  private static boolean sessionsPossible(Algorithms chosen, SpdmVersion version) {
    return chosen.selected(AlgorithmStructureType.AEAD) != 0
        && chosen.selected(AlgorithmStructureType.KEY_SCHEDULE) != 0
        && (chosen.otherParamsSelection() != 0 || !version.atLeast(SpdmVersion.V1_2));
  }

  /** The bit of {@code selected} if it is of this kind. */
  private static long mask(Optional<? extends Registered> selected, Class<?> kind) {
    return selected.filter(kind::isInstance).map(Registered::mask).orElse(0L);
  }

  /** The first that the version has and whose bit is set in its field. */
  private static <A extends Registered> Optional<A> first(
      SpdmVersion version, List<A> preferred, ToLongFunction<A> offered) {
    return preferred.stream()
        .filter(algorithm -> version.atLeast(algorithm.since()))
        .filter(algorithm -> (offered.applyAsLong(algorithm) & algorithm.mask()) != 0)
        .findFirst();
  }
}
