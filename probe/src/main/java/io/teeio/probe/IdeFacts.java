package io.teeio.probe;

import java.util.List;

/**
 * A port that IDE_KM tells of.
 *
 * @param index its index
 * @param function the function that it is
 * @param maxIndex the last index that the device says it has
 * @param abilities what its IDE capability says, in words
 * @param linkStreams how many Link IDE streams it has
 * @param selectiveStreams how many Selective IDE streams it has
 */
public record IdeFacts(
    int index,
    String function,
    int maxIndex,
    List<String> abilities,
    int linkStreams,
    int selectiveStreams) {
  /** Copies the list. */
  public IdeFacts {
    abilities = List.copyOf(abilities);
  }
}
