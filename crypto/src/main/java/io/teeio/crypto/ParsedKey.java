package io.teeio.crypto;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A back end's own form of one key, kept because making it costs as much as using it. Remembers the
 * last back end only; a race makes the form twice and is harmless.
 */
final class ParsedKey {
  private record Form(Object owner, Object key) {}

  private volatile Optional<Form> form = Optional.empty();

  /** The form of {@code owner}, made by {@code parse} if it was not the last one asked for. */
  <K> K of(Object owner, Class<K> type, Supplier<K> parse) {
    Optional<Form> known = form;
    if (known.isPresent() && known.get().owner().equals(owner)) {
      return type.cast(known.get().key());
    }
    K key = parse.get();
    form = Optional.of(new Form(owner, key));
    return key;
  }

  void forget() {
    form = Optional.empty();
  }
}
