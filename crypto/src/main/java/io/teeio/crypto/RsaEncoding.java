package io.teeio.crypto;

import java.util.Arrays;

/**
 * What RSA signs instead of a hash (RFC 8017 9), for every hash alike: no provider has all of them.
 */
final class RsaEncoding {
  private static final int TRAILER = 0xBC;
  private static final int SALT_MARK = 1;

  private RsaEncoding() {}

  /** EMSA-PKCS1-v1_5 (RFC 8017 9.2) of a hash in {@code size} bytes. */
  static byte[] pkcs1(HashAlgorithm hash, byte[] digest, int size) {
    byte[] prefix = digestInfo(hash);
    byte[] encoded = new byte[size];
    int start = size - prefix.length - digest.length;
    Arrays.fill(encoded, 2, start - 1, (byte) 0xFF);
    encoded[1] = 1;
    System.arraycopy(prefix, 0, encoded, start, prefix.length);
    System.arraycopy(digest, 0, encoded, start + prefix.length, digest.length);
    return encoded;
  }

  /** DigestInfo up to the hash, which follows (RFC 8017 9.2, RFC 8702, GB/T 33560). */
  private static byte[] digestInfo(HashAlgorithm hash) {
    String identifier =
        switch (hash) {
          case SHA_256 -> "0609608648016503040201";
          case SHA_384 -> "0609608648016503040202";
          case SHA_512 -> "0609608648016503040203";
          case SHA3_256 -> "0609608648016503040208";
          case SHA3_384 -> "0609608648016503040209";
          case SHA3_512 -> "060960864801650304020a";
          case SM3 -> "06082a811ccf55018311";
        };
    byte[] oid = java.util.HexFormat.of().parseHex(identifier);
    byte[] prefix = new byte[oid.length + 8];
    prefix[0] = DerReader.SEQUENCE;
    prefix[1] = (byte) (oid.length + 6 + hash.size());
    prefix[2] = DerReader.SEQUENCE;
    prefix[3] = (byte) (oid.length + 2);
    System.arraycopy(oid, 0, prefix, 4, oid.length);
    prefix[oid.length + 4] = DerReader.NULL;
    prefix[oid.length + 6] = DerReader.OCTET_STRING;
    prefix[oid.length + 7] = (byte) hash.size();
    return prefix;
  }

  /**
   * EMSA-PSS (RFC 8017 9.1.1) with MGF1 of the same hash, for a modulus of whole bytes, in {@code
   * size} bytes.
   */
  static byte[] pss(Hashes hashes, HashAlgorithm hash, byte[] digest, byte[] salt, int size) {
    byte[] encoded = new byte[size];
    int maskedSize = size - hash.size() - 1;
    byte[] seed = saltedHash(hashes, hash, digest, salt);
    encoded[maskedSize - salt.length - 1] = SALT_MARK;
    System.arraycopy(salt, 0, encoded, maskedSize - salt.length, salt.length);
    mask(hashes, hash, seed, encoded, maskedSize);
    encoded[0] &= 0x7F;
    System.arraycopy(seed, 0, encoded, maskedSize, seed.length);
    encoded[size - 1] = (byte) TRAILER;
    return encoded;
  }

  /** EMSA-PSS-VERIFY (RFC 8017 9.1.2) with a salt of {@code saltSize} bytes. */
  static boolean isPss(
      Hashes hashes, HashAlgorithm hash, byte[] digest, int saltSize, byte[] encoded) {
    int maskedSize = encoded.length - hash.size() - 1;
    if ((encoded[encoded.length - 1] & 0xFF) != TRAILER || encoded[0] < 0) {
      return false;
    }
    byte[] seed = Arrays.copyOfRange(encoded, maskedSize, maskedSize + hash.size());
    byte[] block = Arrays.copyOf(encoded, maskedSize);
    mask(hashes, hash, seed, block, maskedSize);
    block[0] &= 0x7F;
    int mark = maskedSize - saltSize - 1;
    for (int i = 0; i < mark; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    byte[] salt = Arrays.copyOfRange(block, mark + 1, maskedSize);
    return block[mark] == SALT_MARK && Arrays.equals(seed, saltedHash(hashes, hash, digest, salt));
  }

  private static byte[] saltedHash(Hashes hashes, HashAlgorithm hash, byte[] digest, byte[] salt) {
    byte[] input = new byte[8 + digest.length + salt.length];
    System.arraycopy(digest, 0, input, 8, digest.length);
    System.arraycopy(salt, 0, input, 8 + digest.length, salt.length);
    return hashes.digest(hash, input);
  }

  /** MGF1 (RFC 8017 B.2.1), applied to the first {@code length} bytes of {@code target}. */
  private static void mask(
      Hashes hashes, HashAlgorithm hash, byte[] seed, byte[] target, int length) {
    byte[] input = Arrays.copyOf(seed, seed.length + 4);
    for (int at = 0; at < length; at += hash.size()) {
      byte[] block = hashes.digest(hash, input);
      for (int i = 0; i < block.length && at + i < length; i++) {
        target[at + i] ^= block[i];
      }
      input[input.length - 1]++; // at most 16 blocks
    }
  }
}
