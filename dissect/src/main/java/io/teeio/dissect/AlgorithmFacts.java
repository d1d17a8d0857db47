package io.teeio.dissect;

import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.AlgorithmStructure;
import io.teeio.spdm.message.Algorithms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Algorithms in words: what is offered and what is selected. */
final class AlgorithmFacts {
  private static final int MULTI_KEY = 0x10;

  private AlgorithmFacts() {}

  static String of(AlgorithmOffer offer) {
    List<String> facts = new ArrayList<>();
    add(facts, "hash", Words.algorithms(offer.baseHashAlgo(), BaseHashAlgorithm.values()));
    add(facts, "asym", Words.algorithms(offer.baseAsymAlgo(), BaseAsymAlgorithm.values()));
    add(facts, "PQC", Words.algorithms(offer.pqcAsymAlgo(), PqcAsymAlgorithm.values()));
    offer.structures().forEach(structure -> add(facts, structure));
    return String.join(", ", facts)
        + Words.also((offer.otherParamsSupport() & MULTI_KEY) != 0, "multi-key");
  }

  static String of(Algorithms selected) {
    List<String> facts = new ArrayList<>();
    add(facts, "hash", Words.algorithms(selected.baseHashSel(), BaseHashAlgorithm.values()));
    add(facts, "asym", Words.algorithms(selected.baseAsymSel(), BaseAsymAlgorithm.values()));
    add(facts, "PQC", Words.algorithms(selected.pqcAsymSel(), PqcAsymAlgorithm.values()));
    selected.structures().forEach(structure -> add(facts, structure));
    add(
        facts,
        "measurements",
        Words.algorithms(selected.measurementHashAlgo(), MeasurementHashAlgorithm.values()));
    return String.join(", ", facts)
        + Words.also((selected.otherParamsSelection() & MULTI_KEY) != 0, "multi-key");
  }

  private static void add(List<String> facts, AlgorithmStructure structure) {
    long bits = structure.algSupported();
    Optional<AlgorithmStructureType> type = AlgorithmStructureType.of(structure.algType());
    if (type.isEmpty()) {
      facts.add("type " + structure.algType() + " 0x" + Long.toHexString(bits));
      return;
    }
    switch (type.get()) {
      case DHE -> add(facts, "DHE", Words.algorithms(bits, DheGroup.values()));
      case AEAD -> add(facts, "AEAD", Words.algorithms(bits, AeadCipherSuite.values()));
      case REQ_BASE_ASYM ->
          add(facts, "requester", Words.algorithms(bits, BaseAsymAlgorithm.values()));
      case KEY_SCHEDULE -> {}
      case REQ_PQC_ASYM ->
          add(facts, "requester PQC", Words.algorithms(bits, PqcAsymAlgorithm.values()));
      case KEM -> add(facts, "KEM", Words.algorithms(bits, KemAlgorithm.values()));
    }
  }

  private static void add(List<String> facts, String name, String value) {
    if (!value.equals("none")) {
      facts.add(name + " " + value);
    }
  }
}
