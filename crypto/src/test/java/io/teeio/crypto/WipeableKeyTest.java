package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WipeableKeyTest {
  @Test
  void destroyingWipesTheArray() {
    byte[] value = {1, 2, 3};
    WipeableKey key = new WipeableKey("AES", value);

    assertThat(key.getEncoded()).containsExactly(1, 2, 3).isNotSameAs(value);
    key.destroy();

    assertThat(value).containsOnly(0);
    assertThat(key.isDestroyed()).isTrue();
    assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itIsNotPrinted() {
    assertThat(new WipeableKey("AES", new byte[32])).hasToString("AES key of 32 bytes");
  }
}
