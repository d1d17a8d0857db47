package io.teeio.spdm.identity;

import java.util.ArrayList;
import java.util.List;

/** Identities that live as long as the process. */
public final class VolatileIdentities implements IdentityStore {
  private final List<IdentityChange> staged = new ArrayList<>();
  private IdentityState state;

  /** A store that holds {@code state}. */
  public VolatileIdentities(IdentityState state) {
    this.state = state;
  }

  @Override
  public synchronized IdentityState state() {
    return state;
  }

  @Override
  public synchronized void apply(IdentityChange change) {
    state = state.after(change);
  }

  @Override
  public synchronized void stage(IdentityChange change) {
    staged.add(change);
  }

  @Override
  public synchronized void reset() {
    for (IdentityChange change : staged) {
      state = state.after(change);
    }
    staged.clear();
    state = state.afterReset();
  }
}
