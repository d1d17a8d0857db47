package io.teeio.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.rule.weakened.GuardsWithout;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private enum SampleRule implements Rule {
    NONCE,
    STATE;

    @Override
    public Citation citation() {
      return new Citation("DSP0000", "1.2.0", "3.4", Strength.SHALL, "The nonce shall match.");
    }
  }

  @Test
  void aConditionThatHoldsPasses() {
    assertThatCode(() -> Guards.all().require(SampleRule.NONCE, true)).doesNotThrowAnyException();
  }

  @Test
  void aConditionThatFailsIsAViolationOfThatRule() {
    Violation violation =
        catchThrowableOfType(
            Violation.class, () -> Guards.all().require(SampleRule.NONCE, false, () -> "was 0"));

    assertThat(violation.rule()).isEqualTo(SampleRule.NONCE);
    assertThat(violation.detail()).isEqualTo("was 0");
    assertThat(violation).hasMessage("NONCE: The nonce shall match. (was 0) [DSP0000 1.2.0 3.4]");
    assertThat(violation.getStackTrace()).isEmpty();
  }

  @Test
  void aViolationWithoutDetailShowsNone() {
    assertThatThrownBy(() -> Guards.all().require(SampleRule.STATE, false))
        .isInstanceOf(Violation.class)
        .hasMessage("STATE: The nonce shall match. [DSP0000 1.2.0 3.4]");
  }

  @Test
  void theDetailIsAskedForOnlyWhenTheRuleIsBroken() {
    assertThatCode(() ->
            Guards.all()
                .require(
                    SampleRule.NONCE,
                    true,
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void weakenedGuardsLackOneRuleAndKeepEveryOther() {
    Guards weakened = new GuardsWithout(SampleRule.NONCE);

    assertThatCode(() -> weakened.require(SampleRule.NONCE, false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> weakened.require(SampleRule.STATE, false))
        .isInstanceOf(Violation.class);
  }

  @Test
  void theLabAloneCanWeakenThem() throws java.io.IOException {
    var module =
        java.lang.module.ModuleFinder.of(java.nio.file.Path.of("target/classes"))
            .find("io.teeio.rule")
            .orElseThrow()
            .descriptor();

    assertThat(
            module.exports().stream()
                .filter(exported -> exported.source().equals("io.teeio.rule.weakened"))
                .flatMap(
                    exported -> Stream.concat(Stream.of("qualified"), exported.targets().stream()))
                .toList())
        .containsExactly("qualified", "io.teeio.lab");
  }
}
