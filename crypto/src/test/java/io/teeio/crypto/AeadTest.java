package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AeadTest {
  private static final Bytes NONCE = Bytes.zeros(12);
  private static final Bytes AAD = Bytes.of(1, 2, 3, 4);
  private static final Bytes PLAINTEXT = Bytes.fromHex("5a".repeat(100));

  static List<Crypto> all() {
    return Backend.all();
  }

  private static Secret key() {
    return Secret.adopt(new byte[32]);
  }

  private static Aead aead(Crypto crypto, int tag) {
    return crypto.aead(AeadAlgorithm.AES_256_GCM, key(), tag);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whateverIsChangedIsNotOpened(Crypto crypto) {
    for (int tag : new int[] {12, 16}) {
      try (Aead aead = aead(crypto, tag)) {
        Bytes sealed = aead.seal(NONCE, AAD, PLAINTEXT);
        for (int i = 0; i < sealed.length(); i++) {
          byte[] changed = sealed.toArray();
          changed[i] ^= 1;
          assertThat(aead.open(NONCE, AAD, Bytes.copyOf(changed))).isEmpty();
        }
        assertThat(aead.open(NONCE, Bytes.of(1, 2, 3), sealed)).isEmpty();
        assertThat(aead.open(Bytes.fromHex("00".repeat(11) + "01"), AAD, sealed)).isEmpty();
        for (int length = 0; length < sealed.length(); length++) {
          assertThat(aead.open(NONCE, AAD, sealed.slice(0, length))).isEmpty();
        }
        assertThat(aead.open(NONCE, AAD, sealed)).contains(PLAINTEXT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anotherKeyDoesNotOpen(Crypto crypto) {
    try (Aead one = aead(crypto, 16);
        Aead other =
            crypto.aead(
                AeadAlgorithm.AES_256_GCM,
                Secret.adopt(Bytes.fromHex("01".repeat(32)).toArray()),
                16)) {
      assertThat(other.open(NONCE, AAD, one.seal(NONCE, AAD, PLAINTEXT))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void sealingTwiceInARowUnderOneNonceIsRefused(Crypto crypto) {
    try (Aead aead = aead(crypto, 16)) {
      Bytes sealed = aead.seal(NONCE, AAD, PLAINTEXT);

      assertThatThrownBy(() -> aead.seal(NONCE, AAD, Bytes.of(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nonce");
      assertThat(aead.open(NONCE, AAD, sealed)).contains(PLAINTEXT);
      assertThatThrownBy(() -> aead.seal(NONCE, AAD, Bytes.of(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(aead.seal(Bytes.fromHex("01".repeat(12)), AAD, PLAINTEXT)).isNotEqualTo(sealed);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void openingDoesNotUseUpANonce(Crypto crypto) {
    try (Aead sender = aead(crypto, 16);
        Aead both = aead(crypto, 16)) {
      Bytes sealed = sender.seal(NONCE, AAD, PLAINTEXT);

      assertThat(both.open(NONCE, AAD, sealed)).contains(PLAINTEXT);
      assertThat(both.open(NONCE, AAD, sealed)).contains(PLAINTEXT);
      assertThat(both.seal(NONCE, AAD, PLAINTEXT)).isEqualTo(sealed);
      assertThat(both.open(NONCE, AAD, sealed)).contains(PLAINTEXT);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEmptyMessageIsItsTag(Crypto crypto) {
    try (Aead aead = aead(crypto, 12)) {
      Bytes sealed = aead.seal(NONCE, Bytes.EMPTY, Bytes.EMPTY);

      assertThat(sealed.length()).isEqualTo(12);
      assertThat(aead.tagSize()).isEqualTo(12);
      assertThat(aead.open(NONCE, Bytes.EMPTY, sealed)).contains(Bytes.EMPTY);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void arraysGiveTheSameAsByteStringsAndMayOverlap(Crypto crypto) {
    try (Aead aead = aead(crypto, 16)) {
      Bytes sealed = aead.seal(NONCE, AAD, PLAINTEXT);
      byte[] nonce = Bytes.fromHex("00".repeat(11) + "07").toArray();
      byte[] frame = new byte[4 + 100 + 16];
      AAD.copyTo(frame, 0);
      PLAINTEXT.copyTo(frame, 4);

      int written = aead.seal(nonce, frame, 0, 4, frame, 4, 100, frame, 4);

      assertThat(written).isEqualTo(116);
      assertThat(Bytes.copyOf(frame, 4, 120)).isNotEqualTo(sealed);
      assertThat(aead.open(Bytes.copyOf(nonce), AAD, Bytes.copyOf(frame, 4, 120)))
          .contains(PLAINTEXT);
      assertThat(aead.open(nonce, frame, 0, 4, frame, 4, 116, frame, 4)).isEqualTo(100);
      assertThat(Bytes.copyOf(frame, 4, 104)).isEqualTo(PLAINTEXT);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothingOfAnUnauthenticMessageIsWritten(Crypto crypto) {
    try (Aead aead = aead(crypto, 16)) {
      byte[] sealed = aead.seal(NONCE, AAD, PLAINTEXT).toArray();
      sealed[sealed.length - 1] ^= 1;
      byte[] out = new byte[100];

      int length =
          aead.open(NONCE.toArray(), AAD.toArray(), 0, 4, sealed, 0, sealed.length, out, 0);

      assertThat(length).isEqualTo(-1);
      assertThat(out).containsOnly(0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void misuseIsABug(Crypto crypto) {
    try (Aead aead = aead(crypto, 16)) {
      assertThatThrownBy(() -> aead.seal(Bytes.zeros(11), AAD, PLAINTEXT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> aead.open(Bytes.zeros(16), AAD, PLAINTEXT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> crypto.aead(AeadAlgorithm.AES_256_GCM, Secret.adopt(new byte[16]), 16))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> crypto.aead(AeadAlgorithm.AES_256_GCM, key(), 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> crypto.expand(HashAlgorithm.SHA_256, key(), AAD, 255 * 32 + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aClosedCipherCannotBeUsed(Crypto crypto) {
    Aead aead = aead(crypto, 16);
    Bytes sealed = aead.seal(NONCE, AAD, PLAINTEXT);
    aead.close();

    assertThatThrownBy(() -> aead.seal(Bytes.fromHex("01".repeat(12)), AAD, PLAINTEXT))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> aead.open(NONCE, AAD, sealed))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCallersKeyIsCopied(Crypto crypto) {
    Secret key = key();
    Aead aead = crypto.aead(AeadAlgorithm.AES_256_GCM, key, 16);
    key.close();

    assertThat(aead.seal(NONCE, AAD, PLAINTEXT).length()).isEqualTo(116);
    aead.close();
  }
}
