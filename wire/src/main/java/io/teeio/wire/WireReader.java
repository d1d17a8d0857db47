package io.teeio.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads one message within its bounds. Every read names the field as the specification does; a read
 * past the end is a {@link MalformedInput} with that name. A part with a length of its own is read
 * through {@link #slice}, which cannot see beyond it.
 */
public final class WireReader {
  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] source;
  private final int origin;
  private final int start;
  private final int limit;
  private final FieldTap tap;
  private final boolean tapped;
  private final boolean keeping;
  private String clause;
  private int at;

  private WireReader(
      byte[] source,
      int origin,
      int start,
      int limit,
      FieldTap tap,
      boolean keeping,
      String clause) {
    this.source = source;
    this.origin = origin;
    this.start = start;
    this.limit = limit;
    this.tap = tap;
    this.tapped = !tap.equals(FieldTap.NONE);
    this.keeping = keeping;
    this.clause = clause;
    this.at = start;
  }

  /**
   * A reader of all of {@code message}; {@code clause} is cited until {@link #under} changes it.
   */
  public static WireReader of(Bytes message, String clause) {
    return of(message, clause, FieldTap.NONE);
  }

  /** As {@link #of(Bytes, String)}, with {@code tap} hearing of every field. */
  public static WireReader of(Bytes message, String clause, FieldTap tap) {
    return of(message, clause, tap, false);
  }

  /**
   * A reader whose byte strings share {@code message} however small they are. It is for a message
   * that is kept as a whole beside its fields: each of them would keep all of it alive.
   */
  public static WireReader keeping(Bytes message, String clause) {
    return of(message, clause, FieldTap.NONE, true);
  }

  private static WireReader of(Bytes message, String clause, FieldTap tap, boolean keeping) {
    int start = message.sharedFrom();
    int limit = start + message.length();
    return new WireReader(message.sharedAround(), start, start, limit, tap, keeping, clause);
  }

  /** Cites {@code clause} in errors of the reads that follow. */
  public WireReader under(String clause) {
    this.clause = clause;
    return this;
  }

  /** An unsigned byte. */
  public int u8(String field) throws MalformedInput {
    need(field, 1);
    int value = source[at] & 0xFF;
    at += 1;
    if (tapped) {
      tap.field(field, at - 1 - origin, 1, value);
    }
    return value;
  }

  /** An unsigned 16-bit number. */
  public int u16(String field) throws MalformedInput {
    need(field, 2);
    int value = (short) U16.get(source, at) & 0xFFFF;
    at += 2;
    if (tapped) {
      tap.field(field, at - 2 - origin, 2, value);
    }
    return value;
  }

  /** An unsigned 24-bit number. */
  public int u24(String field) throws MalformedInput {
    need(field, 3);
    int value = ((short) U16.get(source, at) & 0xFFFF) | (source[at + 2] & 0xFF) << 16;
    at += 3;
    if (tapped) {
      tap.field(field, at - 3 - origin, 3, value);
    }
    return value;
  }

  /** An unsigned 32-bit number. */
  public long u32(String field) throws MalformedInput {
    need(field, 4);
    long value = (int) U32.get(source, at) & 0xFFFF_FFFFL;
    at += 4;
    if (tapped) {
      tap.field(field, at - 4 - origin, 4, value);
    }
    return value;
  }

  /** An unsigned 32-bit length or count; more than 2^31-1 is refused. */
  public int length32(String field) throws MalformedInput {
    long value = u32(field);
    if (value > Integer.MAX_VALUE) {
      throw malformed(field, at - 4, "is " + value + ", more than any message can hold");
    }
    return (int) value;
  }

  /** A 64-bit number, unsigned in the eyes of the caller. */
  public long u64(String field) throws MalformedInput {
    need(field, 8);
    long value = (long) U64.get(source, at);
    at += 8;
    if (tapped) {
      tap.field(field, at - 8 - origin, 8, value);
    }
    return value;
  }

  /** {@code length} bytes. */
  public Bytes bytes(String field, int length) throws MalformedInput {
    need(field, length);
    Bytes value =
        keeping ? Bytes.within(source, at, at + length) : Bytes.part(source, at, at + length);
    at += length;
    if (tapped) {
      tap.field(field, at - length - origin, length, value);
    }
    return value;
  }

  /** All bytes that are left. */
  public Bytes rest(String field) throws MalformedInput {
    return bytes(field, remaining());
  }

  /** {@code length} secret bytes; a tap hears only of their length. */
  public Secret secret(String field, int length) throws MalformedInput {
    need(field, length);
    byte[] copy = java.util.Arrays.copyOfRange(source, at, at + length);
    at += length;
    if (tapped) {
      tap.field(field, at - length - origin, length, Bytes.EMPTY);
    }
    return Secret.adopt(copy);
  }

  /** Skips {@code length} reserved bytes, whatever they hold; a tap sees them as "Reserved". */
  public void reserved(int length) throws MalformedInput {
    need("Reserved", length);
    at += length;
    if (tapped) {
      tap.field("Reserved", at - length - origin, length, Bytes.copyOf(source, at - length, at));
    }
  }

  /** A reader of the next {@code length} bytes alone, which this reader skips. */
  public WireReader slice(String field, int length) throws MalformedInput {
    need(field, length);
    WireReader part = new WireReader(source, origin, at, at + length, tap, keeping, clause);
    at += length;
    return part;
  }

  /** Reads one element of a {@link #list}. */
  @FunctionalInterface
  public interface Element<T> {
    /** Reads the next element from {@code in}. */
    T read(WireReader in) throws MalformedInput;
  }

  /**
   * {@code count} elements of at least {@code minimum} bytes each; a count that cannot fit in what
   * is left is refused before anything is allocated.
   */
  public <T> List<T> list(String field, int count, int minimum, Element<T> element)
      throws MalformedInput {
    if ((long) count * minimum > remaining()) {
      throw malformed(
          field,
          at,
          "wanted " + count + " elements of at least " + minimum + " bytes, had " + remaining());
    }
    @SuppressWarnings("unchecked") // an array that only this method knows, of what it reads
    T[] elements = (T[]) new Object[count];
    for (int i = 0; i < count; i++) {
      elements[i] = element.read(this);
    }
    return List.of(elements);
  }

  /** Demands that nothing is left. */
  public void end(String message) throws MalformedInput {
    if (at != limit) {
      throw malformed(message, at, "has " + remaining() + " bytes too many");
    }
  }

  /** Demands {@code condition} of the field that was read last. */
  public void require(boolean condition, String field, String reason) throws MalformedInput {
    if (!condition) {
      throw malformed(field, at, reason);
    }
  }

  /** An error about {@code field}, which ends where this reader stands. */
  public MalformedInput malformed(String field, String reason) {
    return malformed(field, at, reason);
  }

  /** Bytes left. */
  public int remaining() {
    return limit - at;
  }

  /** Bytes read since this reader was made. */
  public int consumed() {
    return at - start;
  }

  /** The bytes read since this reader was made: a message without what its transport padded. */
  public Bytes read() {
    return Bytes.part(source, start, at);
  }

  private void need(String field, int length) throws MalformedInput {
    if (length < 0 || length > limit - at) {
      throw malformed(field, at, "wanted " + length + " bytes, had " + remaining());
    }
  }

  private MalformedInput malformed(String field, int position, String reason) {
    return new MalformedInput(field, position - origin, reason, clause);
  }
}
