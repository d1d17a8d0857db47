package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A concise reference integrity manifest. Grammar: {@code 501({0 : id, 1 : tags, ? 2 :
 * dependent-rims, ? 3 : profile, ? 4 : rim-validity, ? 5 : entities})}.
 *
 * @param identifier which manifest it is: a text, or a UUID in hexadecimal
 * @param tags its parts
 * @param dependent other manifests that it needs
 * @param profiles identifiers or URIs of profiles that change its meaning; in older drafts several
 * @param validity when it holds
 * @param entities who made it
 * @param unknown what else it has
 */
public record Corim(
    String identifier,
    List<ConciseTag> tags,
    List<Locator> dependent,
    List<String> profiles,
    Optional<Validity> validity,
    List<Entity> entities,
    Cbor.Table unknown) {
  /** The tag. */
  public static final int TAG = 501;

  static final String CLAUSE = "draft-ietf-rats-corim, CoRIM";
  private static final Set<Integer> KNOWN = Set.of(0, 1, 2, 3, 4, 5);

  /** Copies the lists. */
  public Corim {
    tags = List.copyOf(tags);
    dependent = List.copyOf(dependent);
    profiles = List.copyOf(profiles);
    entities = List.copyOf(entities);
  }

  static Corim read(CborItem map) throws MalformedInput {
    return new Corim(
        ItemReader.identifier(map.get(0)),
        ItemReader.records(map.get(1), ConciseTag::read),
        ItemReader.list(map, 2, Locator::read),
        ItemReader.list(map, 3, ItemReader::profile),
        ItemReader.optional(map, 4, Validity::read),
        ItemReader.list(map, 5, Entity::read),
        ItemReader.unknown(map, KNOWN));
  }

  /** Its CoMIDs. */
  public List<Comid> comids() {
    return tags.stream()
        .flatMap(tag -> tag instanceof Comid comid ? Stream.of(comid) : Stream.empty())
        .toList();
  }

  /** The states in which a device may be, of all its CoMIDs. */
  public List<State> references() {
    return comids().stream().flatMap(comid -> comid.triples().references().stream()).toList();
  }
}
