package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.function.Function;

/**
 * A private key that signs, with its public half. {@link #close} wipes what this class holds; a
 * form of the key that a back end keeps inside a JDK object is dropped and left to the collector,
 * since JCA keys cannot be wiped.
 */
public final class SigningKey implements AutoCloseable {
  /** What {@link #derive} wants beyond the size of a scalar, so that no key is likelier. */
  private static final int EXTRA_BYTES = 8;

  private final VerificationKey verificationKey;
  private final Secret pkcs8;
  private final ParsedKey parsed = new ParsedKey();

  SigningKey(VerificationKey verificationKey, Secret pkcs8) {
    this.verificationKey = verificationKey;
    this.pkcs8 = pkcs8;
  }

  /**
   * Reads a private key in unencrypted PKCS#8 (RFC 5958); {@code pkcs8} stays the caller's.
   *
   * @throws MalformedInput if it is not in DER or not a valid key of a {@link KeyAlgorithm}
   */
  public static SigningKey readPkcs8(Secret pkcs8) throws MalformedInput {
    byte[] der = pkcs8.expose(byte[]::clone);
    try {
      return Pkcs8.read(der);
    } finally {
      java.util.Arrays.fill(der, (byte) 0);
    }
  }

  /**
   * The key on a NIST curve that {@code seed} stands for: the same one each time (FIPS 186-5 A.2.1,
   * with {@code seed} in place of the random bits).
   *
   * @param algorithm one of EC_P256, EC_P384, EC_P521
   * @param seed uniform and secret, 8 bytes longer than a scalar of the curve; stays the caller's
   */
  public static SigningKey derive(KeyAlgorithm algorithm, Secret seed) {
    Curve curve = Curve.of(algorithm).filter(found -> found != Curve.SM2).orElseThrow();
    if (seed.length() != curve.size() + EXTRA_BYTES) {
      throw new IllegalArgumentException(
          "a seed has " + (curve.size() + EXTRA_BYTES) + " bytes, not " + seed.length());
    }
    return seed.expose(bits -> BouncyCurves.derive(curve, bits));
  }

  /** What kind of key it is. */
  public KeyAlgorithm algorithm() {
    return verificationKey.algorithm();
  }

  /** The public half. */
  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /** The key in unencrypted PKCS#8, the caller's to close. */
  public Secret pkcs8() {
    return pkcs8.duplicate();
  }

  /** The form of it that {@code owner} computes with. */
  <K> K parsed(Object owner, Class<K> type, Function<byte[], K> parse) {
    if (pkcs8.isClosed()) {
      throw new IllegalStateException("this key was wiped");
    }
    return parsed.of(owner, type, () -> pkcs8.expose(parse));
  }

  /** Wipes the key; it cannot sign any more. */
  @Override
  public void close() {
    pkcs8.close();
    parsed.forget();
  }

  /** Algorithm and public half only. */
  @Override
  public String toString() {
    return "SigningKey[" + verificationKey + "]";
  }
}
