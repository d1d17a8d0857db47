package io.teeio.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
  @Test
  void aLawThatHoldsIsCheckedAsOftenAsAsked() {
    List<Integer> seen = new ArrayList<>();

    Property.check(25, 1, source -> seen.add(source.below(1000)));

    assertThat(seen).hasSize(25);
    assertThat(seen.stream().distinct().count()).isGreaterThan(15);
  }

  @Test
  void aFailureNamesItsSeedAndCarriesItsCause() {
    assertThatThrownBy(() ->
            Property.check(
                5,
                42,
                source -> {
                  source.below(10);
                  throw new java.io.IOException("always");
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 42")
        .hasMessageContaining("always")
        .hasCauseInstanceOf(java.io.IOException.class);
  }

  @Test
  void aFailureIsMadeSmallBeforeItIsReported() {
    assertThatThrownBy(() ->
            Property.check(
                200,
                1,
                source -> {
                  List<Integer> numbers = source.list(0, 20, s -> s.below(1000));
                  assertThat(numbers).allMatch(n -> n < 500);
                }))
        .hasMessageContaining("choices are [1, 500, 0]:");
  }

  @Test
  void anErrorInsideTheLawIsAFailureToo() {
    assertThatThrownBy(() ->
            Property.check(
                1,
                1,
                _ -> {
                  throw new AssertionError("no");
                }))
        .hasMessageContaining("no");
  }

  @Test
  void reportedChoicesCanBeReplayed() {
    assertThatThrownBy(() ->
            Property.replay(
                List.of(1L, 500L),
                source -> assertThat(source.list(0, 9, s -> s.below(1000))).isEmpty()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("500");
    assertThatCode(() -> Property.replay(List.of(), source -> source.below(2)))
        .doesNotThrowAnyException();
  }
}
