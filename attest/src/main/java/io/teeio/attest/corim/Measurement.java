package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborText;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Values of one element. Grammar: {@code {? 0 : mkey, 1 : mval, ? 2 : authorized-by}}.
 *
 * @param key which element of the environment: a number, a text, an identifier; empty for its only
 *     one
 * @param values the values
 * @param authorizedBy keys of those who may say so; none if anybody may
 */
public record Measurement(Optional<Cbor> key, MeasurementValues values, List<Cbor> authorizedBy) {
  private static final int MOST_INDEX = 0xFE;

  /** Copies the list. */
  public Measurement {
    authorizedBy = List.copyOf(authorizedBy);
  }

  static Measurement read(CborItem item) throws MalformedInput {
    return new Measurement(
        item.find(0).map(CborItem::value),
        MeasurementValues.read(item.get(1)),
        ItemReader.list(item, 2, CborItem::value));
  }

  /** The SPDM measurement index that its key is, if it is one. */
  public OptionalInt index() {
    return key.isPresent()
            && key.get() instanceof Cbor.Whole whole
            && whole.isLong()
            && whole.value().longValue() > 0
            && whole.value().longValue() <= MOST_INDEX
        ? OptionalInt.of((int) whole.value().longValue())
        : OptionalInt.empty();
  }

  /** What people may call it: its name, its key, or nothing. */
  public String name() {
    String named = values.texts().get(11);
    if (named != null) {
      return named;
    }
    return key.map(value -> value instanceof Cbor.Text(String text) ? text : CborText.of(value))
        .orElse("");
  }
}
