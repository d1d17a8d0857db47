package io.teeio.spdm.identity;

/**
 * The memory that holds an {@link IdentityState} and outlives connections and resets. Safe for
 * several threads: connections share it.
 */
public interface IdentityStore {
  /** What it holds now. */
  IdentityState state();

  /** Takes {@code change} at once. */
  void apply(IdentityChange change);

  /** Keeps {@code change} until the endpoint is reset, after those that are kept already. */
  void stage(IdentityChange change);

  /** The endpoint is reset: what was kept is taken, in its order. */
  void reset();
}
