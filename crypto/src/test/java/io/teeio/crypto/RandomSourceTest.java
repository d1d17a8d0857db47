package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.wire.Bytes;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSourceTest {
  @Test
  void aSeedRepeatsAndAnotherDiffers() {
    assertThat(new SeededRandom(5).bytes(100)).isEqualTo(new SeededRandom(5).bytes(100));
    assertThat(new SeededRandom(5).bytes(100)).isNotEqualTo(new SeededRandom(6).bytes(100));
  }

  @Test
  void theStreamDoesNotDependOnHowItIsCut() {
    SeededRandom whole = new SeededRandom(9);
    SeededRandom cut = new SeededRandom(9);

    assertThat(Bytes.concat(cut.bytes(1), cut.bytes(40), cut.bytes(0), cut.bytes(30)))
        .isEqualTo(whole.bytes(71));
  }

  @Test
  void actorsHaveStreamsOfTheirOwn() {
    SeededRandom world = new SeededRandom(1);
    Bytes device = world.split("device").bytes(32);
    world.bytes(1000);

    assertThat(world.split("device").bytes(32)).isEqualTo(device);
    assertThat(world.split("tsm").bytes(32)).isNotEqualTo(device);
    assertThat(world.split("device").split("key").bytes(32)).isNotEqualTo(device);
  }

  @Test
  void theSystemsGeneratorDoesNotRepeat() {
    RandomSource secure = RandomSource.secure();

    assertThat(secure.bytes(32)).isNotEqualTo(secure.bytes(32));
    assertThat(secure.secret(48).length()).isEqualTo(48);
    assertThat(secure.secret(48).matches(secure.secret(48))).isFalse();
  }

  @Test
  void everyNumberBelowTheBoundIsAsLikely() {
    int[] seen = new int[5];
    RandomSource random = new SeededRandom(3);
    for (int i = 0; i < 5_000; i++) {
      seen[random.below(5)]++;
    }

    assertThat(java.util.Arrays.stream(seen).boxed().toList())
        .allMatch(count -> count > 850 && count < 1_150);
    assertThat(random.below(1)).isZero();
    assertThatThrownBy(() -> random.below(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatFallsIntoTheIncompleteLastRangeIsDrawnAgain() {
    // 2^31 is 715827882 times 3 and 2: the two largest of 31 bits would favour 0 and 1.
    ArrayDeque<Bytes> draws =
        new ArrayDeque<>(List.of(Bytes.fromHex("7fffffff"), Bytes.fromHex("00000005")));
    RandomSource random = target -> draws.removeFirst().copyTo(target, 0);

    assertThat(random.below(3)).isEqualTo(2);
    assertThat(draws).isEmpty();
  }
}
