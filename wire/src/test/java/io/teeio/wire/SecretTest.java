package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
  private static final byte[] KEY = {0x5A, 0x5B, 0x5C};

  @Test
  void closingWipesTheBytes() {
    byte[] held = KEY.clone();
    Secret secret = Secret.adopt(held);

    secret.close();

    assertThat(held).containsOnly(0);
    assertThat(secret.isClosed()).isTrue();
  }

  @Test
  void aWipedSecretCannotBeUsed() {
    Secret secret = Secret.copyOf(KEY);
    Secret other = Secret.copyOf(KEY);
    secret.close();

    assertThatThrownBy(secret::duplicate).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.expose(byte[]::clone))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> secret.matches(other)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.matches(secret)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new WireWriter().secret(secret))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void printingShowsTheLengthOnly() {
    assertThat(Secret.copyOf(KEY)).hasToString("Secret[3 bytes]");
    assertThat(Secret.copyOf(KEY).length()).isEqualTo(3);
  }

  @Test
  void equalityIsIdentitySoThatNoMapLeaksIt() {
    assertThat(Secret.copyOf(KEY)).isNotEqualTo(Secret.copyOf(KEY));
  }

  @Test
  void matchesComparesTheBytes() {
    Secret secret = Secret.copyOf(KEY);

    assertThat(secret.matches(Secret.copyOf(KEY))).isTrue();
    assertThat(secret.matches(Secret.copyOf(new byte[] {0x5A, 0x5B, 0x5D}))).isFalse();
    assertThat(secret.matches(Secret.copyOf(new byte[] {0x5A, 0x5B}))).isFalse();
  }

  @Test
  void aDuplicateOutlivesItsOriginal() {
    Secret original = Secret.copyOf(KEY);
    Secret duplicate = original.duplicate();

    original.close();

    assertThat(duplicate.<byte[]>expose(byte[]::clone)).isEqualTo(KEY);
  }

  @Test
  void aCopyIsNotItsSource() {
    byte[] source = KEY.clone();
    Secret secret = Secret.copyOf(source);

    source[0] = 0;

    assertThat(secret.matches(Secret.copyOf(KEY))).isTrue();
  }

  @Test
  void aSecretReadFromTheWireIsNotShownToATap() throws MalformedInput {
    StringBuilder heard = new StringBuilder();
    WireReader in =
        WireReader.of(
            Bytes.of(0x5A, 0x5B),
            "",
            (name, offset, length, value) -> heard.append(name).append(length).append(value));

    Secret secret = in.secret("Key", 2);

    assertThat(heard).hasToString("Key2");
    assertThat(secret.matches(Secret.copyOf(new byte[] {0x5A, 0x5B}))).isTrue();
  }

  @Test
  void aWriterHandsOverASecretAndForgetsIt() {
    WireWriter out = new WireWriter();
    out.secret(Secret.copyOf(KEY)).u8(1);

    Secret written = out.toSecret();

    assertThat(written.<byte[]>expose(byte[]::clone)).containsExactly(0x5A, 0x5B, 0x5C, 1);
    assertThat(out.length()).isZero();
    assertThat(out.reserved(4).toBytes()).isEqualTo(Bytes.zeros(4));
  }

  @Test
  void groupsAreReversedEachOnItsOwn() {
    Secret key = Secret.copyOf(new byte[] {1, 2, 3, 4});

    assertThat(key.withReversedGroups(2).<byte[]>expose(byte[]::clone)).containsExactly(2, 1, 4, 3);
    assertThat(key.withReversedGroups(4).<byte[]>expose(byte[]::clone)).containsExactly(4, 3, 2, 1);
    assertThat(key.withReversedGroups(4).withReversedGroups(4).matches(key)).isTrue();
    assertThatThrownBy(() -> key.withReversedGroups(3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.withReversedGroups(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
