package io.teeio.probe;

import java.util.List;

/**
 * The algorithms of one kind that the responder selects when they are offered alone.
 *
 * @param kind as {@code hash}
 * @param names as {@code SHA_384}
 */
public record AlgorithmFacts(String kind, List<String> names) {
  /** Copies the list. */
  public AlgorithmFacts {
    names = List.copyOf(names);
  }
}
