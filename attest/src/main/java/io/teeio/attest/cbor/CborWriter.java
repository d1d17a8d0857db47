package io.teeio.attest.cbor;

import io.teeio.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes CBOR in its core deterministic encoding (RFC 8949 4.2.1): shortest heads and numbers,
 * definite lengths, the entries of a map by the bytes of their keys. Equal values are written with
 * equal bytes.
 */
public final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CborWriter() {}

  /** The encoding of {@code value}. */
  public static Bytes write(Cbor value) {
    CborWriter writer = new CborWriter();
    writer.item(value);
    return Bytes.copyOf(writer.out.toByteArray());
  }

  private void item(Cbor value) {
    switch (value) {
      case Cbor.Whole whole -> whole(whole.value());
      case Cbor.Octets octets -> string(2, octets.value().toArray());
      case Cbor.Text text -> string(3, text.value().getBytes(StandardCharsets.UTF_8));
      case Cbor.Listing listing -> {
        head(4, listing.values().size());
        listing.values().forEach(this::item);
      }
      case Cbor.Table table -> table(table);
      case Cbor.Tagged tagged -> {
        head(6, tagged.tag());
        item(tagged.value());
      }
      case Cbor.Simple simple -> head(7, simple.value());
      case Cbor.Real real -> real(real.value());
    }
  }

  private void whole(BigInteger value) {
    if (value.signum() >= 0) {
      head(0, value.longValue());
    } else {
      head(1, value.not().longValue());
    }
  }

  private void string(int major, byte[] bytes) {
    head(major, bytes.length);
    out.writeBytes(bytes);
  }

  private void table(Cbor.Table table) {
    head(5, table.entries().size());
    TreeMap<byte[], Cbor> sorted = new TreeMap<>(Arrays::compareUnsigned);
    for (Map.Entry<Cbor.Key, Cbor> entry : table.entries().entrySet()) {
      sorted.put(write(entry.getKey()).toArray(), entry.getValue());
    }
    sorted.forEach((key, value) -> {
      out.writeBytes(key);
      item(value);
    });
  }

  private void real(double value) {
    float single = (float) value;
    short half = Float.floatToFloat16(single);
    if (Double.isNaN(value)) {
      fixed(25, 0x7E00, 2);
    } else if (Float.float16ToFloat(half) == value) {
      fixed(25, half, 2);
    } else if (single == value) {
      fixed(26, Float.floatToIntBits(single), 4);
    } else {
      fixed(27, Double.doubleToLongBits(value), 8);
    }
  }

  /** Major type and an unsigned number in the fewest bytes. */
  private void head(int major, long number) {
    if (number >= 0 && number < 24) {
      out.write(major << 5 | (int) number);
    } else if (number >>> 8 == 0) {
      head(major, 24, number, 1);
    } else if (number >>> 16 == 0) {
      head(major, 25, number, 2);
    } else if (number >>> 32 == 0) {
      head(major, 26, number, 4);
    } else {
      head(major, 27, number, 8);
    }
  }

  private void fixed(int low, long bits, int size) {
    head(7, low, bits, size);
  }

  private void head(int major, int low, long number, int size) {
    out.write(major << 5 | low);
    for (int shift = 8 * size - 8; shift >= 0; shift -= 8) {
      out.write((int) (number >>> shift));
    }
  }
}
