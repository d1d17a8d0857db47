package io.teeio.spdm.message;

import io.teeio.spdm.algorithm.Registered;

/** What a key pair can be: the bits of AsymAlgoCapabilities and CurrentAsymAlgo (1.3). */
public enum KeyPairAlgorithm implements Registered {
  RSA_2048(0),
  RSA_3072(1),
  RSA_4096(2),
  ECC_256(3),
  ECC_384(4),
  ECC_521(5),
  SM2_P256(6),
  ED25519(7),
  ED448(8);

  private final int bit;

  KeyPairAlgorithm(int bit) {
    this.bit = bit;
  }

  @Override
  public int bit() {
    return bit;
  }
}
