package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists of digests of one thing, and how two of them compare. */
final class Digests {
  private static final int MOST_DIGESTS = 64;

  private Digests() {}

  /** The digests under {@code key}: one, which may stand without an array around it, or more. */
  static List<Digest> list(CborItem map, long key) throws MalformedInput {
    Optional<CborItem> found = map.find(key);
    return found.isPresent() ? read(found.get()) : List.of();
  }

  /** The digests of {@code item}, as {@link #list}. */
  static List<Digest> read(CborItem item) throws MalformedInput {
    List<CborItem> elements = item.someElements();
    if (!(elements.getFirst().value() instanceof io.teeio.attest.cbor.Cbor.Listing)) {
      return List.of(Digest.read(item));
    }
    if (elements.size() > MOST_DIGESTS) {
      throw item.malformed("has more than " + MOST_DIGESTS + " digests");
    }
    List<Digest> digests = new ArrayList<>();
    for (CborItem element : elements) {
      digests.add(Digest.read(element));
    }
    return List.copyOf(digests);
  }

  /**
   * Whether {@code actual} satisfies {@code expected} (draft-ietf-rats-corim, comparison for
   * digests entries): an algorithm in common, each common one with the same value, and no algorithm
   * twice on either side.
   */
  static boolean match(List<Digest> expected, List<Digest> actual) {
    boolean common = false;
    for (Digest reference : expected) {
      List<Digest> same = actual.stream().filter(reference::sameAlgorithm).toList();
      long alike = expected.stream().filter(reference::sameAlgorithm).count();
      if (alike > 1 || same.size() > 1) {
        return false;
      }
      if (!same.isEmpty() && !same.getFirst().value().equals(reference.value())) {
        return false;
      }
      common |= !same.isEmpty();
    }
    return common;
  }
}
