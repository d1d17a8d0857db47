package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A concise module identifier: what is known of hardware and firmware. Grammar: {@code {? 0 :
 * language, 1 : tag-identity, ? 2 : entities, ? 3 : linked-tags, 4 : triples}}.
 *
 * @param language of its texts
 * @param identity which tag it is
 * @param entities who made it
 * @param linked tags that it supplements (0) or replaces (1)
 * @param triples what it says
 * @param unknown what else it has
 */
public record Comid(
    Optional<String> language,
    Identity identity,
    List<Entity> entities,
    List<Link> linked,
    Triples triples,
    Cbor.Table unknown)
    implements ConciseTag {
  /** The tag. */
  public static final int TAG = 506;

  private static final String CLAUSE = "draft-ietf-rats-corim, CoMID";
  private static final Set<Integer> KNOWN = Set.of(0, 1, 2, 3, 4);

  /** Copies the lists. */
  public Comid {
    entities = List.copyOf(entities);
    linked = List.copyOf(linked);
  }

  /**
   * Another tag.
   *
   * @param identifier of the tag
   * @param relation 0 supplements it, 1 replaces it
   */
  public record Link(String identifier, long relation) {
    static Link read(CborItem item) throws MalformedInput {
      return new Link(
          ItemReader.identifier(item.get(0)), item.get(1).whole(Integer.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  /**
   * Reads one that stands alone, with its tag or without.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static Comid read(Bytes bytes) throws MalformedInput {
    CborItem item = CborItem.read(bytes, "comid", CLAUSE);
    return read(item.tag().isPresent() ? item.tagged(TAG).embedded() : item);
  }

  static Comid read(CborItem item) throws MalformedInput {
    CborItem map = item.under(CLAUSE);
    return new Comid(
        ItemReader.optional(map, 0, CborItem::text),
        Identity.read(map.get(1)),
        ItemReader.list(map, 2, Entity::read),
        ItemReader.list(map, 3, Link::read),
        Triples.read(map.get(4)),
        ItemReader.unknown(map, KNOWN));
  }
}
