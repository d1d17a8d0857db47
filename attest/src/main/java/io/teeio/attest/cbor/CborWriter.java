package io.teeio.attest.cbor;

import io.teeio.wire.Bytes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes values in CBOR's core deterministic encoding (RFC 8949 4.2.1), with the entries of a map
 * by the bytes of their keys: equal values are written with equal bytes.
 */
public final class CborWriter {
  private final io.teeio.wire.CborWriter out = new io.teeio.wire.CborWriter();

  private CborWriter() {}

  /** The encoding of {@code value}. */
  public static Bytes write(Cbor value) {
    CborWriter writer = new CborWriter();
    writer.item(value);
    return writer.out.toBytes();
  }

  private void item(Cbor value) {
    switch (value) {
      case Cbor.Whole(var number) when number.signum() >= 0 -> out.unsigned(number.longValue());
      case Cbor.Whole(var number) -> out.negative(number.not().longValue());
      case Cbor.Octets(Bytes octets) -> out.bytes(octets);
      case Cbor.Text(String text) -> out.text(text);
      case Cbor.Listing(var values) -> {
        out.array(values.size());
        values.forEach(this::item);
      }
      case Cbor.Table table -> table(table);
      case Cbor.Tagged(long tag, Cbor tagged) -> {
        out.tag(tag);
        item(tagged);
      }
      case Cbor.Simple(int simple) -> out.simple(simple);
      case Cbor.Real(double number) -> out.real(number);
    }
  }

  private void table(Cbor.Table table) {
    out.map(table.entries().size());
    TreeMap<byte[], Cbor> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<Cbor.Key, Cbor> entry : table.entries().entrySet()) {
      sorted.put(write(entry.getKey()).toArray(), entry.getValue());
    }
    sorted.forEach((key, value) -> {
      out.encoded(Bytes.copyOf(key));
      item(value);
    });
  }
}
