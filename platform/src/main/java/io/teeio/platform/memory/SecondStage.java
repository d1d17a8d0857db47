package io.teeio.platform.memory;

import java.util.Optional;

/**
 * Where the tables of a second stage are.
 *
 * @param mode its form; empty if it is bare: guest addresses are physical ones
 * @param root its root table
 */
public record SecondStage(Optional<GStageMode> mode, HostAddress root) {
  /** Whether guest addresses are physical ones. */
  public boolean isBare() {
    return mode.isEmpty();
  }

  /** Looks for {@code guest} with {@code walker}. */
  public GStageWalk walk(GStageWalker walker, GuestAddress guest, Access access, boolean checked) {
    return mode.isEmpty()
        ? GStageWalk.Leaf.identity(guest.value())
        : walker.walk(mode.get(), root, guest, access, checked);
  }
}
