package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.List;

/**
 * Where another manifest is to be had. Nothing here fetches it.
 *
 * @param references URIs
 * @param thumbprints digests that the manifest may have; none if it may be any
 */
public record Locator(List<String> references, List<Digest> thumbprints) {
  /** Copies the lists. */
  public Locator {
    references = List.copyOf(references);
    thumbprints = List.copyOf(thumbprints);
  }

  static Locator read(CborItem item) throws MalformedInput {
    return new Locator(ItemReader.list(item.get(0), ItemReader::uri), Digests.list(item, 1));
  }
}
