package io.teeio.attest.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.RimError;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a RIM service hands out is unwrapped, and nothing else is taken for it. */
final class RimServiceAnswerTest {
  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theManifestIsWhatWasEncoded() throws Exception {
    assertThat(
            RimServiceAnswer.read(
                bytes(
                    "{\"id\": \"A\", \"rim\": \"PHg+\", \"sha256\": \"00\", \"rim_format\": \"TCG\"}")))
        .contains(new RimServiceAnswer("A", bytes("<x>")));
  }

  @Test
  void theFormOfOursIsNone() throws Exception {
    assertThat(
            RimServiceAnswer.read(
                bytes("{\"rim\": \"teeio-rim/1\", \"device\": \"d\", \"measurements\": []}")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<SoftwareIdentity/>",
        "{",
        "[]",
        "{} {}",
        "{\"id\": 1, \"rim\": \"PHg+\"}",
        "{\"id\": \"A\", \"rim\": 1}",
        "{\"id\": \"A\", \"id\": \"A\", \"rim\": \"PHg+\"}"
      })
  void anythingElseIsNone(String text) throws Exception {
    assertThat(RimServiceAnswer.read(bytes(text))).isEmpty();
  }

  @Test
  void deepNestingIsNone() throws Exception {
    assertThat(RimServiceAnswer.read(bytes("{\"id\":".repeat(100_000)))).isEmpty();
  }

  @Test
  void aManifestThatIsNotBase64IsRefused() {
    assertThatThrownBy(() -> RimServiceAnswer.read(bytes("{\"id\": \"A\", \"rim\": \"<x>\"}")))
        .isInstanceOf(RimError.class)
        .hasMessageContaining("is not Base64");
  }
}
