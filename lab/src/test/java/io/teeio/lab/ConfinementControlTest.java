package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Confinement;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.weakened.GuardsWithout;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Confinement} finds the way that opens when one rule is not enforced: it does look. */
class ConfinementControlTest {
  static Stream<Rule> rules() {
    return Stream.of(
        PlatformRule.MPT_DOMAIN_ISOLATION,
        PlatformRule.PAGE_SCRUB,
        PlatformRule.RP_T_BIT,
        PlatformRule.PAGE_SINGLE_OWNER);
  }

  private static void live(Confinement confinement, Guards guards) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().seenBy(confinement).withGuards(guards));
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(0x5A)).isTrue();
          guest.pause();
        },
        () -> confinement.sweep("in use"));
    experiment.vmm().unbind(experiment.tdi());
    experiment.reclaim(0);
    experiment.vmm().disconnect(experiment.device());
    experiment.vmm().destroyTvm();
    confinement.sweep("the end");
  }

  @Test
  void withEveryRuleThereIsNoWay() throws Exception {
    Confinement confinement = new Confinement();
    live(confinement, Guards.all());
    assertThat(confinement.breaches()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withoutTheRuleThereIsAWayAndItIsFound(Rule rule) throws Exception {
    Confinement confinement = new Confinement();
    try {
      live(confinement, new GuardsWithout(rule));
    } catch (AssertionError | IllegalStateException overwritten) {
      // what was written through the hole broke the guest or its TSM
      assertThat(confinement.breaches()).anyMatch(breach -> breach.contains("writes"));
    }
    assertThat(confinement.breaches()).isNotEmpty();
  }
}
