package io.teeio.device.endpoint;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Identities in a folder, so that a device is the same when it starts again. What waits for a reset
 * is taken when the folder is opened: switching a device on is a reset.
 */
public final class IdentityFolder implements IdentityStore {
  private final IdentityFiles files;
  private final List<IdentityChange> staged = new ArrayList<>();
  private IdentityState state;

  private IdentityFolder(IdentityFiles files, IdentityState state) {
    this.files = files;
    this.state = state;
  }

  /**
   * The identities in {@code folder}; empty if there are none yet.
   *
   * @throws IOException if it cannot be read
   * @throws MalformedInput if a file in it is not what it should be
   */
  public static Optional<IdentityFolder> open(Path folder, Crypto crypto)
      throws IOException, MalformedInput {
    IdentityFiles files = new IdentityFiles(folder, crypto);
    Optional<IdentityState> state = files.read();
    return state.isEmpty()
        ? Optional.empty()
        : Optional.of(new IdentityFolder(files, state.get().afterReset()));
  }

  /**
   * Puts {@code state} into {@code folder}, which is made if it is not there.
   *
   * @throws IOException if it cannot be written
   */
  public static IdentityFolder create(Path folder, Crypto crypto, IdentityState state)
      throws IOException {
    IdentityFiles files = new IdentityFiles(folder, crypto);
    files.write(state);
    return new IdentityFolder(files, state);
  }

  @Override
  public synchronized IdentityState state() {
    return state;
  }

  @Override
  public synchronized void apply(IdentityChange change) throws IOException {
    IdentityState changed = state.after(change);
    files.write(changed);
    state = changed;
  }

  @Override
  public synchronized void stage(IdentityChange change) {
    staged.add(change);
  }

  @Override
  public synchronized void reset() throws IOException {
    IdentityState changed = state;
    for (IdentityChange change : staged) {
      changed = changed.after(change);
    }
    changed = changed.afterReset();
    if (!changed.equals(state)) {
      files.write(changed);
      state = changed;
    }
    staged.clear();
  }
}
