package io.teeio.tsm.device;

import io.teeio.pcie.Unanswered;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.BindState;
import io.teeio.tsm.call.Refused;
import java.io.IOException;
import java.util.Optional;

/**
 * The part of unbind_interface and of stop_interface that needs the device: steps 5 and 6 of A-13.
 * Nothing depends on it; what the interface could reach was taken before. The state is read before
 * STOP, which some devices refuse when there is nothing to stop, and after it, because only that
 * proves anything.
 */
final class UnlockFlow implements Flow {
  private final Device device;
  private final Tdi tdi;
  private final BindState confirmed;
  private final BindState unconfirmed;

  /**
   * Unlocks {@code tdi}, which is {@code confirmed} when the device says so and {@code unconfirmed}
   * else.
   */
  UnlockFlow(Device device, Tdi tdi, BindState confirmed, BindState unconfirmed) {
    this.device = device;
    this.tdi = tdi;
    this.confirmed = confirmed;
    this.unconfirmed = unconfirmed;
  }

  @Override
  public long run() throws Refused {
    Optional<String> problem = Optional.of("it was not asked");
    try {
      problem = unlock();
    } finally {
      tdi.bind(problem.isEmpty() ? confirmed : unconfirmed);
      tdi.state(problem.isEmpty() ? TdiState.CONFIG_UNLOCKED : TdiState.ERROR);
    }
    String why = problem.orElse("");
    Refused.unless(
        problem.isEmpty(),
        SbiError.IO,
        tdi.id() + " did not say that it is unlocked; it reaches nothing: " + why);
    return 0;
  }

  /** Why the device did not say that it is unlocked, if it did not. */
  private Optional<String> unlock() {
    Optional<Connection> connection = device.connection().filter(link -> link.session().isOpen());
    if (connection.isEmpty()) {
      return Optional.of("there is no session with its device");
    }
    TdispRequester tdisp = connection.get().tdisp(tdi.id());
    try {
      if (tdisp.state().orAbort() == TdiState.CONFIG_UNLOCKED) {
        return Optional.empty();
      }
      tdisp.stop().orAbort();
      TdiState state = tdisp.state().orAbort();
      return state == TdiState.CONFIG_UNLOCKED ? Optional.empty() : Optional.of("it is " + state);
    } catch (Unanswered | IOException why) {
      return Optional.of(String.valueOf(why.getMessage())); // the caller says what that means
    }
  }
}
