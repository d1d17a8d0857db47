package io.teeio.attest.cbor;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads CBOR that comes from outside. Refused, besides what is not well-formed: a key that stands
 * twice in a map or is neither integer, text nor byte string, text that is not UTF-8, more than
 * {@link #MOST_ITEMS} items, a nesting of more than {@link #DEEPEST}, bytes after the value. No
 * memory is taken for a length before that many bytes are seen to be there.
 */
public final class CborReader {
  /** How deep arrays, maps and tags may stand in one another. */
  public static final int DEEPEST = 48;

  /** How many values, keys among them, a document may have. */
  public static final int MOST_ITEMS = 1 << 18;

  private static final String CLAUSE = "RFC 8949 3";
  private static final String DETERMINISTIC = "RFC 8949 4.2.1";
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private final byte[] in;
  private int at;
  private int items;
  private int depth;

  private CborReader(byte[] in, int at) {
    this.in = in;
    this.at = at;
  }

  /**
   * The value that fills {@code bytes}.
   *
   * @throws MalformedInput if it is not one value, valid and within the bounds of this class
   */
  public static Cbor read(Bytes bytes) throws MalformedInput {
    CborReader reader = new CborReader(bytes.toArray(), 0);
    Cbor value = reader.item();
    if (reader.at != reader.in.length) {
      throw new MalformedInput(
          "CBOR", reader.at, reader.in.length - reader.at + " bytes follow the value", CLAUSE);
    }
    return value;
  }

  /**
   * The value that fills {@code bytes} and is written as {@link CborWriter} writes it: for what is
   * compared or signed again.
   *
   * @throws MalformedInput as {@link #read}; also for every other way to write the same value
   */
  public static Cbor readDeterministic(Bytes bytes) throws MalformedInput {
    Cbor value = read(bytes);
    byte[] usual = CborWriter.write(value).toArray();
    int difference = java.util.Arrays.mismatch(usual, bytes.toArray());
    if (difference >= 0) {
      throw new MalformedInput(
          "CBOR", difference, "is not in the deterministic encoding", DETERMINISTIC);
    }
    return value;
  }

  /**
   * Where in {@code bytes}, which were read before, the part stands to which {@code steps} lead:
   * each is the position of an element, of an entry's value, or 0 for what a tag is of.
   */
  static int offset(Bytes bytes, List<Integer> steps) throws MalformedInput {
    CborReader reader = new CborReader(bytes.toArray(), 0);
    for (int step : steps) {
      int first = reader.next();
      reader.argument(first, first >> 5 != 6);
      int skip = first >> 5 == 5 ? 2 * step + 1 : step;
      for (int i = 0; i < skip; i++) {
        reader.item();
      }
    }
    return reader.at;
  }

  private Cbor item() throws MalformedInput {
    if (++items > MOST_ITEMS) {
      throw malformed(at, "has more than " + MOST_ITEMS + " values");
    }
    if (++depth > DEEPEST) {
      throw malformed(at, "is nested deeper than " + DEEPEST);
    }
    int start = at;
    int first = next();
    Cbor value =
        switch (first >> 5) {
          case 0 -> new Cbor.Whole(unsigned(argument(first, false)));
          case 1 -> new Cbor.Whole(unsigned(argument(first, false)).not());
          case 2 -> new Cbor.Octets(octets(first));
          case 3 -> new Cbor.Text(text(first, start));
          case 4 -> listing(first);
          case 5 -> table(first);
          case 6 -> tagged(first, start);
          default -> simple(first, start);
        };
    depth--;
    return value;
  }

  private Cbor.Listing listing(int first) throws MalformedInput {
    long count = argument(first, true);
    List<Cbor> values = new ArrayList<>();
    for (long i = 0; more(count, i); i++) {
      values.add(item());
    }
    return new Cbor.Listing(values);
  }

  private Cbor.Table table(int first) throws MalformedInput {
    long count = argument(first, true);
    Map<Cbor.Key, Cbor> entries = new LinkedHashMap<>();
    for (long i = 0; more(count, i); i++) {
      int start = at;
      if (!(item() instanceof Cbor.Key key)) {
        throw malformed(start, "a key is neither integer, text nor byte string");
      }
      if (entries.containsKey(key)) {
        throw new MalformedInput("CBOR", start, "a key stands twice", "RFC 8949 5.6");
      }
      entries.put(key, item());
    }
    return new Cbor.Table(entries);
  }

  /** Whether element {@code index} follows; {@code count} is negative where a break ends them. */
  private boolean more(long count, long index) throws MalformedInput {
    if (count >= 0) {
      return index < count;
    }
    if (at < in.length && (in[at] & 0xFF) == BREAK) {
      at++;
      return false;
    }
    return true;
  }

  private Cbor.Tagged tagged(int first, int start) throws MalformedInput {
    long tag = argument(first, false);
    if (tag < 0) {
      throw malformed(start, "a tag above 2^63 - 1 is not used here");
    }
    return new Cbor.Tagged(tag, item());
  }

  private Cbor simple(int first, int start) throws MalformedInput {
    int low = first & 0x1F;
    long argument = argument(first, false);
    return switch (low) {
      case 25 -> real(Float.float16ToFloat((short) argument));
      case 26 -> real(Float.intBitsToFloat((int) argument));
      case 27 -> real(Double.longBitsToDouble(argument));
      case 24 -> {
        if (argument < 32) {
          throw malformed(start, "a simple value below 32 takes one byte");
        }
        yield new Cbor.Simple((int) argument);
      }
      default -> new Cbor.Simple(low);
    };
  }

  private static Cbor.Real real(double value) {
    return new Cbor.Real(value);
  }

  private Bytes octets(int first) throws MalformedInput {
    long length = argument(first, true);
    if (length >= 0) {
      return chunk(length);
    }
    List<Bytes> chunks = new ArrayList<>();
    for (int i = 0; more(-1, i); i++) {
      int start = at;
      if (++items > MOST_ITEMS) {
        throw malformed(start, "has more than " + MOST_ITEMS + " values");
      }
      int head = next();
      if (head >> 5 != first >> 5 || (head & 0x1F) == INDEFINITE) {
        throw malformed(start, "is no piece of the string around it");
      }
      chunks.add(chunk(argument(head, false)));
      if (first >> 5 == 3) {
        utf8(chunks.getLast(), start);
      }
    }
    return Bytes.concat(chunks.toArray(Bytes[]::new));
  }

  private String text(int first, int start) throws MalformedInput {
    return utf8(octets(first), start);
  }

  private static String utf8(Bytes octets, int start) throws MalformedInput {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toArray()))
          .toString();
    } catch (CharacterCodingException refused) {
      throw malformed(start, "a text is not UTF-8");
    }
  }

  private Bytes chunk(long length) throws MalformedInput {
    int left = in.length - at;
    if (length < 0 || length > left) {
      throw malformed(at, "a string wants " + Long.toUnsignedString(length) + " bytes of " + left);
    }
    at += (int) length;
    return Bytes.copyOf(in, at - (int) length, at);
  }

  /** The number after a head, unsigned; -1 for an indefinite length where that may be. */
  private long argument(int first, boolean lengthOfParts) throws MalformedInput {
    int low = first & 0x1F;
    if (low < 24) {
      return low;
    }
    if (low == INDEFINITE && lengthOfParts) {
      return -1;
    }
    if (low > 27) {
      throw malformed(at - 1, "the additional information " + low + " is not used here");
    }
    long value = 0;
    for (int i = 0; i < 1 << (low - 24); i++) {
      value = value << 8 | next();
    }
    if (lengthOfParts && (value < 0 || value > in.length)) {
      throw malformed(
          at, "a length of " + Long.toUnsignedString(value) + " is more than what follows");
    }
    return value;
  }

  private static BigInteger unsigned(long value) {
    return value >= 0
        ? BigInteger.valueOf(value)
        : BigInteger.valueOf(value & Long.MAX_VALUE).setBit(63);
  }

  private int next() throws MalformedInput {
    if (at >= in.length) {
      throw malformed(at, "ends in the middle of a value");
    }
    return in[at++] & 0xFF;
  }

  private static MalformedInput malformed(int offset, String reason) {
    return new MalformedInput("CBOR", offset, reason, CLAUSE);
  }
}
