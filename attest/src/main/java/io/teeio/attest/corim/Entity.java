package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * An organization that had a part in a manifest.
 *
 * @param name what it is called
 * @param identifier its URI, if it has one
 * @param roles what it did: in a CoRIM manifest-creator 1, manifest-signer 2; in a CoMID
 *     tag-creator 0, creator 1, maintainer 2
 */
public record Entity(String name, Optional<String> identifier, List<Long> roles) {
  /** Copies the list. */
  public Entity {
    roles = List.copyOf(roles);
  }

  static Entity read(CborItem item) throws MalformedInput {
    return new Entity(
        item.get(0).text(),
        ItemReader.optional(item, 1, ItemReader::uri),
        ItemReader.list(item.get(2), role -> role.whole(Long.MIN_VALUE, Long.MAX_VALUE)));
  }
}
