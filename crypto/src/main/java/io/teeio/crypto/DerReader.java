package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the distinguished encoding of ASN.1 (X.690 clauses 8 and 10) strictly: definite lengths in
 * their shortest form, numbers in their shortest form, nothing after the end. Tags of one byte.
 */
public final class DerReader {
  /** The tag of ASN.1's BOOLEAN. */
  public static final int BOOLEAN = 0x01;

  /** The tag of ASN.1's INTEGER. */
  public static final int INTEGER = 0x02;

  /** The tag of ASN.1's BIT STRING. */
  public static final int BIT_STRING = 0x03;

  /** The tag of ASN.1's OCTET STRING. */
  public static final int OCTET_STRING = 0x04;

  /** The tag of ASN.1's NULL. */
  public static final int NULL = 0x05;

  /** The tag of ASN.1's OBJECT IDENTIFIER. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** The tag of ASN.1's UTF8String. */
  public static final int UTF8_STRING = 0x0C;

  /** The tag of ASN.1's SEQUENCE. */
  public static final int SEQUENCE = 0x30;

  /** The tag of ASN.1's ENUMERATED. */
  public static final int ENUMERATED = 0x0A;

  /** The first of the tags that depend on the context, of elements that hold bytes. */
  public static final int CONTEXT = 0x80;

  /** The first of the tags that depend on the context, of elements that hold elements. */
  public static final int CONTEXT_CONSTRUCTED = 0xA0;

  private static final int CONSTRUCTED = 0x20;
  private static final int DEEPEST = 32;

  private final byte[] source;
  private final int limit;
  private final String clause;
  private int at;

  private DerReader(byte[] source, int from, int limit, String clause) {
    this.source = source;
    this.at = from;
    this.limit = limit;
    this.clause = clause;
  }

  /**
   * A reader of all of {@code source}.
   *
   * @param clause where the form is defined; errors name it
   */
  public static DerReader of(Bytes source, String clause) {
    return of(source.shared(), clause);
  }

  /** A reader of all of {@code source}, which it does not copy. */
  static DerReader of(byte[] source, String clause) {
    return new DerReader(source, 0, source.length, clause);
  }

  /**
   * A reader of the contents of the SEQUENCE that all of {@code source} is.
   *
   * @param field what the clause calls it
   * @param clause where the form is defined; errors name it
   * @throws MalformedInput if it is another element, or something follows it
   */
  public static DerReader sequence(Bytes source, String field, String clause)
      throws MalformedInput {
    return sequence(source.shared(), field, clause);
  }

  /** As {@link #sequence(Bytes, String, String)}, of bytes that it does not copy. */
  static DerReader sequence(byte[] source, String field, String clause) throws MalformedInput {
    DerReader outer = of(source, clause);
    DerReader contents = outer.enter(field, SEQUENCE);
    outer.end(field);
    return contents;
  }

  /**
   * As {@link #sequence(Bytes, String, String)}, of one that is well-formed down to its last
   * primitive element.
   */
  public static DerReader document(Bytes source, String field, String clause)
      throws MalformedInput {
    of(source, clause).requireWellFormed(field);
    return sequence(source, field, clause);
  }

  /** A second reader that starts where this one stands. */
  public DerReader fork() {
    return new DerReader(source, at, limit, clause);
  }

  public boolean hasMore() {
    return at < limit;
  }

  /** Whether the next element has this tag. */
  public boolean isNext(int tag) {
    return at < limit && (source[at] & 0xFF) == tag;
  }

  /** A reader of the contents of the next element, which must have this tag. */
  public DerReader enter(String field, int tag) throws MalformedInput {
    int start = at;
    int length = header(field);
    if ((source[start] & 0xFF) != tag) {
      throw malformed(field, start, "has tag " + (source[start] & 0xFF) + ", not " + tag);
    }
    DerReader contents = new DerReader(source, at, at + length, clause);
    at += length;
    return contents;
  }

  /** The contents of the next element, which must have this tag. */
  public byte[] value(String field, int tag) throws MalformedInput {
    DerReader contents = enter(field, tag);
    return Arrays.copyOfRange(source, contents.at, contents.limit);
  }

  /** The contents of the next element, which must have this tag, as a byte string. */
  public Bytes octets(String field, int tag) throws MalformedInput {
    return Bytes.adopt(value(field, tag));
  }

  /** All that is left. */
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(source, at, limit);
    at = limit;
    return rest;
  }

  /** A truth value; what is true has the one form that DER allows. */
  public boolean flag(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, BOOLEAN);
    if (value.length != 1 || (value[0] != 0 && value[0] != -1)) {
      throw malformed(field, start, "is not a truth value");
    }
    return value[0] != 0;
  }

  /** The next element whole, whatever its tag. */
  public Bytes element(String field) throws MalformedInput {
    int start = at;
    int length = header(field);
    at += length;
    return Bytes.copyOf(source, start, at);
  }

  /** A number from zero up. */
  public BigInteger natural(String field) throws MalformedInput {
    int start = at;
    BigInteger number = integer(field);
    if (number.signum() < 0) {
      throw malformed(field, start, "is negative");
    }
    return number;
  }

  /** A number. */
  public BigInteger integer(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, INTEGER);
    boolean longer =
        value.length > 1 && ((value[0] == 0 && value[1] >= 0) || (value[0] == -1 && value[1] < 0));
    if (value.length == 0 || longer) {
      throw malformed(field, start, "is a number that is not in its shortest form");
    }
    return new BigInteger(value);
  }

  /** A string of whole bytes. */
  public byte[] bitString(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, BIT_STRING);
    if (value.length == 0 || value[0] != 0) {
      throw malformed(field, start, "is not a string of whole bytes");
    }
    return Arrays.copyOfRange(value, 1, value.length);
  }

  /** An object identifier in dotted form. */
  public String objectIdentifier(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, OBJECT_IDENTIFIER);
    Optional<String> dotted = ObjectIdentifiers.dotted(value);
    if (dotted.isEmpty()) {
      throw malformed(field, start, "is not an object identifier in its shortest form");
    }
    return dotted.get();
  }

  /** Demands that nothing is left. */
  public void end(String field) throws MalformedInput {
    if (at != limit) {
      throw malformed(field, at, "has " + (limit - at) + " bytes too many");
    }
  }

  /** Demands that all that is left are well-formed elements, down to the last primitive one. */
  void requireWellFormed(String field) throws MalformedInput {
    requireWellFormed(field, 0);
  }

  private void requireWellFormed(String field, int depth) throws MalformedInput {
    if (depth > DEEPEST) {
      throw malformed(field, at, "is nested more than " + DEEPEST + " deep");
    }
    while (at < limit) {
      int start = at;
      int length = header(field);
      if ((source[start] & CONSTRUCTED) != 0) {
        new DerReader(source, at, at + length, clause).requireWellFormed(field, depth + 1);
      }
      at += length;
    }
  }

  /** Reads tag and length; the contents, this many bytes, are within the limit. */
  private int header(String field) throws MalformedInput {
    int start = at;
    if (limit - at < 2) {
      throw malformed(field, start, "wanted an element, had " + (limit - at) + " bytes");
    }
    if ((source[at] & 0x1F) == 0x1F) {
      throw malformed(field, start, "has a tag of more than one byte");
    }
    int length = source[at + 1] & 0xFF;
    at += 2;
    if (length >= 0x80) {
      length = longLength(field, start, length & 0x7F);
    }
    if (length > limit - at) {
      throw malformed(field, start, "wanted " + length + " bytes, had " + (limit - at));
    }
    return length;
  }

  private int longLength(String field, int start, int bytes) throws MalformedInput {
    if (bytes == 0 || bytes > 3 || bytes > limit - at) {
      throw malformed(field, start, "has a length that is indefinite or beyond 16 MiB");
    }
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | (source[at++] & 0xFF);
    }
    if (length < 0x80 || length >>> (8 * (bytes - 1)) == 0) {
      throw malformed(field, start, "has a length that is not in its shortest form");
    }
    return length;
  }

  /** The error that {@code field}, here, is not what it must be. */
  public MalformedInput malformed(String field, String reason) {
    return malformed(field, at, reason);
  }

  private MalformedInput malformed(String field, int offset, String reason) {
    return new MalformedInput(field, offset, reason, clause);
  }
}
