package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of a CoMID (triples-map), by their kinds.
 *
 * @param references states in which an environment may be; several of one are alternatives
 * @param endorsed what is so of an environment besides
 * @param identities keys that identify an environment
 * @param attestKeys keys with which an environment signs evidence
 * @param dependencies environments that an environment trusts
 * @param memberships environments that make up one
 * @param software software tags that an environment may have
 * @param series endorsements of which the first whose condition holds counts
 * @param conditional endorsements that count if all their conditions hold
 * @param unknown triples of other kinds
 */
public record Triples(
    List<State> references,
    List<State> endorsed,
    List<Keys> identities,
    List<Keys> attestKeys,
    List<Relation> dependencies,
    List<Relation> memberships,
    List<Software> software,
    List<Series> series,
    List<Conditional> conditional,
    Cbor.Table unknown) {
  private static final Set<Integer> KNOWN = Set.of(0, 1, 2, 3, 4, 5, 6, 8, 10);

  /** Copies the lists. */
  public Triples {
    references = List.copyOf(references);
    endorsed = List.copyOf(endorsed);
    identities = List.copyOf(identities);
    attestKeys = List.copyOf(attestKeys);
    dependencies = List.copyOf(dependencies);
    memberships = List.copyOf(memberships);
    software = List.copyOf(software);
    series = List.copyOf(series);
    conditional = List.copyOf(conditional);
  }

  /**
   * Keys of an environment.
   *
   * @param environment whose they are
   * @param keys the keys, each with the tag that says its form
   * @param conditions which element's, and who may say so
   */
  public record Keys(Environment environment, List<Cbor> keys, Optional<Cbor> conditions) {
    /** Copies the list. */
    public Keys {
      keys = List.copyOf(keys);
    }

    static Keys read(CborItem item) throws MalformedInput {
      List<CborItem> parts = item.elements(2, 3);
      return new Keys(
          Environment.read(parts.get(0)),
          ItemReader.list(parts.get(1), CborItem::value),
          parts.size() == 3 ? Optional.of(parts.get(2).value()) : Optional.empty());
    }
  }

  /**
   * An environment and others that it has to do with.
   *
   * @param environment the one
   * @param others the others
   */
  public record Relation(Environment environment, List<Environment> others) {
    /** Copies the list. */
    public Relation {
      others = List.copyOf(others);
    }

    static Relation read(CborItem item) throws MalformedInput {
      List<CborItem> parts = item.elements(2);
      return new Relation(
          Environment.read(parts.get(0)), ItemReader.records(parts.get(1), Environment::read));
    }
  }

  /**
   * Software of an environment.
   *
   * @param environment whose it is
   * @param tags identifiers of software tags; in evidence the tags themselves
   */
  public record Software(Environment environment, List<Cbor> tags) {
    /** Copies the list. */
    public Software {
      tags = List.copyOf(tags);
    }

    static Software read(CborItem item) throws MalformedInput {
      List<CborItem> parts = item.elements(2);
      return new Software(
          Environment.read(parts.get(0)), ItemReader.list(parts.get(1), CborItem::value));
    }
  }

  /**
   * Endorsements under conditions.
   *
   * @param conditions all of which have to hold
   * @param endorsements what is so then
   */
  public record Conditional(List<State> conditions, List<State> endorsements) {
    /** Copies the lists. */
    public Conditional {
      conditions = List.copyOf(conditions);
      endorsements = List.copyOf(endorsements);
    }

    static Conditional read(CborItem item) throws MalformedInput {
      List<CborItem> parts = item.elements(2);
      return new Conditional(
          ItemReader.records(parts.get(0), State::read),
          ItemReader.records(parts.get(1), State::read));
    }
  }

  /**
   * Endorsements in an order.
   *
   * @param environment of which they are
   * @param common what has to be so for each of them
   * @param authorizedBy keys of those who may say so
   * @param items the endorsements, the most precise first
   */
  public record Series(
      Environment environment,
      List<Measurement> common,
      List<Cbor> authorizedBy,
      List<Choice> items) {
    /** Copies the lists. */
    public Series {
      common = List.copyOf(common);
      authorizedBy = List.copyOf(authorizedBy);
      items = List.copyOf(items);
    }

    /**
     * One of the endorsements.
     *
     * @param condition what has to be so
     * @param addition what is so then
     */
    public record Choice(List<Measurement> condition, List<Measurement> addition) {
      /** Copies the lists. */
      public Choice {
        condition = List.copyOf(condition);
        addition = List.copyOf(addition);
      }

      static Choice read(CborItem item) throws MalformedInput {
        List<CborItem> parts = item.elements(2);
        return new Choice(
            ItemReader.records(parts.get(0), Measurement::read),
            ItemReader.records(parts.get(1), Measurement::read));
      }
    }

    static Series read(CborItem item) throws MalformedInput {
      List<CborItem> parts = item.elements(2);
      List<CborItem> common = parts.get(0).elements(2, 3);
      CborItem claims = common.get(1);
      return new Series(
          Environment.read(common.get(0)),
          claims.elements().isEmpty() ? List.of() : ItemReader.records(claims, Measurement::read),
          common.size() == 3 ? ItemReader.list(common.get(2), CborItem::value) : List.of(),
          ItemReader.records(parts.get(1), Choice::read));
    }
  }

  static Triples read(CborItem item) throws MalformedInput {
    if (item.table().entries().isEmpty()) {
      throw item.malformed("is empty");
    }
    return new Triples(
        ItemReader.records(item, 0, State::read),
        ItemReader.records(item, 1, State::read),
        ItemReader.records(item, 2, Keys::read),
        ItemReader.records(item, 3, Keys::read),
        ItemReader.records(item, 4, Relation::read),
        ItemReader.records(item, 5, Relation::read),
        ItemReader.records(item, 6, Software::read),
        ItemReader.records(item, 8, Series::read),
        ItemReader.records(item, 10, Conditional::read),
        ItemReader.unknown(item, KNOWN));
  }
}
