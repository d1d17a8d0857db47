package io.teeio.spdm.algorithm;

import io.teeio.crypto.HashAlgorithm;
import java.util.Optional;

/** What measurements are digested with: MeasurementHashAlgo. */
public enum MeasurementHashAlgorithm implements Registered {
  RAW_BIT_STREAM_ONLY(0, 0),
  SHA_256(1, 32),
  SHA_384(2, 48),
  SHA_512(3, 64),
  SHA3_256(4, 32),
  SHA3_384(5, 48),
  SHA3_512(6, 64),
  /** Since SPDM 1.2. */
  SM3_256(7, 32);

  private final int bit;
  private final int size;

  MeasurementHashAlgorithm(int bit, int size) {
    this.bit = bit;
    this.size = size;
  }

  @Override
  public int bit() {
    return bit;
  }

  /** Bytes of a digest; 0 if measurements come raw only. */
  public int size() {
    return size;
  }

  /** The hash that computes it; empty if this project has none. */
  public Optional<HashAlgorithm> crypto() {
    return switch (this) {
      case SHA_256 -> Optional.of(HashAlgorithm.SHA_256);
      case SHA_384 -> Optional.of(HashAlgorithm.SHA_384);
      case RAW_BIT_STREAM_ONLY, SHA_512, SHA3_256, SHA3_384, SHA3_512, SM3_256 -> Optional.empty();
    };
  }

  /** The algorithm that {@code crypto} computes. */
  public static MeasurementHashAlgorithm of(HashAlgorithm crypto) {
    return switch (crypto) {
      case SHA_256 -> SHA_256;
      case SHA_384 -> SHA_384;
    };
  }
}
