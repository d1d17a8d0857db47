package io.teeio.spdm.algorithm;

import io.teeio.crypto.KeyExchangeAlgorithm;
import java.util.Optional;

/** Diffie-Hellman groups: algorithm structure type 2. */
public enum DheGroup implements Registered, ExchangeScheme {
  FFDHE2048(0, 256),
  FFDHE3072(1, 384),
  FFDHE4096(2, 512),
  SECP256R1(3, 64),
  SECP384R1(4, 96),
  SECP521R1(5, 132),
  /** Since SPDM 1.2. */
  SM2_P256(6, 64);

  private final int bit;
  private final int publicSize;

  DheGroup(int bit, int publicSize) {
    this.bit = bit;
    this.publicSize = publicSize;
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int requestDataSize() {
    return publicSize;
  }

  @Override
  public int responseDataSize() {
    return publicSize;
  }

  /** The key agreement that computes it; empty if this project has none. */
  public Optional<KeyExchangeAlgorithm> crypto() {
    return switch (this) {
      case SECP256R1 -> Optional.of(KeyExchangeAlgorithm.SECP256R1);
      case SECP384R1 -> Optional.of(KeyExchangeAlgorithm.SECP384R1);
      case FFDHE2048, FFDHE3072, FFDHE4096, SECP521R1, SM2_P256 -> Optional.empty();
    };
  }

  /** The algorithm that {@code crypto} computes. */
  public static DheGroup of(KeyExchangeAlgorithm crypto) {
    return switch (crypto) {
      case SECP256R1 -> SECP256R1;
      case SECP384R1 -> SECP384R1;
    };
  }
}
