package io.teeio.spdm.requester;

import java.io.IOException;
import java.time.Duration;

/** Waits, when a responder asks for time. Injected, so that simulations and tests need not wait. */
@FunctionalInterface
public interface Pause {
  /** Does not wait: for responders whose time is the caller's own. */
  Pause NONE = duration -> {};

  /**
   * Waits for about {@code duration}.
   *
   * @throws IOException if waiting was interrupted
   */
  void of(Duration duration) throws IOException;
}
