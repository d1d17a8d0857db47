package io.teeio.device.block;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A device that does not keep its functions apart still has no more sectors than it has. */
final class ExtentTest {
  private static final Guards NONE = (rule, condition, detail) -> {};

  private final Extent second =
      new Extent(
          new Medium(3), 1, Crypto.portable(), new Random(1)::nextBytes, NONE, refused -> {});

  @Test
  void anotherFunctionsExtentIsReachedWhereNothingForbidsIt() {
    assertThatCode(() -> second.require(-Medium.EXTENT, 1)).doesNotThrowAnyException();
    assertThatCode(() -> second.require(2L * Medium.EXTENT - 16, 16)).doesNotThrowAnyException();
  }

  @Test
  void sectorsThatTheMediumDoesNotHaveAreNotReached() {
    assertThatThrownBy(() -> second.require(-Medium.EXTENT - 1L, 1))
        .isInstanceOf(CommandFailure.class);
    assertThatThrownBy(() -> second.require(2L * Medium.EXTENT - 15, 16))
        .isInstanceOf(CommandFailure.class);
  }
}
