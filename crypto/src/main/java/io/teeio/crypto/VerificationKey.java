package io.teeio.crypto;

import com.google.errorprone.annotations.ThreadSafe;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;

/**
 * A public key that verifies signatures: of one of the {@link KeyAlgorithm}s, well-formed, and a
 * point of its curve. Equal by value, whichever of its two forms an SM2 key is in.
 */
@ThreadSafe
public final class VerificationKey {
  private static final String CLAUSE = "RFC 5280 4.1.2.7";
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);

  private final KeyAlgorithm algorithm;
  private final Bytes subjectPublicKeyInfo;
  private final Bytes usualForm;
  private final ParsedKey parsed = new ParsedKey();

  private VerificationKey(KeyAlgorithm algorithm, Bytes subjectPublicKeyInfo, Bytes usualForm) {
    this.algorithm = algorithm;
    this.subjectPublicKeyInfo = subjectPublicKeyInfo;
    this.usualForm = usualForm;
  }

  /**
   * Reads a SubjectPublicKeyInfo.
   *
   * @throws MalformedInput if it is not in DER, of an algorithm that is not a {@link KeyAlgorithm},
   *     or not a valid key of it: a point off its curve or of small order, an RSA modulus that is
   *     not odd or of another size, a public exponent below 65537 (FIPS 186-5 A.1.1)
   */
  public static VerificationKey read(Bytes subjectPublicKeyInfo) throws MalformedInput {
    DerReader info = DerReader.sequence(subjectPublicKeyInfo, "SubjectPublicKeyInfo", CLAUSE);
    DerReader identifier = info.enter("AlgorithmIdentifier", DerReader.SEQUENCE);
    String algorithm = identifier.objectIdentifier("algorithm");
    KeyAlgorithm found =
        switch (algorithm) {
          case ObjectIdentifiers.EC_PUBLIC_KEY, ObjectIdentifiers.SM2 ->
              readCurve(identifier, info);
          case ObjectIdentifiers.RSA_ENCRYPTION -> readRsa(identifier, info);
          default -> readOctets(algorithm, identifier, info);
        };
    identifier.end("AlgorithmIdentifier");
    info.end("SubjectPublicKeyInfo");
    return algorithm.equals(ObjectIdentifiers.SM2)
        ? new VerificationKey(found, subjectPublicKeyInfo, usualForm(subjectPublicKeyInfo))
        : new VerificationKey(found, subjectPublicKeyInfo, subjectPublicKeyInfo);
  }

  /** The SM2 key as RFC 5480 has it; it ends with the point in either form. */
  private static Bytes usualForm(Bytes subjectPublicKeyInfo) {
    int start = subjectPublicKeyInfo.length() - 2 * Curve.SM2.size();
    return Bytes.concat(Curve.SM2.publicHeader(), subjectPublicKeyInfo.from(start));
  }

  private static KeyAlgorithm readCurve(DerReader identifier, DerReader info)
      throws MalformedInput {
    Curve curve = Pkcs8.curve(identifier);
    byte[] point = info.bitString("subjectPublicKey");
    if (point.length != 1 + 2 * curve.size() || point[0] != 4) {
      throw info.malformed("subjectPublicKey", "is not an uncompressed point of this curve");
    }
    if (!curve.contains(java.util.Arrays.copyOfRange(point, 1, point.length))) {
      throw info.malformed("subjectPublicKey", "is not on " + curve.standardName());
    }
    return curve.keyAlgorithm();
  }

  private static KeyAlgorithm readRsa(DerReader identifier, DerReader info) throws MalformedInput {
    identifier.enter("parameters", DerReader.NULL).end("parameters");
    DerReader key =
        DerReader.sequence(info.bitString("subjectPublicKey"), "RSAPublicKey", "RFC 8017 A.1.1");
    BigInteger modulus = key.natural("modulus");
    BigInteger exponent = key.natural("publicExponent");
    key.end("RSAPublicKey");
    Optional<KeyAlgorithm> algorithm = JcaRsa.withModulusBits(modulus.bitLength());
    if (algorithm.isEmpty() || !modulus.testBit(0)) {
      throw key.malformed("modulus", "is not an odd number of 2048, 3072 or 4096 bits");
    }
    if (exponent.compareTo(LEAST_EXPONENT) < 0
        || exponent.bitLength() > 64
        || !exponent.testBit(0)) {
      throw key.malformed("publicExponent", "is even, below 65537 or above 64 bits");
    }
    return algorithm.get();
  }

  private static KeyAlgorithm readOctets(String name, DerReader identifier, DerReader info)
      throws MalformedInput {
    KeyAlgorithm algorithm =
        OctetKeys.of(name)
            .orElseThrow(
                () -> identifier.malformed("algorithm", "is " + name + ", which is not used here"));
    byte[] raw = info.bitString("subjectPublicKey");
    if (raw.length != OctetKeys.publicSize(algorithm)) {
      throw info.malformed("subjectPublicKey", "is not a key of " + algorithm);
    }
    if (algorithm.family() == KeyAlgorithm.Family.EDWARDS
        && !BouncyEdwards.isPoint(algorithm, raw)) {
      throw info.malformed("subjectPublicKey", "is no point of " + algorithm);
    }
    return algorithm;
  }

  /** The key {@code raw} of {@code algorithm}, which the caller made itself. */
  static VerificationKey ofOctets(KeyAlgorithm algorithm, byte[] raw) {
    return own(algorithm, OctetKeys.subjectPublicKeyInfo(algorithm, raw));
  }

  /** The key of {@code point}, X || Y, which the caller made itself. */
  static VerificationKey ofPoint(Curve curve, byte[] point) {
    return own(curve.keyAlgorithm(), Bytes.concat(curve.publicHeader(), Bytes.copyOf(point)));
  }

  private static VerificationKey own(KeyAlgorithm algorithm, Bytes subjectPublicKeyInfo) {
    return new VerificationKey(algorithm, subjectPublicKeyInfo, subjectPublicKeyInfo);
  }

  /** What kind of key it is. */
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  /** The key as X.509 has it, in DER; what SPDM provisions as a raw public key. */
  public Bytes subjectPublicKeyInfo() {
    return subjectPublicKeyInfo;
  }

  /** The form of it that {@code owner} computes with. */
  <K> K parsed(Object owner, Class<K> type, Function<Bytes, K> parse) {
    return parsed.of(owner, type, () -> parse.apply(usualForm));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that && usualForm.equals(that.usualForm);
  }

  @Override
  public int hashCode() {
    return usualForm.hashCode();
  }

  /** Algorithm and SubjectPublicKeyInfo. */
  @Override
  public String toString() {
    return algorithm + " " + subjectPublicKeyInfo;
  }
}
