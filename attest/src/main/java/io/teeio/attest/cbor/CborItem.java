package io.teeio.attest.cbor;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * A value at its place in a document. Every question is put as the specification has it ("a text",
 * "the entry 4"), and the answer is the value or a {@link MalformedInput} that names the place as
 * {@code corim.tags[0].1} and the offset at which it stands.
 */
public final class CborItem {
  private final Cbor value;
  private final String path;
  private final String clause;
  private final IntSupplier offset;

  private CborItem(Cbor value, String path, String clause, IntSupplier offset) {
    this.value = value;
    this.path = path;
    this.clause = clause;
    this.offset = offset;
  }

  /** A position below a document: where it begins, its bytes, and the steps to the position. */
  private record Place(IntSupplier base, Bytes document, List<Integer> steps)
      implements IntSupplier {
    Place {
      steps = List.copyOf(steps);
    }

    Place step(int step) {
      List<Integer> further = new ArrayList<>(steps);
      further.add(step);
      return new Place(base, document, further);
    }

    @Override
    public int getAsInt() {
      try {
        return base.getAsInt() + CborReader.offset(document, steps);
      } catch (MalformedInput cannotHappen) {
        return base.getAsInt();
      }
    }
  }

  /**
   * The value that fills {@code document}.
   *
   * @param name what the specification calls it
   * @param clause the clause that gives its form
   * @throws MalformedInput as {@link CborReader#read}
   */
  public static CborItem read(Bytes document, String name, String clause) throws MalformedInput {
    return document(document, name, clause, () -> 0);
  }

  private static CborItem document(Bytes document, String name, String clause, IntSupplier base)
      throws MalformedInput {
    Cbor value;
    try {
      value = CborReader.read(document);
    } catch (MalformedInput refused) {
      throw new MalformedInput(
          name, base.getAsInt() + refused.offset(), refused.reason(), refused.clause());
    }
    return new CborItem(value, name, clause, new Place(base, document, List.of()));
  }

  /** A value that was read elsewhere; its offset counts as 0. */
  public static CborItem of(Cbor value, String name, String clause) {
    return new CborItem(value, name, clause, () -> 0);
  }

  /** The value itself. */
  public Cbor value() {
    return value;
  }

  /** The place, as errors name it. */
  public String path() {
    return path;
  }

  /** The same place, under another clause. */
  public CborItem under(String otherClause) {
    return new CborItem(value, path, otherClause, offset);
  }

  /** An error about this place. */
  public MalformedInput malformed(String reason) {
    return new MalformedInput(path, offset.getAsInt(), reason, clause);
  }

  private CborItem part(Cbor part, String name, int step) {
    IntSupplier place = offset instanceof Place here ? here.step(step) : offset;
    return new CborItem(part, path + name, clause, place);
  }

  /** Whether it is null. */
  public boolean isNull() {
    return value.equals(Cbor.NULL);
  }

  /** The text that it has to be. */
  public String text() throws MalformedInput {
    if (value instanceof Cbor.Text text) {
      return text.value();
    }
    throw malformed("is not a text");
  }

  /** The byte string that it has to be. */
  public Bytes octets() throws MalformedInput {
    if (value instanceof Cbor.Octets octets) {
      return octets.value();
    }
    throw malformed("is not a byte string");
  }

  /** The integer that it has to be, of 64 bits and a sign. */
  public BigInteger whole() throws MalformedInput {
    if (value instanceof Cbor.Whole whole) {
      return whole.value();
    }
    throw malformed("is not an integer");
  }

  /** The integer that it has to be, from {@code least} to {@code most}. */
  public long whole(long least, long most) throws MalformedInput {
    BigInteger number = whole();
    if (number.bitLength() >= Long.SIZE
        || number.longValue() < least
        || number.longValue() > most) {
      throw malformed("is " + number + ", not from " + least + " to " + most);
    }
    return number.longValue();
  }

  /** The yes or no that it has to be. */
  public boolean flag() throws MalformedInput {
    if (value.equals(Cbor.TRUE) || value.equals(Cbor.FALSE)) {
      return value.equals(Cbor.TRUE);
    }
    throw malformed("is neither true nor false");
  }

  /** The elements of the array that it has to be. */
  public List<CborItem> elements() throws MalformedInput {
    if (!(value instanceof Cbor.Listing listing)) {
      throw malformed("is not an array");
    }
    List<CborItem> elements = new ArrayList<>();
    for (int i = 0; i < listing.values().size(); i++) {
      elements.add(part(listing.values().get(i), "[" + i + "]", i));
    }
    return elements;
  }

  /** The elements of the array of {@code count} elements that it has to be. */
  public List<CborItem> elements(int count) throws MalformedInput {
    return elements(count, count);
  }

  /** The elements of the array that it has to be, {@code least} to {@code most} of them. */
  public List<CborItem> elements(int least, int most) throws MalformedInput {
    List<CborItem> elements = elements();
    if (elements.size() < least || elements.size() > most) {
      String wanted = least == most ? "" + least : least + " to " + most;
      throw malformed("has " + elements.size() + " elements, not " + wanted);
    }
    return elements;
  }

  /** The elements of the array that it has to be, one at least. */
  public List<CborItem> someElements() throws MalformedInput {
    List<CborItem> elements = elements();
    if (elements.isEmpty()) {
      throw malformed("is an empty array");
    }
    return elements;
  }

  /** Its elements; itself, if it is no array: for forms that leave out the array around one. */
  public List<CborItem> oneOrMore() throws MalformedInput {
    return value instanceof Cbor.Listing ? someElements() : List.of(this);
  }

  /** The map that it has to be. */
  public Cbor.Table table() throws MalformedInput {
    if (value instanceof Cbor.Table table) {
      return table;
    }
    throw malformed("is not a map");
  }

  /** The entries of the map that it has to be, in their order. */
  public Map<Cbor.Key, CborItem> entries() throws MalformedInput {
    Map<Cbor.Key, CborItem> entries = new LinkedHashMap<>();
    for (Map.Entry<Cbor.Key, Cbor> entry : table().entries().entrySet()) {
      entries.put(
          entry.getKey(), part(entry.getValue(), "." + name(entry.getKey()), entries.size()));
    }
    return entries;
  }

  private static String name(Cbor.Key key) {
    return switch (key) {
      case Cbor.Whole whole -> whole.value().toString();
      case Cbor.Text text -> text.value();
      case Cbor.Octets octets -> octets.value().toString();
    };
  }

  /** The entry of {@code key} in the map that this has to be. */
  public Optional<CborItem> find(Cbor.Key key) throws MalformedInput {
    Cbor found = table().entries().get(key);
    if (found == null) {
      return Optional.empty();
    }
    int step = List.copyOf(table().entries().keySet()).indexOf(key);
    return Optional.of(part(found, "." + name(key), step));
  }

  /** The entry of an integer key. */
  public Optional<CborItem> find(long key) throws MalformedInput {
    return find(Cbor.whole(key));
  }

  /** The entry of a text key. */
  public Optional<CborItem> find(String key) throws MalformedInput {
    return find(Cbor.text(key));
  }

  /** The entry of an integer key, which has to be there. */
  public CborItem get(long key) throws MalformedInput {
    return find(key).orElseThrow(() -> malformed("has no entry " + key));
  }

  /** The entry of a text key, which has to be there. */
  public CborItem get(String key) throws MalformedInput {
    return find(key).orElseThrow(() -> malformed("has no entry " + key));
  }

  /** Its tag, if it has one that a Java {@code int} holds. */
  public OptionalInt tag() {
    return value instanceof Cbor.Tagged tagged && tagged.tag() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) tagged.tag())
        : OptionalInt.empty();
  }

  /** What is tagged; itself, if nothing is. */
  public CborItem untagged() {
    return value instanceof Cbor.Tagged tagged ? part(tagged.value(), "", 0) : this;
  }

  /** What has this tag, which it has to have. */
  public CborItem tagged(int tag) throws MalformedInput {
    if (tag().orElse(-1) != tag) {
      throw malformed("has not the tag " + tag);
    }
    return untagged();
  }

  /** The document of CBOR in the byte string that it has to be. */
  public CborItem embedded() throws MalformedInput {
    Bytes content = octets();
    IntSupplier inside = () -> offset.getAsInt() + headSize(content.length());
    return document(content, path, clause, inside);
  }

  private static int headSize(int length) {
    return CborWriter.write(Cbor.whole(length)).length();
  }

  /** The path and the value. */
  @Override
  public String toString() {
    return path + " = " + CborText.of(value);
  }
}
