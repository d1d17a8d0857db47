package io.teeio.crypto;

import java.security.SecureRandom;

/** The operating system's generator. */
final class SystemRandom implements RandomSource {
  private final SecureRandom random = new SecureRandom();

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }

  SecureRandom random() {
    return random;
  }
}
