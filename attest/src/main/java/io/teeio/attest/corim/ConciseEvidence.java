package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a device says of itself in TCG's concise evidence (DICE Concise Evidence Binding for SPDM),
 * which it carries in a measurement manifest. Grammar: {@code 571({0 : ev-triples, ? 1 :
 * evidence-id, ? 2 : profile})}.
 *
 * @param evidence states in which environments are
 * @param identities keys that identify environments
 * @param attestKeys keys with which environments sign
 * @param dependencies environments that environments trust
 * @param memberships environments that make up others
 * @param software software tags of environments
 * @param identifier which evidence it is: a UUID in hexadecimal
 * @param profile an identifier or a URI
 * @param unknown triples of other kinds
 */
public record ConciseEvidence(
    List<State> evidence,
    List<Triples.Keys> identities,
    List<Triples.Keys> attestKeys,
    List<Triples.Relation> dependencies,
    List<Triples.Relation> memberships,
    List<Triples.Software> software,
    Optional<String> identifier,
    Optional<String> profile,
    Cbor.Table unknown) {
  /** The tag. */
  public static final int TAG = 571;

  static final String CLAUSE = "TCG DICE Concise Evidence Binding for SPDM";
  private static final Set<Integer> KNOWN = Set.of(0, 1, 2, 3, 4, 5);

  /** Copies the lists. */
  public ConciseEvidence {
    evidence = List.copyOf(evidence);
    identities = List.copyOf(identities);
    attestKeys = List.copyOf(attestKeys);
    dependencies = List.copyOf(dependencies);
    memberships = List.copyOf(memberships);
    software = List.copyOf(software);
  }

  /**
   * Reads evidence with its tag.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static ConciseEvidence read(Bytes bytes) throws MalformedInput {
    return read(CborItem.read(bytes, "concise-evidence", CLAUSE));
  }

  static ConciseEvidence read(CborItem item) throws MalformedInput {
    CborItem map = item.tagged(TAG);
    CborItem triples = map.get(0);
    return new ConciseEvidence(
        ItemReader.records(triples, 0, State::read),
        ItemReader.records(triples, 1, Triples.Keys::read),
        ItemReader.records(triples, 5, Triples.Keys::read),
        ItemReader.records(triples, 2, Triples.Relation::read),
        ItemReader.records(triples, 3, Triples.Relation::read),
        ItemReader.records(triples, 4, Triples.Software::read),
        ItemReader.optional(map, 1, ItemReader::identifier),
        ItemReader.optional(map, 2, ItemReader::profile),
        ItemReader.unknown(triples, KNOWN));
  }

  /**
   * The states, with the values of measurement blocks put in wherever evidence only points to them.
   *
   * @param blocks what the blocks hold, by index
   */
  public List<State> resolved(List<Measurement> blocks) {
    List<State> resolved = new ArrayList<>();
    for (State state : evidence) {
      List<Measurement> measurements = new ArrayList<>();
      for (Measurement measurement : state.measurements()) {
        measurements.addAll(resolve(measurement, blocks));
      }
      resolved.add(new State(state.environment(), measurements));
    }
    return resolved;
  }

  private static List<Measurement> resolve(Measurement measurement, List<Measurement> blocks) {
    List<Integer> indices = measurement.values().spdmIndices();
    if (indices.isEmpty()) {
      return List.of(measurement);
    }
    List<Measurement> resolved = new ArrayList<>();
    for (Measurement block : blocks) {
      if (block.index().isPresent() && indices.contains(block.index().getAsInt())) {
        resolved.add(
            new Measurement(
                measurement.key(),
                measurement.values().with(block.values()),
                measurement.authorizedBy()));
      }
    }
    return resolved;
  }
}
