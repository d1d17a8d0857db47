package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

/** How an endpoint signs: BaseAsymAlgo and ReqBaseAsymAlg. */
public enum BaseAsymAlgorithm implements SignatureScheme {
  RSASSA_2048(0, 256),
  RSAPSS_2048(1, 256),
  RSASSA_3072(2, 384),
  RSAPSS_3072(3, 384),
  ECDSA_P256(4, 64),
  RSASSA_4096(5, 512),
  RSAPSS_4096(6, 512),
  ECDSA_P384(7, 96),
  ECDSA_P521(8, 132),
  /** Since SPDM 1.2. */
  SM2_P256(9, 64),
  /** Since SPDM 1.2. */
  ED25519(10, 64),
  /** Since SPDM 1.2. */
  ED448(11, 114);

  private final int bit;
  private final int signatureSize;

  BaseAsymAlgorithm(int bit, int signatureSize) {
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
    return bit > ECDSA_P521.bit ? SpdmVersion.V1_2 : SpdmVersion.V1_0;
  }
}
