package io.teeio.wire;

import com.google.errorprone.annotations.Immutable;
import com.google.errorprone.annotations.RestrictedApi;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** An immutable byte string: equal by value, printed as hexadecimal. Not for secrets. */
@Immutable
public final class Bytes {
  /** The empty byte string. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  @SuppressWarnings("Immutable") // private, and never handed out or written to
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** The given bytes, each an int of which the low eight bits count. */
  public static Bytes of(int... values) {
    byte[] copy = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = (byte) values[i];
    }
    return new Bytes(copy);
  }

  /** A copy of all of {@code source}. */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /** A copy of {@code source} from {@code from} (inclusive) to {@code to} (exclusive). */
  public static Bytes copyOf(byte[] source, int from, int to) {
    Objects.checkFromToIndex(from, to, source.length);
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(source, from, to));
  }

  /** {@code length} zero bytes. */
  public static Bytes zeros(int length) {
    return length == 0 ? EMPTY : new Bytes(new byte[length]);
  }

  /** Reads hexadecimal digits; white space is skipped. */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }

  /** The concatenation of {@code parts}, in order. */
  public static Bytes concat(Bytes... parts) {
    int total = 0;
    for (Bytes part : parts) {
      total = Math.addExact(total, part.value.length);
    }
    byte[] joined = new byte[total];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, joined, at, part.value.length);
      at += part.value.length;
    }
    return new Bytes(joined);
  }

  /** Number of bytes. */
  public int length() {
    return value.length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index} as 0..255. */
  public int at(int index) {
    return value[index] & 0xFF;
  }

  /** The part from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    return from == 0 && to == value.length ? this : copyOf(value, from, to);
  }

  /** The part from {@code from} to the end. */
  public Bytes from(int from) {
    return slice(from, value.length);
  }

  /** A fresh array with these bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Copies all bytes into {@code target} from {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  /**
   * Copies {@code length} bytes that start at {@code from} into {@code target} from {@code offset}.
   */
  public void copyTo(int from, byte[] target, int offset, int length) {
    System.arraycopy(value, from, target, offset, length);
  }

  /** Whether these bytes begin with {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    return value.length >= prefix.value.length
        && Arrays.equals(value, 0, prefix.value.length, prefix.value, 0, prefix.value.length);
  }

  /**
   * The array itself, without a copy, for hot paths that never write to it. Only the modules that
   * cipher or move payloads may call this.
   */
  @RestrictedApi(
      explanation = "the array of a byte string is shared only where a copy would cost too much",
      allowedOnPath = ".*/(wire|crypto|pcie)/src/.*|.*/io/teeio/spdm/session/.*")
  public byte[] shared() {
    return value;
  }

  /**
   * Takes ownership of {@code value}, without a copy; the caller must not keep it. Only the modules
   * that cipher or move payloads, and the records of sessions, may call this.
   */
  @RestrictedApi(
      explanation = "an array becomes a byte string only where a copy would cost too much",
      allowedOnPath = ".*/(wire|crypto|pcie)/src/.*|.*/io/teeio/spdm/session/.*")
  public static Bytes adopt(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Lower-case hexadecimal digits without separators. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(value);
  }
}
