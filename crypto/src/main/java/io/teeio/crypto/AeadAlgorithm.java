package io.teeio.crypto;

/** An authenticated cipher of SPDM's AEAD algorithms (DSP0274 10.4) and of IDE. */
public enum AeadAlgorithm {
  /** AES-128 in Galois/Counter Mode (SP 800-38D). */
  AES_128_GCM(16),
  /** AES-256 in Galois/Counter Mode (SP 800-38D). */
  AES_256_GCM(32),
  /** ChaCha20-Poly1305 (RFC 8439), whose tag cannot be shortened. */
  CHACHA20_POLY1305(32),
  /** SM4 (GB/T 32907) in Galois/Counter Mode (RFC 8998). */
  SM4_GCM(16);

  private static final int NONCE_SIZE = 12;
  private static final int TAG_SIZE = 16;

  private final int keySize;

  AeadAlgorithm(int keySize) {
    this.keySize = keySize;
  }

  /** Bytes of a key. */
  public int keySize() {
    return keySize;
  }

  /** Bytes of a nonce. */
  public int nonceSize() {
    return NONCE_SIZE;
  }

  /** Bytes of SPDM's tag; IDE uses 12. */
  public int tagSize() {
    return TAG_SIZE;
  }

  /** Whether {@link Crypto#aead} can make tags of {@code size} bytes. */
  boolean allowsTag(int size) {
    return size == TAG_SIZE || (size == 12 && this != CHACHA20_POLY1305);
  }
}
