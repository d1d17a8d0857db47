package io.teeio.crypto;

/** An authenticated cipher of SPDM's AEAD algorithms (DSP0274 10.4) and of IDE. */
public enum AeadAlgorithm {
  /** AES-256 in Galois/Counter Mode (SP 800-38D). */
  AES_256_GCM(32, 12, 16);

  private final int keySize;
  private final int nonceSize;
  private final int tagSize;

  AeadAlgorithm(int keySize, int nonceSize, int tagSize) {
    this.keySize = keySize;
    this.nonceSize = nonceSize;
    this.tagSize = tagSize;
  }

  /** Bytes of a key. */
  public int keySize() {
    return keySize;
  }

  /** Bytes of a nonce. */
  public int nonceSize() {
    return nonceSize;
  }

  /** Bytes of SPDM's tag; IDE uses 12. */
  public int tagSize() {
    return tagSize;
  }
}
