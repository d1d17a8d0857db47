package io.teeio.attest.store;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The signed list of what a store holds. Deterministic CBOR:
 *
 * <pre>
 * { 1 : "teeio-collateral/1", 2 : name, 3 : version, 4 : issued, ? 5 : not after,
 *   6 : [ * [kind, name, SHA-384 of the content] ] }
 * </pre>
 *
 * @param name which store it is: letters, digits, dot, underscore, hyphen
 * @param version from 1; a store only takes a larger one
 * @param issued when it was made, in whole seconds
 * @param notAfter until when it may be used; empty for ever
 * @param entries sorted by kind and name
 */
public record StoreManifest(
    String name, long version, Instant issued, Optional<Instant> notAfter, List<Entry> entries) {
  /** The largest version. */
  public static final long LAST_VERSION = Long.MAX_VALUE;

  private static final String FORM = "teeio-collateral/1";
  private static final String CLAUSE = FORM;
  private static final int DIGEST_SIZE = 48;
  private static final int MOST_ENTRIES = 4096;
  private static final long FURTHEST = 253_402_300_799L; // the end of the year 9999
  private static final Set<Cbor> KEYS =
      Set.of(
          Cbor.whole(1), Cbor.whole(2), Cbor.whole(3), Cbor.whole(4), Cbor.whole(5), Cbor.whole(6));

  /** Names become names of files: no path, no hidden file. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /**
   * An item.
   *
   * @param kind what it is for
   * @param name its name among its kind
   * @param digest SHA-384 of its content
   */
  public record Entry(ItemKind kind, String name, Bytes digest) {}

  /** Sorts the entries. */
  public StoreManifest {
    entries =
        entries.stream()
            .sorted(Comparator.comparing(Entry::kind).thenComparing(Entry::name))
            .toList();
  }

  /** Whether {@code name} may be the name of a store or an item. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Reads a list.
   *
   * @throws MalformedInput if it is not in its form and in the only encoding of it
   */
  public static StoreManifest read(Bytes bytes) throws MalformedInput {
    CborReader.readDeterministic(bytes);
    CborItem item = CborItem.read(bytes, "collateral", CLAUSE);
    if (!item.get(1).text().equals(FORM)) {
      throw item.get(1).malformed("is not " + FORM);
    }
    if (!KEYS.containsAll(item.table().entries().keySet())) {
      throw item.malformed("has an entry that this form does not have");
    }
    Optional<CborItem> notAfter = item.find(5);
    StoreManifest manifest =
        new StoreManifest(
            name(item.get(2)),
            item.get(3).whole(1, LAST_VERSION),
            instant(item.get(4)),
            notAfter.isPresent() ? Optional.of(instant(notAfter.get())) : Optional.empty(),
            entries(item.get(6)));
    if (!manifest.toBytes().equals(bytes)) {
      throw item.get(6).malformed("is not sorted by kind and name");
    }
    return manifest;
  }

  private static Instant instant(CborItem item) throws MalformedInput {
    return Instant.ofEpochSecond(item.whole(0, FURTHEST));
  }

  private static String name(CborItem item) throws MalformedInput {
    if (!isName(item.text())) {
      throw item.malformed("is not a name of 1 to 128 letters, digits, dots, _ and -");
    }
    return item.text();
  }

  private static List<Entry> entries(CborItem item) throws MalformedInput {
    List<CborItem> elements = item.elements();
    if (elements.size() > MOST_ENTRIES) {
      throw item.malformed("has more than " + MOST_ENTRIES + " entries");
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CborItem element : elements) {
      List<CborItem> parts = element.elements(3);
      Optional<ItemKind> kind = ItemKind.of(parts.get(0).text());
      Bytes digest = parts.get(2).octets();
      if (kind.isEmpty() || digest.length() != DIGEST_SIZE) {
        throw element.malformed("is of an unknown kind, or its digest has not 48 bytes");
      }
      Entry entry = new Entry(kind.get(), name(parts.get(1)), digest);
      if (!seen.add(entry.kind() + "/" + entry.name())) {
        throw element.malformed("stands twice");
      }
      entries.add(entry);
    }
    return entries;
  }

  /** The list in its only encoding. */
  public Bytes toBytes() {
    List<Cbor> list = new ArrayList<>();
    for (Entry entry : entries) {
      list.add(
          Cbor.list(
              Cbor.text(entry.kind().word()),
              Cbor.text(entry.name()),
              Cbor.octets(entry.digest())));
    }
    Cbor.Table table =
        Cbor.Table.EMPTY
            .with(1, Cbor.text(FORM))
            .with(2, Cbor.text(name))
            .with(3, Cbor.whole(version))
            .with(4, Cbor.whole(issued.getEpochSecond()))
            .with(6, new Cbor.Listing(list));
    return CborWriter.write(
        notAfter.isPresent() ? table.with(5, Cbor.whole(notAfter.get().getEpochSecond())) : table);
  }
}
