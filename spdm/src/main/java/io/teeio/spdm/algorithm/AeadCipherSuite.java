package io.teeio.spdm.algorithm;

import io.teeio.crypto.AeadAlgorithm;
import java.util.Optional;

/** How secured messages are protected: algorithm structure type 3. */
public enum AeadCipherSuite implements Registered {
  AES_128_GCM(0, 16),
  AES_256_GCM(1, 32),
  CHACHA20_POLY1305(2, 32),
  /** Since SPDM 1.2. */
  SM4_GCM(3, 16);

  private final int bit;
  private final int keySize;

  AeadCipherSuite(int bit, int keySize) {
    this.bit = bit;
    this.keySize = keySize;
  }

  @Override
  public int bit() {
    return bit;
  }

  /** Bytes of a key; nonce and tag are 12 and 16 bytes in all of them. */
  public int keySize() {
    return keySize;
  }

  /** The cipher that computes it; empty if this project has none. */
  public Optional<AeadAlgorithm> crypto() {
    return switch (this) {
      case AES_256_GCM -> Optional.of(AeadAlgorithm.AES_256_GCM);
      case AES_128_GCM, CHACHA20_POLY1305, SM4_GCM -> Optional.empty();
    };
  }

  /** The algorithm that {@code crypto} computes. */
  public static AeadCipherSuite of(AeadAlgorithm crypto) {
    return switch (crypto) {
      case AES_256_GCM -> AES_256_GCM;
    };
  }
}
