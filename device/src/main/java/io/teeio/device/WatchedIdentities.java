package io.teeio.device;

import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * Identities that several connections share, as one of them sees them: it hears of the slots that
 * it changed itself.
 *
 * @param shared the identities
 * @param changed hears the mask of the slots whose chain changed
 */
record WatchedIdentities(IdentityStore shared, IntConsumer changed) implements IdentityStore {
  @Override
  public IdentityState state() {
    return shared.state();
  }

  @Override
  public void apply(IdentityChange change) throws IOException {
    shared.apply(change);
    switch (change) {
      case IdentityChange.Install installed -> changed.accept(1 << installed.slot());
      case IdentityChange.Erase erased -> changed.accept(1 << erased.slot());
      case IdentityChange.Configure _,
          IdentityChange.ReplaceKeyPair _,
          IdentityChange.Await _,
          IdentityChange.Forget _ -> {}
    }
  }

  @Override
  public void stage(IdentityChange change) throws IOException {
    shared.stage(change);
  }

  @Override
  public void reset() throws IOException {
    shared.reset();
  }
}
