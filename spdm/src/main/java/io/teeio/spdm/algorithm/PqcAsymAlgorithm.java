package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

/** How an endpoint signs after quantum computers: PqcAsymAlgo and ReqPqcAsymAlg (SPDM 1.4). */
public enum PqcAsymAlgorithm implements SignatureScheme {
  ML_DSA_44(0, 2420),
  ML_DSA_65(1, 3309),
  ML_DSA_87(2, 4627),
  SLH_DSA_SHA2_128S(3, 7856),
  SLH_DSA_SHAKE_128S(4, 7856),
  SLH_DSA_SHA2_128F(5, 17088),
  SLH_DSA_SHAKE_128F(6, 17088),
  SLH_DSA_SHA2_192S(7, 16224),
  SLH_DSA_SHAKE_192S(8, 16224),
  SLH_DSA_SHA2_192F(9, 35664),
  SLH_DSA_SHAKE_192F(10, 35664),
  SLH_DSA_SHA2_256S(11, 29792),
  SLH_DSA_SHAKE_256S(12, 29792),
  SLH_DSA_SHA2_256F(13, 49856),
  SLH_DSA_SHAKE_256F(14, 49856);

  private final int bit;
  private final int signatureSize;

  PqcAsymAlgorithm(int bit, int signatureSize) {
    this.bit = bit;
    this.signatureSize = signatureSize;
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int signatureSize() {
    return signatureSize;
  }

  @Override
  public SpdmVersion since() {
    return SpdmVersion.V1_4;
  }
}
