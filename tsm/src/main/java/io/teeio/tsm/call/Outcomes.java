package io.teeio.tsm.call;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Unanswered;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Rule;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Outcome;
import io.teeio.tsm.CoveRule;
import java.util.EnumSet;
import java.util.Set;

/**
 * What calls return for what stopped them. Nothing of a device's secrets shows in a code.
 */
public final class Outcomes {
  private static final Set<PlatformRule> ORDER =
      EnumSet.of(
          PlatformRule.GSTAGE_BLOCKED,
          PlatformRule.GSTAGE_MAPPED,
          PlatformRule.GSTAGE_REMOVE_AFTER_FENCE);

  private Outcomes() {}

  /** What a call returns that broke {@code rule}. */
  public static SbiError of(Rule rule) {
    return switch (rule) {
      case CoveRule cove -> cove.error();
      case PlatformRule.FENCE_NOT_STARTED -> SbiError.ALREADY_STARTED;
      case PlatformRule platform ->
          ORDER.contains(platform) ? SbiError.INVALID_STATE : SbiError.INVALID_ADDRESS;
      default -> SbiError.DENIED; // a rule of SPDM, IDE or TDISP that a device broke
    };
  }

  /** What a call returns when SPDM did not come to its end. */
  public static SbiResult of(Aborted aborted) {
    return SbiResult.of(
        switch (aborted.<Object>outcome()) {
          case Outcome.Broken<Object>(Rule rule, _) -> of(rule);
          case Outcome.Refused<Object> _, Outcome.Done<Object> _ -> SbiError.DENIED;
        });
  }

  /** What a call returns when a device did not do what IDE_KM or TDISP asked of it. */
  public static SbiResult of(Unanswered unanswered) {
    return SbiResult.of(
        switch (unanswered.answer()) {
          case Answer.Broken<?>(Rule rule, _) -> of(rule);
          case Answer.Refused<?> _, Answer.Done<?> _ -> SbiError.DENIED;
        });
  }
}
