package io.teeio.lab.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run tries each attack on a guarded machine and on one without its rule, and judges both. */
class AttackRunTest {
  private static final PlatformRule RULE = PlatformRule.RP_T_BIT;

  /** What the machine of a sample attack demands of the adversary, who never meets it. */
  private static class Sample implements Attack {
    private final String id;
    private final List<Rule> demands;

    Sample(String id, List<Rule> demands) {
      this.id = id;
      this.demands = demands;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String name() {
      return "a sample";
    }

    @Override
    public Adversary adversary() {
      return Adversary.SIMPLE_HARDWARE;
    }

    @Override
    public Rule mitigation() {
      return RULE;
    }

    @Override
    public String tries() {
      return "tries nothing";
    }

    @Override
    public Attempt attempt(Guards guards) {
      try {
        for (Rule rule : demands) {
          guards.require(rule, false);
        }
        return Attempt.succeeded("got through");
      } catch (Violation violation) {
        return Attempt.blocked(violation.rule().name());
      }
    }
  }

  private static AttackReport report(Attack attack) throws BrokenExperiment {
    return new AttackRun(each -> {}).run(List.of(attack)).attacks().getFirst();
  }

  @Test
  void anAttackThatOnlyItsRuleStopsHolds() throws Exception {
    AttackReport report = report(new Sample("T001", List.of(RULE)));
    assertThat(report.holds()).isTrue();
    assertThat(report.finding()).isEqualTo("is stopped by RP_T_BIT");
    assertThat(report.evidence()).isEqualTo("with: RP_T_BIT; without: got through");
  }

  @Test
  void anAttackThatNothingStopsDoesNotHold() throws Exception {
    AttackReport report = report(new Sample("T001", List.of()));
    assertThat(report.holds()).isFalse();
    assertThat(report.finding()).isEqualTo("gets through although RP_T_BIT is enforced");
  }

  @Test
  void anAttackThatAnotherRuleStopsAsWellProvesNothing() throws Exception {
    AttackReport report = report(new Sample("T001", List.of(RULE, PlatformRule.PAGE_SCRUB)));
    assertThat(report.holds()).isFalse();
    assertThat(report.finding())
        .isEqualTo("is stopped even without RP_T_BIT, which proves nothing");
  }

  @Test
  void aCatalogueHoldsIfEveryAttackDoesAndCountsWhatDoes() throws Exception {
    List<String> heard = new ArrayList<>();
    CatalogueReport report =
        new AttackRun(each -> heard.add(each.attack().id()))
            .run(List.of(new Sample("T001", List.of(RULE)), new Sample("T002", List.of())));
    assertThat(heard).containsExactly("T001", "T002");
    assertThat(report.holds()).isFalse();
    assertThat(report.blocked()).isEqualTo(1);
    assertThat(report.provedNecessary()).isEqualTo(2);
    assertThat(new CatalogueReport(report.attacks().subList(0, 1)).holds()).isTrue();
  }

  @Test
  void anAttemptThatBreaksOffIsNeitherBlockedNorSucceeded() {
    Attack impossible =
        new Sample("T001", List.of(RULE)) {
          @Override
          public Attempt attempt(Guards guards) {
            throw new IllegalStateException("the guest ended early");
          }
        };
    assertThatExceptionOfType(BrokenExperiment.class)
        .isThrownBy(() -> report(impossible))
        .withMessageContaining("T001 (a sample) broke off with all guards")
        .withMessageContaining("the guest ended early");
  }
}
