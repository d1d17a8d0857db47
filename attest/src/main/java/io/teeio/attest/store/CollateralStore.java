package io.teeio.attest.store;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store that was believed: signed by a key that the verifier trusts, complete, and no older than
 * the one before. Immutable; {@link #update} makes the next one.
 */
public final class CollateralStore {
  private static final String CLAUSE = "CoVE-IO 8";

  private final CollateralFile file;
  private final Map<Bytes, Bytes> contents;

  private CollateralStore(CollateralFile file, Map<Bytes, Bytes> contents) {
    this.file = file;
    this.contents = Map.copyOf(contents);
  }

  /**
   * What came of a file.
   *
   * @param checks "store form", "store signature", "store name", "store version", "store dates" and
   *     "store contents"
   * @param store what the verifier has now; empty unless every check passed
   */
  public record Update(List<Check> checks, Optional<CollateralStore> store) {
    /** Copies the list. */
    public Update {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Opens a snapshot, with no store before it.
   *
   * @param keys whose signature is believed
   * @param asOf the instant for which it is asked
   */
  public static Update open(Crypto crypto, Bytes file, List<VerificationKey> keys, Instant asOf) {
    return take(crypto, Optional.empty(), file, keys, asOf);
  }

  /**
   * Opens the snapshot of a store that was taken before, whether its time is over or not: what is
   * out of date can still be updated, and still says which version was here.
   *
   * @param keys whose signature is believed
   */
  public static Update reopen(Crypto crypto, Bytes file, List<VerificationKey> keys) {
    Instant made;
    try {
      made = CollateralFile.read(file).manifest().issued();
    } catch (MalformedInput refused) {
      made = Instant.EPOCH; // said again, as a check, by what follows
    }
    return open(crypto, file, keys, made);
  }

  /**
   * Takes a snapshot, or an update from this store, in its place. The one that is here already is
   * taken again; an older one is refused, whoever signed it.
   *
   * @param keys whose signature is believed
   * @param asOf the instant for which it is asked
   */
  public Update update(Crypto crypto, Bytes file, List<VerificationKey> keys, Instant asOf) {
    return take(crypto, Optional.of(this), file, keys, asOf);
  }

  private static Update take(
      Crypto crypto,
      Optional<CollateralStore> before,
      Bytes bytes,
      List<VerificationKey> keys,
      Instant asOf) {
    CollateralFile file;
    try {
      file = CollateralFile.read(bytes);
    } catch (MalformedInput refused) {
      String reason = String.valueOf(refused.getMessage());
      return new Update(List.of(Check.fail("store form", reason).under(CLAUSE)), Optional.empty());
    }
    Map<Bytes, Bytes> contents = new HashMap<>();
    List<Check> checks = new ArrayList<>();
    checks.add(Check.pass("store form", file.manifest().entries().size() + " items").under(CLAUSE));
    checks.add(signature(crypto, file, keys));
    checks.add(name(before, file));
    checks.add(version(before, file));
    checks.add(dates(file.manifest(), asOf));
    checks.add(contents(crypto, before, file, contents));
    boolean believed = new Verdict(checks).passed();
    return new Update(
        checks,
        believed
            ? Optional.of(new CollateralStore(complete(file, contents), contents))
            : Optional.empty());
  }

  private static CollateralFile complete(CollateralFile file, Map<Bytes, Bytes> contents) {
    return new CollateralFile(
        file.signed(), file.manifest(), CollateralFile.inOrder(file.manifest(), contents));
  }

  private static Check signature(Crypto crypto, CollateralFile file, List<VerificationKey> keys) {
    boolean signed = keys.stream().anyMatch(key -> file.signed().problem(crypto, key).isEmpty());
    return Check.of(
            "store signature",
            signed,
            "signed by a key that is trusted",
            keys.isEmpty()
                ? "no key to check it with"
                : "signed by none of the " + keys.size() + " keys that are trusted")
        .under(CLAUSE);
  }

  private static Check name(Optional<CollateralStore> before, CollateralFile file) {
    String here = before.map(store -> store.manifest().name()).orElse(file.manifest().name());
    return Check.of(
            "store name",
            here.equals(file.manifest().name()),
            "it is " + here,
            "the file is of another store")
        .comparing(here, file.manifest().name())
        .under(CLAUSE);
  }

  private static Check version(Optional<CollateralStore> before, CollateralFile file) {
    long offered = file.manifest().version();
    if (before.isEmpty()) {
      return Check.pass("store version", "version " + offered + ", the first one here")
          .under(CLAUSE);
    }
    long here = before.get().manifest().version();
    boolean same = before.get().manifest().equals(file.manifest());
    return Check.of(
            "store version",
            offered > here || same,
            same ? "version " + offered + " is here already" : "version " + offered,
            offered == here
                ? "version " + here + " is here already, with other items"
                : "version " + offered + " is older than what is here")
        .comparing("from " + here, String.valueOf(offered))
        .under(CLAUSE);
  }

  private static Check dates(StoreManifest manifest, Instant asOf) {
    String name = "store dates";
    if (asOf.isBefore(manifest.issued())) {
      return Check.fail(name, "was made at " + manifest.issued() + "; it is " + asOf).under(CLAUSE);
    }
    boolean over = manifest.notAfter().isPresent() && asOf.isAfter(manifest.notAfter().get());
    return Check.of(
            name,
            !over,
            "made at " + manifest.issued(),
            "may not be used after " + manifest.notAfter().orElse(asOf) + "; it is " + asOf)
        .under(CLAUSE);
  }

  /** Fills {@code contents} with what the list names, from the file and from the store before. */
  private static Check contents(
      Crypto crypto,
      Optional<CollateralStore> before,
      CollateralFile file,
      Map<Bytes, Bytes> contents) {
    Map<Bytes, Bytes> brought = new HashMap<>();
    file.contents()
        .forEach(content -> brought.put(CollateralFile.digest(crypto, content), content));
    List<String> missing = new ArrayList<>();
    for (StoreManifest.Entry entry : file.manifest().entries()) {
      Optional<Bytes> content =
          Optional.ofNullable(brought.get(entry.digest()))
              .or(() -> before.flatMap(store -> store.content(entry.digest())));
      content.ifPresentOrElse(
          found -> contents.put(entry.digest(), found),
          () -> missing.add(entry.kind().word() + " " + entry.name()));
    }
    boolean foreign =
        brought.size() != file.contents().size()
            || !contents.keySet().containsAll(brought.keySet());
    return Check.of(
            "store contents",
            missing.isEmpty() && !foreign,
            contents.size() + " contents with their digests",
            missing.isEmpty()
                ? "the file has a content that the list does not name, or one twice"
                : "no content for " + String.join(", ", missing))
        .under(CLAUSE);
  }

  /** The signed list. */
  public StoreManifest manifest() {
    return file.manifest();
  }

  /** The snapshot that makes this store again. */
  public CollateralFile file() {
    return file;
  }

  /** SHA-384 of the signed list: what a TVM measures when it says what it appraised with. */
  public Bytes digest(Crypto crypto) {
    return CollateralFile.digest(crypto, file.manifest().toBytes());
  }

  /** The content with this digest. */
  Optional<Bytes> content(Bytes digest) {
    return Optional.ofNullable(contents.get(digest));
  }

  /** The items of {@code kind}, by name. */
  public List<CollateralFile.Item> items(ItemKind kind) {
    List<CollateralFile.Item> items = new ArrayList<>();
    for (StoreManifest.Entry entry : file.manifest().entries()) {
      if (entry.kind() == kind) {
        Bytes content = content(entry.digest()).orElseThrow();
        items.add(new CollateralFile.Item(kind, entry.name(), content));
      }
    }
    return List.copyOf(items);
  }

  /**
   * The anchors of {@code kind}.
   *
   * @throws MalformedInput if an item of this kind holds no certificates
   */
  public Anchors anchors(ItemKind kind) throws MalformedInput {
    return Anchors.read(items(kind).stream().map(CollateralFile.Item::content).toList());
  }
}
