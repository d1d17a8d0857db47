package io.teeio.tsm.device;

import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import java.util.Optional;

/**
 * Refuses calls when the keys of a session are nearly used up, before anything was changed, so that
 * the same call can be made again after spdm_key_update. What renews or ends is never
 * refused.
 */
final class KeyBudget {
  private final Environment environment;

  KeyBudget(Environment environment) {
    this.environment = environment;
  }

  /** Whether {@link #require} lets {@code call} pass. */
  boolean suffices(SbiCall call, Device device) {
    try {
      require(call, device);
      return true;
    } catch (Violation spent) {
      environment.events().accept(new TsmEvent.RuleBroken(call, spent.rule(), spent.detail()));
      return false;
    }
  }

  /** Refuses {@code call} if it needs a session whose keys are nearly used up. */
  void require(SbiCall call, Device device) throws Violation {
    boolean exempt =
        call.is(CovhFunction.CONNECT_DEVICE)
            || call.is(CovhFunction.SPDM_KEY_UPDATE)
            || call.is(CovhFunction.UNBIND_INTERFACE)
            || call.is(CovhFunction.RECLAIM_TVM_INTERFACE_REGION)
            || call.is(CovhFunction.DISCONNECT_DEVICE)
            || call.is(CovgFunction.STOP_INTERFACE);
    if (!exempt) {
      requireLeft(device);
    }
  }

  /** Why the keys of the session with {@code device} have to be updated, if they have to be. */
  Optional<String> spent(Device device) {
    try {
      requireLeft(device);
      return Optional.empty();
    } catch (Violation spent) {
      return Optional.of(String.valueOf(spent.getMessage()));
    }
  }

  /** Refuses if the keys of the session with {@code device} are nearly used up. */
  void requireLeft(Device device) throws Violation {
    environment
        .guards()
        .require(
            CoveRule.SESSION_KEY_LIMIT,
            device.recordsSealed() < environment.manifest().policy().recordLimit(),
            () -> device.recordsSealed() + " records were sealed");
  }
}
