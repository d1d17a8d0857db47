package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaEvidenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"11e0", "11E0", "0x11e0", " 0X11e0", "11 e0\r\n", "1\u001c1\u001fe0\u000b"})
  void aReportMayBeATextOfDigits(String text) throws Exception {
    assertThat(asText(text).reportBytes()).isEqualTo(Bytes.of(0x11, 0xE0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11e0x", "x11e0", "00x11e0", "0x0x11e0", "11:e0", "", " "})
  void whatIsNoTextOfDigitsIsTakenAsItIs(String text) throws Exception {
    assertThat(asText(text).reportBytes()).isEqualTo(asText(text).report());
  }

  @Test
  void halfAByteIsCutOff() {
    assertThatThrownBy(() -> asText("0x11e").reportBytes())
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("odd number of hexadecimal digits");
  }

  private static NvidiaEvidence asText(String text) {
    Bytes report = Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    return NvidiaEvidence.of("GPU-0", report, Bytes.EMPTY);
  }
}
