package io.teeio.attest.store;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store as a file. Deterministic CBOR:
 *
 * <pre>[ 18([..StoreManifest, signed..]), [ * content ] ]</pre>
 *
 * <p>The signature covers the list, and the list the contents by their digests. A file with all
 * contents is a snapshot; one that leaves out what the receiver has already is an update from what
 * it has. Anybody may leave out contents: that needs no key.
 *
 * @param signed the signed list
 * @param manifest the list, of which nothing means anything before the signature is found good
 * @param contents contents, each in the order of the list and once
 */
public record CollateralFile(CoseSign1 signed, StoreManifest manifest, List<Bytes> contents) {
  private static final String CLAUSE = "teeio-collateral/1";

  /** Copies the list. */
  public CollateralFile {
    contents = List.copyOf(contents);
  }

  /**
   * An item to be put into a store.
   *
   * @param kind what it is for
   * @param name its name among its kind, as {@link StoreManifest#isName} allows it
   * @param content its bytes
   */
  public record Item(ItemKind kind, String name, Bytes content) {}

  /**
   * Makes and signs a snapshot.
   *
   * @param name which store it is
   * @param version larger than that of the snapshot before
   * @param issued now, cut to seconds
   * @param notAfter until when it may be used, cut to seconds
   * @throws IllegalArgumentException for a name that cannot be one, or two items of one name
   */
  public static CollateralFile sign(
      Crypto crypto,
      SigningKey key,
      String name,
      long version,
      Instant issued,
      Optional<Instant> notAfter,
      List<Item> items,
      RandomSource random) {
    List<StoreManifest.Entry> entries = new ArrayList<>();
    Map<Bytes, Bytes> contents = new LinkedHashMap<>();
    for (Item item : items) {
      Bytes digest = digest(crypto, item.content());
      entries.add(new StoreManifest.Entry(item.kind(), item.name(), digest));
      contents.put(digest, item.content());
    }
    StoreManifest manifest =
        new StoreManifest(
            name,
            version,
            Instant.ofEpochSecond(issued.getEpochSecond()),
            notAfter.map(end -> Instant.ofEpochSecond(end.getEpochSecond())),
            entries);
    Bytes payload = manifest.toBytes();
    try {
      StoreManifest.read(payload);
    } catch (MalformedInput refused) {
      throw new IllegalArgumentException(refused.getMessage());
    }
    CoseSign1 signed = CoseSign1.sign(crypto, key, CoseSign1.headers(key), payload, random);
    return new CollateralFile(signed, manifest, inOrder(manifest, contents));
  }

  static Bytes digest(Crypto crypto, Bytes content) {
    return crypto.hash(HashAlgorithm.SHA_384, content);
  }

  /** The contents that are there, in the order of the list, each once. */
  static List<Bytes> inOrder(StoreManifest manifest, Map<Bytes, Bytes> byDigest) {
    Map<Bytes, Bytes> ordered = new LinkedHashMap<>();
    for (StoreManifest.Entry entry : manifest.entries()) {
      Bytes content = byDigest.get(entry.digest());
      if (content != null) {
        ordered.put(entry.digest(), content);
      }
    }
    return List.copyOf(ordered.values());
  }

  /**
   * Reads a file, of which nothing is checked yet.
   *
   * @throws MalformedInput if it is not in its form and in the only encoding of it
   */
  public static CollateralFile read(Bytes file) throws MalformedInput {
    CborReader.readDeterministic(file);
    List<CborItem> parts = CborItem.read(file, "collateral file", CLAUSE).elements(2);
    CoseSign1 signed = CoseSign1.readUntagged(parts.get(0).tagged(CoseSign1.TAG));
    if (signed.payload().isEmpty()) {
      throw parts.get(0).malformed("has no list in it");
    }
    List<Bytes> contents = new ArrayList<>();
    for (CborItem content : parts.get(1).elements()) {
      contents.add(content.octets());
    }
    return new CollateralFile(signed, StoreManifest.read(signed.payload().get()), contents);
  }

  /** This file without the contents that {@code receiver} has already. */
  public CollateralFile since(Crypto crypto, CollateralStore receiver) {
    List<Bytes> news =
        contents.stream()
            .filter(content -> receiver.content(digest(crypto, content)).isEmpty())
            .toList();
    return new CollateralFile(signed, manifest, news);
  }

  /** The file as bytes. */
  public Bytes toBytes() {
    List<Cbor> octets = new ArrayList<>();
    contents.forEach(content -> octets.add(Cbor.octets(content)));
    return CborWriter.write(Cbor.list(signed.toCbor(), new Cbor.Listing(octets)));
  }
}
