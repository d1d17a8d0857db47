package io.teeio.attest.result;

import io.teeio.attest.Repeatable;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;

/** Keys to sign tokens with. */
final class Keys {
  static final Crypto CRYPTO = Crypto.portable();
  static final SigningKey VERIFIER = of(KeyAlgorithm.EC_P384, 1);
  static final SigningKey ANOTHER = of(KeyAlgorithm.EC_P384, 2);

  private Keys() {}

  static SigningKey of(KeyAlgorithm algorithm, int seed) {
    return CRYPTO.generateSigningKey(algorithm, random(seed));
  }

  static RandomSource random(int seed) {
    return new Repeatable(seed);
  }
}
