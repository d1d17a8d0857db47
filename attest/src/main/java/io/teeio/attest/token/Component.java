package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of software as it was loaded (CoVE, software components claim).
 *
 * @param type what it is
 * @param measurement its hash
 * @param svn its security version; its author says what the text means
 * @param manifest hash of what it was configured with
 * @param signer hash of the key that signed it
 * @param algorithm the hash, by its name
 */
public record Component(
    String type,
    Bytes measurement,
    String svn,
    Optional<Bytes> manifest,
    Bytes signer,
    String algorithm) {
  private static final int MOST = 64;

  /** Reads the list, one at least, that {@code item} has to be. */
  static List<Component> readAll(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.someElements();
    if (parts.size() > MOST) {
      throw item.malformed("has more than " + MOST + " components");
    }
    List<Component> components = new ArrayList<>();
    for (CborItem part : parts) {
      components.add(read(part));
    }
    return List.copyOf(components);
  }

  private static Component read(CborItem item) throws MalformedInput {
    Optional<CborItem> manifest = item.find(4);
    return new Component(
        item.get(1).text(),
        item.get(2).octets(),
        item.get(3).text(),
        manifest.isPresent() ? Optional.of(manifest.get().octets()) : Optional.empty(),
        item.get(5).octets(),
        item.get(6).text());
  }
}
