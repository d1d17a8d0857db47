package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

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

  @Override
  public SpdmVersion since() {
    return this == SM3_256 ? SpdmVersion.V1_2 : SpdmVersion.V1_0;
  }
}
