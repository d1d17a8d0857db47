package io.teeio.attest.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a YAML text that knows where it stands. */
sealed interface YamlNode {
  /** Where it begins. */
  Place at();

  /**
   * A place in a text.
   *
   * @param line counted from 1
   * @param column counted from 1
   * @param path the field, as {@code revocation.staleness}; empty for the whole
   */
  record Place(int line, int column, String path) {
    /** What is wrong here. */
    PolicyError error(String reason) {
      return new PolicyError(line, column, path.isEmpty() ? reason : path + ": " + reason);
    }
  }

  /**
   * A single value.
   *
   * @param quoted whether it stands in quotes or in a block, so that it is text and nothing else
   */
  record Scalar(Place at, String text, boolean quoted) implements YamlNode {}

  /** Several values. */
  record Sequence(Place at, List<YamlNode> items) implements YamlNode {
    /** Copies the list. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Named values, in their order. */
  record Mapping(Place at, Map<Key, YamlNode> entries) implements YamlNode {
    /** A name and where it stands. */
    record Key(Place at, String name) {}

    /** Copies the map and keeps its order. */
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }
}
