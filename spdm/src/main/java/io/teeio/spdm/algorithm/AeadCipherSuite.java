package io.teeio.spdm.algorithm;

import io.teeio.spdm.SpdmVersion;

/** How secured messages are protected: algorithm structure type 3. */
public enum AeadCipherSuite implements Registered {
  AES_128_GCM(0, 16),
  AES_256_GCM(1, 32),
  CHACHA20_POLY1305(2, 32),
  /** Since SPDM 1.2. */
  SM4_GCM(3, 16);

  private final int bit;
  private final int keySize;

  AeadCipherSuite(int bit, int keySize) {
    this.bit = bit;
    this.keySize = keySize;
  }

  @Override
  public int bit() {
    return bit;
  }

  /** Bytes of a key; nonce and tag are 12 and 16 bytes in all of them. */
  public int keySize() {
    return keySize;
  }

  @Override
  public SpdmVersion since() {
    return this == SM4_GCM ? SpdmVersion.V1_2 : SpdmVersion.V1_1;
  }
}
