package io.teeio.wire;

import com.google.errorprone.annotations.Immutable;
import com.google.errorprone.annotations.RestrictedApi;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable byte string: equal by value, printed as hexadecimal, ordered byte by byte as
 * unsigned numbers with the shorter first. Not for secrets.
 *
 * <p>A large part of a byte string shares the array of the whole, so that reading a message does
 * not copy it again and again; a small part has its own, so that it does not keep the whole alive.
 */
@Immutable
public final class Bytes implements Comparable<Bytes> {
  /** The empty byte string. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  /** Shorter parts are copied: that costs less than it keeps alive. */
  private static final int SHARED_FROM = 256;

  @SuppressWarnings("Immutable") // private, and never handed out or written to
  private final byte[] value;

  private final int start;
  private final int length;

  private Bytes(byte[] value) {
    this(value, 0, value.length);
  }

  private Bytes(byte[] value, int start, int length) {
    this.value = value;
    this.start = start;
    this.length = length;
  }

  /**
   * The part of {@code source} from {@code from} to {@code to}, sharing it if it is at least half
   * of it; the caller warrants that nobody writes to it any more.
   */
  static Bytes part(byte[] source, int from, int to) {
    int length = to - from;
    return shares(length, source) ? new Bytes(source, from, length) : copyOf(source, from, to);
  }

  /** The part of {@code source}, sharing it however small: for one who keeps all of it anyway. */
  static Bytes within(byte[] source, int from, int to) {
    return new Bytes(source, from, to - from);
  }

  /** Whether a part of {@code length} bytes shares {@code source}. */
  static boolean shares(int length, byte[] source) {
    return length >= SHARED_FROM && length >= source.length / 2;
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
      total = Math.addExact(total, part.length);
    }
    byte[] joined = new byte[total];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(joined, at);
      at += part.length;
    }
    return new Bytes(joined);
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** The byte at {@code index} as 0..255. */
  public int at(int index) {
    return value[start + Objects.checkIndex(index, length)] & 0xFF;
  }

  /** The part from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return from == 0 && to == length ? this : part(value, start + from, start + to);
  }

  /** The part from {@code from} to the end. */
  public Bytes from(int from) {
    return slice(from, length);
  }

  /** A fresh array with these bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(value, start, start + length);
  }

  /** Copies all bytes into {@code target} from {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, start, target, offset, length);
  }

  /**
   * Copies {@code length} bytes that start at {@code from} into {@code target} from {@code offset}.
   */
  public void copyTo(int from, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(from, length, this.length);
    System.arraycopy(value, start + from, target, offset, length);
  }

  /** Whether these bytes begin with {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    return length >= prefix.length
        && Arrays.equals(
            value,
            start,
            start + prefix.length,
            prefix.value,
            prefix.start,
            prefix.start + prefix.length);
  }

  /** Whether {@code part} stands in these bytes from {@code from} on. */
  public boolean hasAt(int from, Bytes part) {
    return from >= 0
        && from <= length - part.length
        && Arrays.equals(
            value,
            start + from,
            start + from + part.length,
            part.value,
            part.start,
            part.start + part.length);
  }

  /**
   * An array of exactly these bytes, without a copy unless they are a part, for hot paths that
   * never write to it. Only the modules that cipher or move payloads may call this.
   */
  @RestrictedApi(
      explanation = "the array of a byte string is shared only where a copy would cost too much",
      allowedOnPath = ".*/(wire|crypto|pcie)/src/.*|.*/io/teeio/spdm/session/.*")
  public byte[] shared() {
    return length == value.length ? value : toArray();
  }

  /** The array that holds these bytes from {@link #sharedFrom} on, among others; never a copy. */
  @RestrictedApi(
      explanation = "the array of a byte string is shared only where a copy would cost too much",
      allowedOnPath = ".*/(wire|crypto)/src/.*")
  public byte[] sharedAround() {
    return value;
  }

  /** Where these bytes begin in {@link #sharedAround}. */
  public int sharedFrom() {
    return start;
  }

  /**
   * Takes ownership of {@code value}, without a copy; the caller must not keep it. Only the modules
   * that cipher or move payloads, and the records of sessions, may call this.
   */
  @RestrictedApi(
      explanation = "an array becomes a byte string only where a copy would cost too much",
      allowedOnPath = ".*/(wire|crypto|pcie)/src/.*|.*/io/teeio/(spdm/session|platform/memory)/.*")
  public static Bytes adopt(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            value, start, start + length, that.value, that.start, that.start + that.length);
  }

  /** The order also keeps a hash table fast whose keys somebody chose to have one hash code. */
  @Override
  public int compareTo(Bytes that) {
    return Arrays.compareUnsigned(
        value, start, start + length, that.value, that.start, that.start + that.length);
  }

  @Override
  public int hashCode() {
    if (length == value.length) {
      return Arrays.hashCode(value); // many bytes at a time
    }
    int hash = 1;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + value[i];
    }
    return hash;
  }

  /** Lower-case hexadecimal digits without separators. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(value, start, start + length);
  }
}
