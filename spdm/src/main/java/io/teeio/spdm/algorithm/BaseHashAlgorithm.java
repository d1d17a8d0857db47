package io.teeio.spdm.algorithm;

import io.teeio.crypto.HashAlgorithm;
import java.util.Optional;

/** The hash of a connection: BaseHashAlgo and BaseHashSel. */
public enum BaseHashAlgorithm implements Registered {
  SHA_256(0, 32),
  SHA_384(1, 48),
  SHA_512(2, 64),
  SHA3_256(3, 32),
  SHA3_384(4, 48),
  SHA3_512(5, 64),
  /** Since SPDM 1.2. */
  SM3_256(6, 32);

  private final int bit;
  private final int size;

  BaseHashAlgorithm(int bit, int size) {
    this.bit = bit;
    this.size = size;
  }

  @Override
  public int bit() {
    return bit;
  }

  /** Bytes of a digest. */
  public int size() {
    return size;
  }

  /** The hash that computes it; empty if this project has none. */
  public Optional<HashAlgorithm> crypto() {
    return switch (this) {
      case SHA_256 -> Optional.of(HashAlgorithm.SHA_256);
      case SHA_384 -> Optional.of(HashAlgorithm.SHA_384);
      case SHA_512, SHA3_256, SHA3_384, SHA3_512, SM3_256 -> Optional.empty();
    };
  }

  /** The algorithm that {@code crypto} computes. */
  public static BaseHashAlgorithm of(HashAlgorithm crypto) {
    return switch (crypto) {
      case SHA_256 -> SHA_256;
      case SHA_384 -> SHA_384;
    };
  }
}
