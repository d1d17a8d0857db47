package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

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

  @Override
  public SpdmVersion since() {
    return this == SM3_256 ? SpdmVersion.V1_2 : SpdmVersion.V1_0;
  }
}
