package io.teeio.lab.page;

import io.teeio.lab.page.Chapter.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the decoded message of an event: both count the messages of a device in the same order. */
record Pairing(Map<String, List<Decoded>> decoded) {
  /** How far apart they may be, should one of them have counted a chunk or a retry more. */
  private static final int REACH = 6;

  /** The message that {@code shown} is about. */
  Optional<Decoded> of(Shown shown) {
    if (shown.number() < 0) {
      return Optional.empty();
    }
    List<Decoded> messages = decoded.getOrDefault(Party.device(shown.event()), List.of());
    for (int step = 0; step <= 2 * REACH; step++) {
      int at = shown.number() + (step % 2 == 0 ? step / 2 : -(step + 1) / 2);
      if (at >= 0 && at < messages.size() && messages.get(at).name().equals(shown.event().what())) {
        return Optional.of(messages.get(at));
      }
    }
    return Optional.empty();
  }
}
