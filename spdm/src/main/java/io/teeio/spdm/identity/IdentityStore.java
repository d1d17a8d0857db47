package io.teeio.spdm.identity;

import java.io.IOException;

/**
 * The memory that holds an {@link IdentityState} and outlives connections and resets. Safe for
 * several threads: connections share it.
 */
public interface IdentityStore {
  /** What it holds now. */
  IdentityState state();

  /**
   * Takes {@code change} at once.
   *
   * @throws IOException if it cannot be kept; it is not taken then
   */
  void apply(IdentityChange change) throws IOException;

  /**
   * Keeps {@code change} until the endpoint is reset, after those that are kept already.
   *
   * @throws IOException if it cannot be kept
   */
  void stage(IdentityChange change) throws IOException;

  /**
   * The endpoint is reset: what was kept is taken, in its order.
   *
   * @throws IOException if the outcome cannot be kept
   */
  void reset() throws IOException;
}
