package io.teeio.spdm.negotiation;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import io.teeio.spdm.message.Algorithms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a responder answers NEGOTIATE_ALGORITHMS: of each kind the first of its preference that was
 * offered, and for which it has a key.
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
    long hash = first(preference.hashes(), offer.baseHashAlgo());
    long signature = first(usableSignatures(), offer.baseAsymAlgo());
    boolean measures =
        negotiated
            .responder()
            .flags()
            .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE);
    boolean dmtf = (offer.measurementSpecification() & DMTF) != 0 && measures;
    long measurementHash = dmtf ? preference.measurementHashes().getFirst().mask() : 0;
    boolean opaque = (offer.otherParamsSupport() & OpaqueFormat.FORMAT_1.mask()) != 0;
    List<AlgorithmStructure> structures = new ArrayList<>();
    for (AlgorithmStructure structure : offer.structures()) {
      structures.add(
          new AlgorithmStructure(structure.algType(), (int) select(structure), List.of()));
    }
    Algorithms chosen =
        new Algorithms(
            dmtf ? DMTF : 0,
            opaque ? (int) OpaqueFormat.FORMAT_1.mask() : 0,
            measurementHash,
            signature,
            hash,
            0,
            0,
            List.of(),
            List.of(),
            structures);
    boolean enough =
        hash != 0
            && (signature != 0 || !negotiated.responder().has(Capability.CERT))
            && (!negotiated.bothHave(Capability.KEY_EX) || sessionsPossible(chosen));
    return enough ? Optional.of(chosen) : Optional.empty();
  }

  private List<BaseAsymAlgorithm> usableSignatures() {
    return preference.signatures().stream()
        .filter(
            scheme ->
                CryptoSuite.signature(scheme)
                    .filter(algorithm -> keys.contains(algorithm.keyAlgorithm()))
                    .isPresent())
        .toList();
  }

  private long select(AlgorithmStructure structure) {
    return AlgorithmStructureType.of(structure.algType())
        .map(type ->
            switch (type) {
              case DHE -> first(preference.groups(), structure.algSupported());
              case AEAD -> first(preference.ciphers(), structure.algSupported());
              case KEY_SCHEDULE -> structure.algSupported() & 1L;
              case REQ_BASE_ASYM, REQ_PQC_ASYM, KEM -> 0L;
            })
        .orElse(0L);
  }

  private static boolean sessionsPossible(Algorithms chosen) {
    return chosen.selected(AlgorithmStructureType.DHE) != 0
        && chosen.selected(AlgorithmStructureType.AEAD) != 0
        && chosen.selected(AlgorithmStructureType.KEY_SCHEDULE) != 0
        && chosen.otherParamsSelection() != 0;
  }

  private static long first(List<? extends Registered> preferred, long offered) {
    for (Registered algorithm : preferred) {
      if ((offered & algorithm.mask()) != 0) {
        return algorithm.mask();
      }
    }
    return 0;
  }
}
