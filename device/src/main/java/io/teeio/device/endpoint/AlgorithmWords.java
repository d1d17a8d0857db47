package io.teeio.device.endpoint;

import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Algorithms as a person writes them. Of each kind that is named only the named ones are left, in
 * the order in which they are named; {@code meas:} tells the hash of measurements from that of the
 * connection, {@code req:} the signatures of requesters from the device's own.
 */
final class AlgorithmWords {
  private static final String MEASUREMENT = "MEAS:";
  private static final String REQUESTER = "REQ:";

  private final List<String> words;
  private final List<String> unknown;

  private AlgorithmWords(List<String> words) {
    this.words =
        words.stream().map(word -> word.toUpperCase(Locale.ROOT).replace('-', '_')).toList();
    this.unknown = new ArrayList<>(this.words);
  }

  static AlgorithmPreference apply(AlgorithmPreference given, List<String> words)
      throws BadSetting {
    AlgorithmWords named = new AlgorithmWords(words);
    List<SignatureScheme> schemes = new ArrayList<>();
    schemes.addAll(List.of(BaseAsymAlgorithm.values()));
    schemes.addAll(List.of(PqcAsymAlgorithm.values()));
    List<ExchangeScheme> exchanges = new ArrayList<>();
    exchanges.addAll(List.of(DheGroup.values()));
    exchanges.addAll(List.of(KemAlgorithm.values()));
    AlgorithmPreference result =
        new AlgorithmPreference(
            named.only(given.hashes(), List.of(BaseHashAlgorithm.values()), ""),
            named.only(given.signatures(), schemes, ""),
            named.only(given.requesterSignatures(), schemes, REQUESTER),
            named.only(given.exchanges(), exchanges, ""),
            named.only(given.ciphers(), List.of(AeadCipherSuite.values()), ""),
            named.only(
                given.measurementHashes(),
                List.of(MeasurementHashAlgorithm.values()),
                MEASUREMENT));
    if (!named.unknown.isEmpty()) {
      throw new BadSetting("algorithm", "nobody knows " + String.join(", ", named.unknown));
    }
    return result;
  }

  private <A> List<A> only(List<A> given, List<? extends A> all, String prefix) {
    List<A> found = new ArrayList<>();
    for (String word : words) {
      for (A algorithm : all) {
        if (word.equals(prefix + algorithm)) {
          found.add(algorithm);
          unknown.remove(word);
        }
      }
    }
    return found.isEmpty() ? given : found;
  }
}
