package io.teeio.crypto;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The back ends under test. */
final class Backend {
  private Backend() {}

  /** All that are here; the native one only where its library loads. */
  static List<Crypto> all() {
    return Stream.of(Optional.of(Crypto.portable()), Optional.of(Crypto.jdk()), Crypto.corretto())
        .flatMap(Optional::stream)
        .toList();
  }

  /** Every ordered pair, each back end with itself included. */
  static Stream<Arguments> pairs() {
    return all().stream().flatMap(one -> all().stream().map(other -> Arguments.of(one, other)));
  }

  /** Those that repeat. */
  static Stream<Crypto> deterministic() {
    return all().stream().filter(Crypto::deterministic);
  }
}
