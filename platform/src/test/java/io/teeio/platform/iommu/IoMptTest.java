package io.teeio.platform.iommu;

import static io.teeio.platform.memory.SmallMachine.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import org.junit.jupiter.api.Test;

class IoMptTest {
  private static final int VF = 0x00BE1D;

  private final IoMpt.Control control = IoMpt.powerOn(Guards.all());
  private final IoMpt classifier = control.classifier();

  private static SdclRule rule(SourceMatch source, TeeFilter filter, SupervisorDomain domain) {
    return new SdclRule(source, filter, domain, domain.id());
  }

  @Test
  void afterResetEverythingIsAborted() {
    assertRefused(PlatformRule.IOMPT_RULE_REQUIRED, () -> classifier.route(VF, false));
    assertRefused(PlatformRule.IOMPT_RULE_REQUIRED, () -> classifier.route(VF, true));
  }

  @Test
  void bareAbortsTeeTraffic() throws Exception {
    control.mode(IoMpt.Mode.BARE);
    assertThat(classifier.route(VF, false)).isEqualTo(new IoMpt.Route(SupervisorDomain.HOST, 0));
    assertRefused(PlatformRule.IOMPT_BARE_ABORTS_TEE, () -> classifier.route(VF, true));
  }

  @Test
  void withoutARuleAnAccessIsAborted() {
    control.mode(IoMpt.Mode.ON);
    control.set(0, rule(new SourceMatch.Unary(VF + 1), TeeFilter.BOTH, SupervisorDomain.HOST));
    assertRefused(PlatformRule.IOMPT_RULE_REQUIRED, () -> classifier.route(VF, false));
  }

  @Test
  void theTeeAttributeDecides() throws Exception {
    control.mode(IoMpt.Mode.ON);
    control.set(1, rule(new SourceMatch.Unary(VF), TeeFilter.TEE, SupervisorDomain.TEE));
    control.set(2, rule(new SourceMatch.Unary(VF), TeeFilter.NON_TEE, SupervisorDomain.HOST));
    assertThat(classifier.route(VF, true).domain()).isEqualTo(SupervisorDomain.TEE);
    assertThat(classifier.route(VF, false).domain()).isEqualTo(SupervisorDomain.HOST);
    control.remove(1);
    assertRefused(PlatformRule.IOMPT_RULE_REQUIRED, () -> classifier.route(VF, true));
    assertThat(classifier.route(VF, false).domain()).isEqualTo(SupervisorDomain.HOST);
  }

  @Test
  void theLowestRuleWins() throws Exception {
    control.mode(IoMpt.Mode.ON);
    control.set(9, rule(new SourceMatch.Range(0, 0xFFFFFF), TeeFilter.BOTH, SupervisorDomain.HOST));
    control.set(3, rule(new SourceMatch.Unary(VF), TeeFilter.BOTH, SupervisorDomain.TEE));
    assertThat(classifier.route(VF, true).domain()).isEqualTo(SupervisorDomain.TEE);
    assertThat(classifier.route(VF + 1, true).domain()).isEqualTo(SupervisorDomain.HOST);
  }

  @Test
  void sourcesAreOneOrManyDeviceIds() {
    SourceMatch bus = new SourceMatch.Napot(0x00BE00, 8);
    assertThat(bus.matches(0x00BE00)).isTrue();
    assertThat(bus.matches(0x00BEFF)).isTrue();
    assertThat(bus.matches(0x00BF00)).isFalse();
    assertThat(bus.matches(0x01BE00)).isFalse();
    SourceMatch range = new SourceMatch.Range(5, 7);
    assertThat(range.matches(4)).isFalse();
    assertThat(range.matches(5)).isTrue();
    assertThat(range.matches(7)).isTrue();
    assertThat(range.matches(8)).isFalse();
    assertThatThrownBy(() -> new SourceMatch.Napot(0x00BE01, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SourceMatch.Napot(0, 24))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rulesAreKeptByNumber() {
    SdclRule rule = rule(new SourceMatch.Unary(VF), TeeFilter.TEE, SupervisorDomain.TEE);
    assertThat(control.get(0)).isEmpty();
    assertThat(control.free()).contains(0);
    control.set(0, rule);
    assertThat(control.get(0)).contains(rule);
    assertThat(control.free()).contains(1);
    for (int id = 0; id < IoMpt.RULES; id++) {
      control.set(id, rule);
    }
    assertThat(control.free()).isEmpty();
    assertThatThrownBy(() -> control.set(IoMpt.RULES, rule))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
