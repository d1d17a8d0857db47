package io.teeio.wire;

import java.nio.charset.StandardCharsets;

/**
 * Writes CBOR (RFC 8949) with the shortest heads and definite lengths of its core deterministic
 * encoding (4.2.1). It counts nothing: whoever writes a map puts its keys in the order of their
 * encodings, and as many items into an array as it said.
 */
public final class CborWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int OTHER = 7;
  private static final int QUIET_NAN = 0x7E00;
  private static final int FALSE = 0xF4;
  private static final int TRUE = 0xF5;
  private static final int NULL = 0xF6;
  private static final int SHORTEST = 24;

  private final WireWriter out = new WireWriter();

  /** Nothing is written yet. */
  public CborWriter() {}

  /** An integer. */
  public CborWriter integer(long value) {
    return value >= 0 ? head(UNSIGNED, value) : head(NEGATIVE, -1 - value);
  }

  /** A natural number of 64 bits without a sign. */
  public CborWriter unsigned(long value) {
    return head(UNSIGNED, value);
  }

  /** The number -1 - {@code value}, which counts as one of 64 bits without a sign. */
  public CborWriter negative(long value) {
    return head(NEGATIVE, value);
  }

  /** A byte string. */
  public CborWriter bytes(Bytes value) {
    head(BYTES, value.length());
    out.bytes(value);
    return this;
  }

  /** A text string. */
  public CborWriter text(String value) {
    Bytes utf8 = Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8));
    head(TEXT, utf8.length());
    out.bytes(utf8);
    return this;
  }

  /** True or false. */
  public CborWriter flag(boolean value) {
    out.u8(value ? TRUE : FALSE);
    return this;
  }

  /** Null. */
  public CborWriter nothing() {
    out.u8(NULL);
    return this;
  }

  /** A simple value: from 0 to 23, or from 32 to 255. */
  public CborWriter simple(int value) {
    return head(OTHER, value);
  }

  /** A floating-point number in the shortest form that keeps it; all NaN are one. */
  public CborWriter real(double value) {
    float single = (float) value;
    short half = Float.floatToFloat16(single);
    if (Double.isNaN(value)) {
      return real(25, QUIET_NAN, 2);
    }
    if (Float.float16ToFloat(half) == value) {
      return real(25, half, 2);
    }
    return single == value
        ? real(26, Float.floatToIntBits(single), 4)
        : real(27, Double.doubleToLongBits(value), 8);
  }

  private CborWriter real(int size, long bits, int bytes) {
    out.u8(OTHER << 5 | size);
    bigEndian(bits, bytes);
    return this;
  }

  /** The head of an array of {@code items}, which follow. */
  public CborWriter array(int items) {
    return head(ARRAY, items);
  }

  /** The head of a map of {@code entries}, whose keys and values follow. */
  public CborWriter map(int entries) {
    return head(MAP, entries);
  }

  /** A tag of the item that follows. */
  public CborWriter tag(long number) {
    return head(TAG, number);
  }

  /** One whole item that was encoded before. */
  public CborWriter encoded(Bytes item) {
    out.bytes(item);
    return this;
  }

  /** What was written. */
  public Bytes toBytes() {
    return out.toBytes();
  }

  private CborWriter head(int major, long argument) {
    int type = major << 5;
    if (argument >= 0 && argument < SHORTEST) {
      out.u8(type | (int) argument);
    } else if (argument >>> 8 == 0) {
      out.u8(type | 24).u8((int) argument);
    } else if (argument >>> 16 == 0) {
      out.u8(type | 25);
      bigEndian(argument, 2);
    } else if (argument >>> 32 == 0) {
      out.u8(type | 26);
      bigEndian(argument, 4);
    } else {
      out.u8(type | 27);
      bigEndian(argument, 8);
    }
    return this;
  }

  private void bigEndian(long value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.u8((int) (value >>> shift) & 0xFF);
    }
  }
}
