package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether measured values satisfy reference values (draft-ietf-rats-corim, "Rules of Comparison"):
 * everything that the reference says has to be said by the evidence, and so that it fits. What the
 * reference says and nobody here understands is not satisfied.
 */
final class ValueMatch {
  private static final int NAME = 11;

  private ValueMatch() {}

  /**
   * Whether {@code actual} satisfies {@code reference}.
   *
   * @param named whether evidence of this kind names its elements, so that a name has to be right
   */
  static boolean meets(MeasurementValues reference, MeasurementValues actual, boolean named) {
    return reference.unknown().entries().isEmpty()
        && met(reference.version(), actual.version(), ValueMatch::sameVersion)
        && met(reference.svn(), actual.svn(), Svn::isMetBy)
        && (reference.digests().isEmpty() || Digests.match(reference.digests(), actual.digests()))
        && contains(actual.flags(), reference.flags())
        && met(
            reference.rawValue(),
            actual.rawValue(),
            (wanted, found) -> found.mask().isEmpty() && wanted.isMetBy(found.value()))
        && textsMeet(reference, actual, named)
        && contains(actual.octets(), reference.octets())
        && startsWith(actual.keys(), reference.keys())
        && registersMeet(reference, actual)
        && met(reference.range(), actual.range(), IntRange::isMetBy);
  }

  /** Whether there is anything to satisfy. */
  static boolean saysSomething(MeasurementValues reference) {
    return !new MeasurementValues(
            reference.version(),
            reference.svn(),
            reference.digests(),
            reference.flags(),
            reference.rawValue(),
            Map.of(),
            reference.octets(),
            reference.keys(),
            reference.registers(),
            reference.range(),
            List.of(),
            reference.unknown())
        .equals(MeasurementValues.NONE);
  }

  /** How one value satisfies another. */
  @FunctionalInterface
  private interface Rule<T> {
    boolean holds(T reference, T actual);
  }

  private static <T> boolean met(Optional<T> reference, Optional<T> actual, Rule<T> rule) {
    return reference.isEmpty() || (actual.isPresent() && rule.holds(reference.get(), actual.get()));
  }

  /** A version without a scheme is one of any. */
  private static boolean sameVersion(
      MeasurementValues.Version reference, MeasurementValues.Version actual) {
    return reference.text().equals(actual.text())
        && (reference.scheme().isEmpty()
            || actual.scheme().isEmpty()
            || reference.scheme().equals(actual.scheme()));
  }

  private static <K, V> boolean contains(Map<K, V> whole, Map<K, V> part) {
    return part.entrySet().stream()
        .allMatch(entry -> Objects.equals(whole.get(entry.getKey()), entry.getValue()));
  }

  private static boolean textsMeet(
      MeasurementValues reference, MeasurementValues actual, boolean named) {
    return reference.texts().entrySet().stream()
        .allMatch(entry ->
            (entry.getKey() == NAME && !named)
                || entry.getValue().equals(actual.texts().get(entry.getKey())));
  }

  private static boolean startsWith(List<Cbor> whole, List<Cbor> part) {
    return part.size() <= whole.size() && whole.subList(0, part.size()).equals(part);
  }

  private static boolean registersMeet(MeasurementValues reference, MeasurementValues actual) {
    return reference.registers().entrySet().stream()
        .allMatch(entry ->
            Digests.match(
                entry.getValue(), actual.registers().getOrDefault(entry.getKey(), List.of())));
  }

  /** The values for people, digests and bytes in hexadecimal. */
  static String text(MeasurementValues values) {
    List<String> words = new ArrayList<>();
    values.digests().forEach(digest -> words.add(digest.value().toString()));
    values.svn().ifPresent(svn -> words.add("svn " + svn.text()));
    values.version().ifPresent(version -> words.add("version " + version.text()));
    if (values.digests().isEmpty() || values.svn().isEmpty()) {
      values.rawValue().ifPresent(raw -> words.add(raw.text()));
    }
    values.range().ifPresent(range -> words.add(range.text()));
    if (!values.flags().isEmpty()) {
      words.add("flags " + new java.util.TreeMap<>(values.flags()));
    }
    values.octets().values().forEach(octets -> words.add(octets.toString()));
    values.keys().forEach(key -> words.add(CborText.of(key)));
    values.registers().forEach((register, digests) -> words.add(register(register, digests)));
    if (!values.unknown().entries().isEmpty()) {
      words.add("something not understood: " + CborText.of(values.unknown()));
    }
    return String.join(", ", words);
  }

  private static String register(Cbor.Key register, List<Digest> digests) {
    return "register "
        + CborText.of(register)
        + " "
        + digests.stream().map(digest -> digest.value().toString()).toList();
  }
}
