package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the parts of a map that may be missing, several or unknown. */
final class ItemReader {
  /** How many elements a list may have. */
  private static final int MOST_ELEMENTS = 1 << 12;

  /** How one element is read. */
  @FunctionalInterface
  interface Part<T> {
    /** What {@code item} holds. */
    T read(CborItem item) throws MalformedInput;
  }

  private ItemReader() {}

  /** What stands under {@code key}, if something does. */
  static <T> Optional<T> optional(CborItem map, long key, Part<T> part) throws MalformedInput {
    Optional<CborItem> found = map.find(key);
    return found.isPresent() ? Optional.of(part.read(found.get())) : Optional.empty();
  }

  /** The list under {@code key}, or the one element that stands there without it; else none. */
  static <T> List<T> list(CborItem map, long key, Part<T> part) throws MalformedInput {
    Optional<CborItem> found = map.find(key);
    return found.isPresent() ? list(found.get(), part) : List.of();
  }

  /** The elements of {@code item}, one at least; or {@code item}, if it is no array. */
  static <T> List<T> list(CborItem item, Part<T> part) throws MalformedInput {
    return each(item, item.oneOrMore(), part);
  }

  /** The elements of the array {@code item}, one at least, each of them an array itself. */
  static <T> List<T> records(CborItem map, long key, Part<T> part) throws MalformedInput {
    Optional<CborItem> found = map.find(key);
    return found.isPresent() ? records(found.get(), part) : List.of();
  }

  /** As {@link #records(CborItem, long, Part)}, of the array itself. */
  static <T> List<T> records(CborItem array, Part<T> part) throws MalformedInput {
    return each(array, array.someElements(), part);
  }

  private static <T> List<T> each(CborItem whole, List<CborItem> items, Part<T> part)
      throws MalformedInput {
    if (items.size() > MOST_ELEMENTS) {
      throw whole.malformed("has more than " + MOST_ELEMENTS + " elements");
    }
    List<T> read = new ArrayList<>();
    for (CborItem item : items) {
      read.add(part.read(item));
    }
    return List.copyOf(read);
  }

  /** The entries of {@code map} whose keys are none of {@code known}. */
  static Cbor.Table unknown(CborItem map, Set<Integer> known) throws MalformedInput {
    Cbor.Table unknown = Cbor.Table.EMPTY;
    for (Map.Entry<Cbor.Key, Cbor> entry : map.table().entries().entrySet()) {
      boolean isKnown =
          entry.getKey() instanceof Cbor.Whole whole
              && whole.isLong()
              && known.stream().anyMatch(key -> key == whole.value().longValue());
      if (!isKnown) {
        unknown = unknown.with(entry.getKey(), entry.getValue());
      }
    }
    return unknown;
  }

  /** A text, or 16 bytes of a UUID, with a tag or without: as text. */
  static String identifier(CborItem item) throws MalformedInput {
    CborItem plain = item.untagged();
    return plain.value() instanceof Cbor.Text ? plain.text() : plain.octets().toString();
  }

  /** A URI, with its tag or without. */
  static String uri(CborItem item) throws MalformedInput {
    return item.untagged().text();
  }

  /** An object identifier or URI that names a profile: as text. */
  static String profile(CborItem item) throws MalformedInput {
    CborItem plain = item.untagged();
    return plain.value() instanceof Cbor.Text
        ? plain.text()
        : ObjectIdentifier.text(plain.octets());
  }
}
