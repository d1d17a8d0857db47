package io.teeio.probe;

import java.util.List;

/**
 * A key pair of the responder.
 *
 * @param id its number, from 1
 * @param algorithm what it is, in words
 * @param possible what it could be, in words
 * @param usage what it is used for, in words
 * @param abilities what can be done with it, in words
 * @param slots the slots whose leaf certificate has it
 */
public record KeyPairFacts(
    int id,
    String algorithm,
    List<String> possible,
    List<String> usage,
    List<String> abilities,
    List<Integer> slots) {
  /** Copies the lists. */
  public KeyPairFacts {
    possible = List.copyOf(possible);
    usage = List.copyOf(usage);
    abilities = List.copyOf(abilities);
    slots = List.copyOf(slots);
  }
}
