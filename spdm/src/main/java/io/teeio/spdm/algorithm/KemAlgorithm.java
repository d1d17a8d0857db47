package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

/** Key encapsulation: algorithm structure type 7 (SPDM 1.4). */
public enum KemAlgorithm implements ExchangeScheme {
  ML_KEM_512(0, 800, 768),
  ML_KEM_768(1, 1184, 1088),
  ML_KEM_1024(2, 1568, 1568);

  private final int bit;
  private final int encapsulationKeySize;
  private final int ciphertextSize;

  KemAlgorithm(int bit, int encapsulationKeySize, int ciphertextSize) {
    this.bit = bit;
    this.encapsulationKeySize = encapsulationKeySize;
    this.ciphertextSize = ciphertextSize;
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int requestDataSize() {
    return encapsulationKeySize;
  }

  @Override
  public int responseDataSize() {
    return ciphertextSize;
  }

  @Override
  public SpdmVersion since() {
    return SpdmVersion.V1_4;
  }
}
