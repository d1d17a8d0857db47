package io.teeio.attest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTest {
  private static JsonNode read(String text) throws MalformedInput {
    return StrictJson.read(text, "claims", "RFC 8259");
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{} {}", "[1,]", "{a:1}", "[", "//\n1", "NaN"})
  void whatIsNotExactlyOneValueIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("claims")
        .hasMessageContaining("is not JSON");
  }

  @Test
  void nestingIsBounded() throws MalformedInput {
    assertThat(read(nested(StrictJson.DEEPEST)).isArray()).isTrue();
    assertThatThrownBy(() -> read(nested(StrictJson.DEEPEST + 1)))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void onlyWellFormedUtf8IsText() throws MalformedInput {
    assertThat(StrictJson.text(Bytes.fromHex("c3a9"), "claims", "RFC 8259")).isEqualTo("\u00e9");
    for (String hex : new String[] {"c3", "c0af", "eda080", "ff"}) {
      assertThatThrownBy(() -> StrictJson.text(Bytes.fromHex(hex), "claims", "RFC 8259"))
          .isInstanceOf(MalformedInput.class);
    }
  }
}
