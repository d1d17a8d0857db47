package io.teeio.attest.cbor;

import io.teeio.wire.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of CBOR's data model (RFC 8949 2), equal by content. */
public sealed interface Cbor {
  /** Yes. */
  Simple TRUE = new Simple(21);

  /** No. */
  Simple FALSE = new Simple(20);

  /** Null. */
  Simple NULL = new Simple(22);

  /** What may name an entry of a {@link Table}: other kinds of keys are not used here. */
  sealed interface Key extends Cbor {}

  /**
   * An integer of major type 0 or 1.
   *
   * @param value from -2^64 to 2^64 - 1
   */
  record Whole(BigInteger value) implements Key, Comparable<Whole> {
    private static final int BITS = 64;

    /** Checks the range. */
    public Whole {
      if (value.bitLength() > BITS) {
        throw new IllegalArgumentException("has more than 64 bits: " + value);
      }
    }

    /** Whether it is one of the numbers of a Java {@code long}. */
    public boolean isLong() {
      return value.bitLength() < BITS;
    }

    @Override
    public int compareTo(Whole other) {
      return value.compareTo(other.value);
    }
  }

  /** A byte string. */
  record Octets(Bytes value) implements Key, Comparable<Octets> {
    @Override
    public int compareTo(Octets other) {
      return Arrays.compareUnsigned(value.toArray(), other.value.toArray());
    }
  }

  /** A text of Unicode characters. */
  record Text(String value) implements Key, Comparable<Text> {
    @Override
    public int compareTo(Text other) {
      return value.compareTo(other.value);
    }
  }

  /** An array. */
  record Listing(List<Cbor> values) implements Cbor {
    /** Copies the list. */
    public Listing {
      values = List.copyOf(values);
    }
  }

  /**
   * A map.
   *
   * @param entries in the order in which they stood or were added, which does not count when two
   *     are compared
   */
  record Table(Map<Key, Cbor> entries) implements Cbor {
    /** A map without entries. */
    public static final Table EMPTY = new Table(Map.of());

    /** Copies the map. */
    public Table {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of an integer key. */
    public Optional<Cbor> get(long key) {
      return Optional.ofNullable(entries.get(whole(key)));
    }

    /** The value of a text key. */
    public Optional<Cbor> get(String key) {
      return Optional.ofNullable(entries.get(text(key)));
    }

    /** This map with one entry more, or another value for it. */
    public Table with(Key key, Cbor value) {
      Map<Key, Cbor> more = new LinkedHashMap<>(entries);
      more.put(key, value);
      return new Table(more);
    }

    /** This map with a value for an integer key. */
    public Table with(long key, Cbor value) {
      return with(whole(key), value);
    }

    /** This map with a value for a text key. */
    public Table with(String key, Cbor value) {
      return with(text(key), value);
    }
  }

  /**
   * A value with a tag, which says how to take it.
   *
   * @param tag from 0 to 2^63 - 1; larger ones are not used here
   * @param value what is tagged
   */
  record Tagged(long tag, Cbor value) implements Cbor {
    /** Checks the range. */
    public Tagged {
      if (tag < 0) {
        throw new IllegalArgumentException("no tag: " + tag);
      }
    }
  }

  /**
   * A simple value: false 20, true 21, null 22, undefined 23, or one without a meaning.
   *
   * @param value from 0 to 255, but not from 24 to 31
   */
  record Simple(int value) implements Cbor {
    /** Checks the range. */
    public Simple {
      if (value < 0 || value > 255 || (value >= 24 && value < 32)) {
        throw new IllegalArgumentException("no simple value: " + value);
      }
    }
  }

  /** A floating-point number; all that are not a number are one. */
  record Real(double value) implements Cbor {}

  /** The integer {@code value}. */
  static Whole whole(long value) {
    return new Whole(BigInteger.valueOf(value));
  }

  /** The text {@code value}. */
  static Text text(String value) {
    return new Text(value);
  }

  /** The byte string {@code value}. */
  static Octets octets(Bytes value) {
    return new Octets(value);
  }

  /** Yes or no. */
  static Simple flag(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** An array of {@code values}. */
  static Listing list(Cbor... values) {
    return new Listing(List.of(values));
  }
}
