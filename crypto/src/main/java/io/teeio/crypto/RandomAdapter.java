package io.teeio.crypto;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** A {@link RandomSource} in the shape that crypto libraries ask for. */
final class RandomAdapter extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private RandomAdapter(RandomSource source) {
    super(new Spi(source), Providers.named("SUN"));
  }

  /** {@code source} as the libraries want it. */
  static SecureRandom of(RandomSource source) {
    return source instanceof SystemRandom system ? system.random() : new RandomAdapter(source);
  }

  private static final class Spi extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    private final transient RandomSource source;

    Spi(RandomSource source) {
      this.source = source;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // The source is what it is; a library cannot add to it.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      source.fill(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int numBytes) {
      byte[] seed = new byte[numBytes];
      source.fill(seed);
      return seed;
    }
  }
}
