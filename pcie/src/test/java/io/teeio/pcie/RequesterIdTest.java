package io.teeio.pcie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.Property;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterIdTest {
  @Test
  void theDefaultDeviceIsTheFunctionThatDmtfAsksFor() throws MalformedInput {
    RequesterId id = RequesterId.parse("be:1d.7");
    assertThat(id.value()).isEqualTo(0xBEEF);
    assertThat(id).hasToString("00:be:1d.7");
    assertThat(id.bus()).isEqualTo(0xBE);
    assertThat(id.device()).isEqualTo(0x1D);
    assertThat(id.function()).isEqualTo(7);
  }

  @Test
  void whatIsPrintedIsParsed() {
    Property.check(
        500,
        1,
        source -> {
          RequesterId id = RequesterId.of(source.between(0, 0xFF_FFFF));
          assertThat(RequesterId.parse(id.toString())).isEqualTo(id);
          assertThat(RequesterId.of(id.segment(), id.bus(), id.device(), id.function()))
              .isEqualTo(id);
          assertThat(RequesterId.of(id.segment(), id.rid16())).isEqualTo(id);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "be", "be:1d", "be:3d.7", "be:1d.8", "0:be:1d.7", "be:1d.7 ", "zz:00.0"})
  void anythingElseIsMalformed(String text) {
    assertThatThrownBy(() -> RequesterId.parse(text)).isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x100_0000})
  void moreThan24BitsAreABug(int value) {
    assertThatThrownBy(() -> RequesterId.of(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theNextFunctionStaysInItsSegment() {
    assertThat(RequesterId.of(0x01_BEEF).plus(2)).isEqualTo(RequesterId.of(0x01_BEF1));
    assertThatThrownBy(() -> RequesterId.of(0x01_FFFF).plus(1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
