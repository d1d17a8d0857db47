package io.teeio.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {
  private static List<Object> draw(Source source) {
    return List.of(
        source.below(10),
        source.between(-5, 5),
        source.anyLong(),
        source.flag(),
        List.of(source.bytes(3)[0]),
        source.pick("a", "b", "c"),
        source.list(1, 4, s -> s.below(100)));
  }

  @Test
  void theSameSeedMakesTheSameChoices() {
    assertThat(draw(Source.seeded(7))).isEqualTo(draw(Source.seeded(7)));
    assertThat(draw(Source.seeded(7))).isNotEqualTo(draw(Source.seeded(8)));
  }

  @Test
  void replayedChoicesBuildTheSameThing() {
    Source first = Source.seeded(3);
    List<Object> drawn = draw(first);

    assertThat(draw(Source.replay(first.choices()))).isEqualTo(drawn);
  }

  @Test
  void choicesStayWithinTheirBounds() {
    for (int seed = 0; seed < 500; seed++) {
      Source source = Source.seeded(seed);
      assertThat(source.below(3)).isBetween(0, 2);
      assertThat(source.between(-2, 4)).isBetween(-2, 4);
      assertThat(source.between(0L, Long.MAX_VALUE)).isNotNegative();
      assertThat(source.bytes(2, 5)).hasSizeBetween(2, 5);
      assertThat(source.list(0, 3, Source::flag)).hasSizeLessThan(4);
    }
  }

  @Test
  void whenTheReplayRunsOutEverythingIsTheSimplest() {
    Source empty = Source.replay(List.of());

    assertThat(empty.below(9)).isZero();
    assertThat(empty.between(4, 9)).isEqualTo(4);
    assertThat(empty.flag()).isFalse();
    assertThat(empty.pick("simple", "odd")).isEqualTo("simple");
  }

  @Test
  void aReplayedChoiceAboveTheBoundBecomesTheBound() {
    assertThat(Source.replay(List.of(99L)).below(10)).isEqualTo(9);
  }

  @Test
  void aFuzzerDrivesItWithBytes() {
    assertThat(Source.of(new byte[] {5}).below(256)).isEqualTo(5);
    assertThat(Source.of(new byte[] {1, 2}).below(65_536)).isEqualTo(0x0102);
    assertThat(Source.of(new byte[] {(byte) 0xFF}).below(10)).isBetween(0, 9);
    assertThat(Source.of(new byte[0]).anyLong()).isZero();
    byte[] ones = new byte[8];
    java.util.Arrays.fill(ones, (byte) 0xFF);
    assertThat(Source.of(ones).between(0L, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void emptyRangesAreABug() {
    Source source = Source.seeded(1);

    assertThatThrownBy(() -> source.below(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.between(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
