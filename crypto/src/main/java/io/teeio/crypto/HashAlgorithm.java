package io.teeio.crypto;

/** A hash function of FIPS 180-4; SPDM's base hash and measurement hash. */
public enum HashAlgorithm {
  /** SHA-256, 32 bytes. */
  SHA_256("SHA-256", "HmacSHA256", 32),
  /** SHA-384, 48 bytes. */
  SHA_384("SHA-384", "HmacSHA384", 48);

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
