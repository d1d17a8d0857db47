package io.teeio.tsm.device;

import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;

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

  void require(SbiCall call, Device device) throws Violation {
    boolean exempt =
        call.is(CovhFunction.CONNECT_DEVICE)
            || call.is(CovhFunction.SPDM_KEY_UPDATE)
            || call.is(CovhFunction.UNBIND_INTERFACE)
            || call.is(CovhFunction.DISCONNECT_DEVICE)
            || call.is(CovgFunction.STOP_INTERFACE);
    environment
        .guards()
        .require(
            CoveRule.SESSION_KEY_LIMIT,
            exempt || device.recordsSealed() < environment.manifest().policy().recordLimit(),
            () -> device.recordsSealed() + " records were sealed");
  }
}
