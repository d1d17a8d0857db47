package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import org.junit.jupiter.api.Test;

class TlbVersionsTest {
  private final TlbVersions versions = new TlbVersions(Guards.all());

  @Test
  void aWithdrawalHasNotPassedBeforeAFence() {
    assertThat(versions.passed(versions.current())).isFalse();
  }

  @Test
  void aFencePassesWhenEveryMemberAcknowledged() throws Violation {
    versions.join(0);
    versions.join(1);
    long withdrawn = versions.current();
    versions.start();
    assertThat(versions.passed(withdrawn)).isFalse();
    versions.acknowledge(0);
    assertThat(versions.passed(withdrawn)).isFalse();
    versions.acknowledge(1);
    assertThat(versions.passed(withdrawn)).isTrue();
    assertThat(versions.passed(versions.current())).isFalse();
  }

  @Test
  void aSecondFenceWaitsForTheFirst() throws Violation {
    versions.join(0);
    versions.start();
    assertRefused(PlatformRule.FENCE_NOT_STARTED, versions::start);
    versions.acknowledge(0);
    versions.start();
  }

  @Test
  void aMemberThatLeftHoldsNothing() throws Violation {
    versions.join(7);
    long withdrawn = versions.current();
    versions.start();
    versions.leave(7);
    assertThat(versions.passed(withdrawn)).isTrue();
  }

  @Test
  void aMemberThatJoinsAfterTheFenceHoldsNothing() throws Violation {
    long withdrawn = versions.current();
    versions.start();
    versions.join(7);
    assertThat(versions.passed(withdrawn)).isTrue();
    versions.start();
    assertThat(versions.passed(withdrawn)).isTrue();
  }

  @Test
  void aStrangersAcknowledgementCountsForNothing() throws Violation {
    versions.join(0);
    long withdrawn = versions.current();
    versions.start();
    versions.acknowledge(1);
    assertThat(versions.passed(withdrawn)).isFalse();
  }
}
