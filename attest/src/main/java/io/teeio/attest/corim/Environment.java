package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborText;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What claims are about. Grammar: {@code {? 0 : class, ? 1 : instance, ? 2 : group}} and a class
 * {@code {? 0 : class-id, ? 1 : vendor, ? 2 : model, ? 3 : layer, ? 4 : index}}.
 *
 * @param fields as they stood; none if nothing is known of it
 */
public record Environment(Cbor.Table fields) {
  /** Of which nothing is known. */
  public static final Environment UNKNOWN = new Environment(Cbor.Table.EMPTY);

  private static final int CLASS = 0;
  private static final int VENDOR = 1;
  private static final int MODEL = 2;
  private static final int LAYER = 3;
  private static final int INDEX = 4;
  private static final long MOST = 0xFFFF_FFFFL;

  /** One of whose class this is known. */
  public static Environment of(Optional<String> vendor, Optional<String> model) {
    Cbor.Table known = Cbor.Table.EMPTY;
    if (vendor.isPresent()) {
      known = known.with(VENDOR, Cbor.text(vendor.get()));
    }
    if (model.isPresent()) {
      known = known.with(MODEL, Cbor.text(model.get()));
    }
    return known.entries().isEmpty()
        ? UNKNOWN
        : new Environment(Cbor.Table.EMPTY.with(CLASS, known));
  }

  static Environment read(CborItem item) throws MalformedInput {
    if (item.table().entries().isEmpty()) {
      throw item.malformed("is empty");
    }
    Optional<CborItem> type = item.find(CLASS);
    if (type.isPresent()) {
      ItemReader.optional(type.get(), VENDOR, CborItem::text);
      ItemReader.optional(type.get(), MODEL, CborItem::text);
      ItemReader.optional(type.get(), LAYER, layer -> layer.whole(0, MOST));
      ItemReader.optional(type.get(), INDEX, index -> index.whole(0, MOST));
    }
    return new Environment(item.table());
  }

  private Optional<Cbor> ofClass(int key) {
    return fields
        .get(CLASS)
        .filter(Cbor.Table.class::isInstance)
        .flatMap(type -> ((Cbor.Table) type).get(key));
  }

  private Optional<String> text(int key) {
    return ofClass(key)
        .filter(Cbor.Text.class::isInstance)
        .map(value -> ((Cbor.Text) value).value());
  }

  /** Who makes it. */
  public Optional<String> vendor() {
    return text(VENDOR);
  }

  /** What it is called. */
  public Optional<String> model() {
    return text(MODEL);
  }

  /** Whether all that this says is said of {@code other}, too, with the same values. */
  public boolean isContainedIn(Environment other) {
    return contained(fields, other.fields, true);
  }

  /** Whether nothing that this says is said of {@code other} with another value. */
  public boolean agreesWith(Environment other) {
    return contained(fields, other.fields, false);
  }

  private static boolean contained(Cbor.Table part, Cbor.Table whole, boolean all) {
    for (Map.Entry<Cbor.Key, Cbor> entry : part.entries().entrySet()) {
      Cbor there = whole.entries().get(entry.getKey());
      boolean same;
      if (there == null) {
        same = !all;
      } else if (entry.getValue() instanceof Cbor.Table inner
          && there instanceof Cbor.Table outer) {
        same = contained(inner, outer, all);
      } else {
        same = entry.getValue().equals(there);
      }
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Vendor and model, or whatever else there is. */
  public String text() {
    List<String> words = new ArrayList<>();
    vendor().ifPresent(words::add);
    model().ifPresent(words::add);
    ofClass(LAYER).ifPresent(layer -> words.add("layer " + CborText.of(layer)));
    ofClass(INDEX).ifPresent(index -> words.add("index " + CborText.of(index)));
    return words.isEmpty() ? CborText.of(fields) : String.join(" ", words);
  }
}
