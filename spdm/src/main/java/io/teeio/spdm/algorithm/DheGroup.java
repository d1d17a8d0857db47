package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

/** Diffie-Hellman groups: algorithm structure type 2. */
public enum DheGroup implements ExchangeScheme {
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

  @Override
  public SpdmVersion since() {
    return this == SM2_P256 ? SpdmVersion.V1_2 : SpdmVersion.V1_1;
  }
}
