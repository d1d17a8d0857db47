package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads the distinguished encoding of ASN.1 (X.690 clauses 8 and 10) strictly: definite lengths in
 * their shortest form, numbers in their shortest form, nothing after the end. Tags of one byte.
 */
final class DerReader {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int SEQUENCE = 0x30;

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

  /** A reader of all of {@code source}, which it does not copy. */
  static DerReader of(byte[] source, String clause) {
    return new DerReader(source, 0, source.length, clause);
  }

  /** A second reader that starts where this one stands. */
  DerReader fork() {
    return new DerReader(source, at, limit, clause);
  }

  boolean hasMore() {
    return at < limit;
  }

  /** Whether the next element has this tag. */
  boolean isNext(int tag) {
    return at < limit && (source[at] & 0xFF) == tag;
  }

  /** A reader of the contents of the next element, which must have this tag. */
  DerReader enter(String field, int tag) throws MalformedInput {
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
  byte[] value(String field, int tag) throws MalformedInput {
    DerReader contents = enter(field, tag);
    return Arrays.copyOfRange(source, contents.at, contents.limit);
  }

  /** All that is left. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(source, at, limit);
    at = limit;
    return rest;
  }

  /** A truth value; what is true has the one form that DER allows. */
  boolean flag(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, BOOLEAN);
    if (value.length != 1 || (value[0] != 0 && value[0] != -1)) {
      throw malformed(field, start, "is not a truth value");
    }
    return value[0] != 0;
  }

  /** The next element whole, whatever its tag. */
  Bytes element(String field) throws MalformedInput {
    int start = at;
    int length = header(field);
    at += length;
    return Bytes.copyOf(source, start, at);
  }

  /** A number from zero up. */
  BigInteger natural(String field) throws MalformedInput {
    int start = at;
    BigInteger number = integer(field);
    if (number.signum() < 0) {
      throw malformed(field, start, "is negative");
    }
    return number;
  }

  /** A number. */
  BigInteger integer(String field) throws MalformedInput {
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
  byte[] bitString(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, BIT_STRING);
    if (value.length == 0 || value[0] != 0) {
      throw malformed(field, start, "is not a string of whole bytes");
    }
    return Arrays.copyOfRange(value, 1, value.length);
  }

  /** An object identifier in dotted form. */
  String objectIdentifier(String field) throws MalformedInput {
    int start = at;
    byte[] value = value(field, OBJECT_IDENTIFIER);
    if (value.length == 0 || value.length > 64 || value[value.length - 1] < 0) {
      throw malformed(field, start, "is not an object identifier");
    }
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte part : value) {
      if (part == (byte) 0x80 && arc.signum() == 0) {
        throw malformed(field, start, "has an arc that is not in its shortest form");
      }
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(part & 0x7F));
      if (part >= 0) {
        append(dotted, arc);
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }

  private static void append(StringBuilder dotted, BigInteger arc) {
    if (dotted.isEmpty()) {
      int first = Math.min(2, arc.divide(BigInteger.valueOf(40)).min(BigInteger.TWO).intValue());
      dotted.append(first).append('.').append(arc.subtract(BigInteger.valueOf(40L * first)));
    } else {
      dotted.append('.').append(arc);
    }
  }

  /** Demands that nothing is left. */
  void end(String field) throws MalformedInput {
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

  MalformedInput malformed(String field, String reason) {
    return malformed(field, at, reason);
  }

  private MalformedInput malformed(String field, int offset, String reason) {
    return new MalformedInput(field, offset, reason, clause);
  }
}
