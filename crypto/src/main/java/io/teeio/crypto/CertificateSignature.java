package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The signature on a certificate: on the wire of X.509 an ECDSA signature is a DER sequence. */
final class CertificateSignature {
  /**
   * What else the JDK may verify, for roots above a device whose keys are not of the algorithms
   * used here: SHA-512, and RSA or P-521 keys of other sizes.
   */
  private static final Set<String> JDK_VERIFIES =
      Set.of(
          ObjectIdentifiers.ECDSA_WITH_SHA256,
          ObjectIdentifiers.ECDSA_WITH_SHA384,
          "1.2.840.10045.4.3.4",
          ObjectIdentifiers.SHA256_WITH_RSA,
          ObjectIdentifiers.SHA384_WITH_RSA,
          "1.2.840.113549.1.1.13");

  private CertificateSignature() {}

  /** Whether {@code issuer}'s key made the signature on {@code certificate}. */
  static boolean isValid(Crypto crypto, Certificate certificate, Certificate issuer) {
    X509Certificate parsed = certificate.parsed();
    Optional<VerificationKey> key = issuer.publicKey();
    Optional<HashAlgorithm> hash = hash(parsed.getSigAlgOID());
    if (key.isEmpty() || hash.isEmpty()) {
      return JDK_VERIFIES.contains(parsed.getSigAlgOID()) && jdkVerifies(parsed, issuer.parsed());
    }
    if (isForCurves(parsed.getSigAlgOID()) != isCurveKey(key.get())) {
      return false;
    }
    return raw(key.get().algorithm(), parsed.getSignature())
        .map(raw -> crypto.verify(key.get(), hash.get(), toBeSigned(parsed), raw))
        .orElse(false);
  }

  private static Optional<HashAlgorithm> hash(String signatureAlgorithm) {
    return switch (signatureAlgorithm) {
      case ObjectIdentifiers.ECDSA_WITH_SHA256, ObjectIdentifiers.SHA256_WITH_RSA ->
          Optional.of(HashAlgorithm.SHA_256);
      case ObjectIdentifiers.ECDSA_WITH_SHA384, ObjectIdentifiers.SHA384_WITH_RSA ->
          Optional.of(HashAlgorithm.SHA_384);
      default -> Optional.empty();
    };
  }

  private static boolean isForCurves(String signatureAlgorithm) {
    return signatureAlgorithm.startsWith("1.2.840.10045.");
  }

  private static boolean isCurveKey(VerificationKey key) {
    return curve(key.algorithm()).isPresent();
  }

  private static Optional<Curve> curve(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256 -> Optional.of(Curve.P256);
      case ECDSA_P384 -> Optional.of(Curve.P384);
      case RSASSA_3072 -> Optional.empty();
    };
  }

  private static boolean jdkVerifies(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  private static Bytes toBeSigned(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getTBSCertificate());
    } catch (CertificateEncodingException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** A signature of X.509 in the form that {@link Crypto} takes; empty if it has no such form. */
  private static Optional<Bytes> raw(SignatureAlgorithm algorithm, byte[] signature) {
    Optional<Curve> curve = curve(algorithm);
    if (curve.isEmpty()) {
      return Optional.of(Bytes.copyOf(signature));
    }
    try {
      DerReader outer = DerReader.of(signature, "RFC 3279 2.2.3");
      DerReader pair = outer.enter("Ecdsa-Sig-Value", DerReader.SEQUENCE);
      outer.end("Ecdsa-Sig-Value");
      BigInteger r = pair.natural("r");
      BigInteger s = pair.natural("s");
      pair.end("Ecdsa-Sig-Value");
      if (!curve.get().isScalar(r) || !curve.get().isScalar(s)) {
        return Optional.empty();
      }
      byte[] raw = new byte[2 * curve.get().size()];
      curve.get().write(r, raw, 0);
      curve.get().write(s, raw, curve.get().size());
      return Optional.of(Bytes.copyOf(raw));
    } catch (MalformedInput refused) {
      return Optional.empty();
    }
  }

  /** The signature of {@link Crypto} in the form of X.509. */
  static byte[] encode(SignatureAlgorithm algorithm, Bytes raw) {
    Optional<Curve> curve = curve(algorithm);
    if (curve.isEmpty()) {
      return raw.toArray();
    }
    int size = curve.get().size();
    byte[] r = new BigInteger(1, raw.slice(0, size).toArray()).toByteArray();
    byte[] s = new BigInteger(1, raw.from(size).toArray()).toByteArray();
    byte[] der = new byte[6 + r.length + s.length];
    der[0] = DerReader.SEQUENCE;
    der[1] = (byte) (4 + r.length + s.length); // at most 102: one byte does
    der[2] = DerReader.INTEGER;
    der[3] = (byte) r.length;
    System.arraycopy(r, 0, der, 4, r.length);
    der[4 + r.length] = DerReader.INTEGER;
    der[5 + r.length] = (byte) s.length;
    System.arraycopy(s, 0, der, 6 + r.length, s.length);
    return der;
  }

  /** How X.509 names signatures of {@code algorithm} with its certificate hash. */
  static AlgorithmIdentifier identifier(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256 -> identifier(ObjectIdentifiers.ECDSA_WITH_SHA256);
      case ECDSA_P384 -> identifier(ObjectIdentifiers.ECDSA_WITH_SHA384);
      case RSASSA_3072 ->
          new AlgorithmIdentifier(
              new org.bouncycastle.asn1.ASN1ObjectIdentifier(ObjectIdentifiers.SHA384_WITH_RSA),
              org.bouncycastle.asn1.DERNull.INSTANCE);
    };
  }

  private static AlgorithmIdentifier identifier(String objectIdentifier) {
    return new AlgorithmIdentifier(
        new org.bouncycastle.asn1.ASN1ObjectIdentifier(objectIdentifier));
  }
}
