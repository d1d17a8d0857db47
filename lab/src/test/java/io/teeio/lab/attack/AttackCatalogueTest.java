package io.teeio.lab.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.rule.Guards;
import io.teeio.rule.weakened.GuardsWithout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack is blocked, by its mitigation, and gets through when just that is missing. */
class AttackCatalogueTest {
  static Stream<Attack> all() {
    return AttackCatalogue.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void isBlockedByItsMitigationAndByNothingElse(Attack attack) throws Exception {
    Attempt guarded = attack.attempt(Guards.all());
    assertThat(guarded.succeeded()).as("with all guards: %s", guarded.evidence()).isFalse();
    assertThat(guarded.evidence()).contains(attack.mitigation().name());
    Attempt weakened = attack.attempt(new GuardsWithout(attack.mitigation()));
    assertThat(weakened.succeeded()).as("without its rule: %s", weakened.evidence()).isTrue();
    assertThat(weakened.evidence()).isNotBlank().isNotEqualTo(guarded.evidence());
  }

  @Test
  void idsAreUniqueAndInOrder() {
    List<String> ids = all().map(Attack::id).toList();
    assertThat(ids).doesNotHaveDuplicates().isSortedAccordingTo(AttackCatalogueTest::threatsFirst);
  }

  private static int threatsFirst(String one, String other) {
    return one.charAt(0) == other.charAt(0)
        ? one.compareTo(other)
        : -Character.compare(one.charAt(0), other.charAt(0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void saysWhatItIs(Attack attack) {
    assertThat(attack.id()).matches("[TA]\\d{3}");
    assertThat(attack.name()).isNotBlank().doesNotContain("\n");
    assertThat(attack.tries()).matches("[a-z]+s .*[^.]");
    assertThat(attack.mitigation().citation().clause()).isNotBlank();
    assertThat(AttackCatalogue.find(attack.id().toLowerCase(java.util.Locale.ROOT)))
        .contains(attack);
  }
}
