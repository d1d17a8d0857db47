package io.teeio.crypto;

/** A hash function of FIPS 180-4, FIPS 202 or GB/T 32905; SPDM's base hash and measurement hash. */
public enum HashAlgorithm {
  /** SHA-256, 32 bytes. */
  SHA_256("SHA-256", "HmacSHA256", 32),
  /** SHA-384, 48 bytes. */
  SHA_384("SHA-384", "HmacSHA384", 48),
  /** SHA-512, 64 bytes. */
  SHA_512("SHA-512", "HmacSHA512", 64),
  /** SHA3-256, 32 bytes. */
  SHA3_256("SHA3-256", "HmacSHA3-256", 32),
  /** SHA3-384, 48 bytes. */
  SHA3_384("SHA3-384", "HmacSHA3-384", 48),
  /** SHA3-512, 64 bytes. */
  SHA3_512("SHA3-512", "HmacSHA3-512", 64),
  /** SM3, 32 bytes. */
  SM3("SM3", "HmacSM3", 32);

  private final String digestName;
  private final String macName;
  private final int size;

  HashAlgorithm(String digestName, String macName, int size) {
    this.digestName = digestName;
    this.macName = macName;
    this.size = size;
  }

  /** Bytes of a digest (SPDM's H). */
  public int size() {
    return size;
  }

  String digestName() {
    return digestName;
  }

  String macName() {
    return macName;
  }
}
