package io.teeio.cli;

import io.teeio.spdm.negotiation.AlgorithmPreference;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which algorithms are offered or taken. */
final class AlgorithmOptions {
  @Option(
      names = "--algorithm",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Of each kind that has one of these (hash, signature, key exchange, cipher), only these, as"
            + " sha-384, ecdsa-p384, secp384r1, ml-kem-768; default: all."
      })
  private List<String> algorithms = List.of();

  @Option(
      names = "--requester-algorithm",
      split = ",",
      paramLabel = "NAME",
      description = "How the requester may sign; default: every way.")
  private List<String> requesterAlgorithms = List.of();

  /** What is left of {@code all}. */
  AlgorithmPreference of(AlgorithmPreference all) throws CannotDo {
    Set<String> unknown = new HashSet<>();
    algorithms.forEach(word -> unknown.add(name(word)));
    AlgorithmPreference chosen =
        new AlgorithmPreference(
            only(all.hashes(), algorithms, unknown),
            only(all.signatures(), algorithms, unknown),
            all.requesterSignatures(),
            only(all.exchanges(), algorithms, unknown),
            only(all.ciphers(), algorithms, unknown),
            all.measurementHashes());
    requesterAlgorithms.forEach(word -> unknown.add(name(word)));
    chosen =
        new AlgorithmPreference(
            chosen.hashes(),
            chosen.signatures(),
            only(all.requesterSignatures(), requesterAlgorithms, unknown),
            chosen.exchanges(),
            chosen.ciphers(),
            chosen.measurementHashes());
    if (!unknown.isEmpty()) {
      throw CannotDo.usage("there is no algorithm " + String.join(", ", unknown));
    }
    return chosen;
  }

  /** Those of {@code all} that {@code words} name; all if they name none of them. */
  private static <A> List<A> only(List<A> all, List<String> words, Set<String> unknown) {
    List<String> names = words.stream().map(AlgorithmOptions::name).toList();
    List<A> chosen = all.stream().filter(it -> names.contains(it.toString())).toList();
    chosen.forEach(it -> unknown.remove(it.toString()));
    return chosen.isEmpty() ? all : chosen;
  }

  private static String name(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
