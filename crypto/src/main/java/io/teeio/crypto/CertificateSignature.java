package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/** Whether the signature on a certificate is its issuer's. */
final class CertificateSignature {
  private CertificateSignature() {}

  /** Whether {@code issuer}'s key made the signature on {@code certificate}. */
  static boolean isValid(Crypto crypto, Certificate certificate, Certificate issuer) {
    Optional<VerificationKey> key = issuer.publicKey();
    Signed signed = certificate.signed();
    if (key.isEmpty()) {
      return jdkVerifies(signed, issuer);
    }
    return X509Signature.of(key.get().algorithm(), signed.identifier())
        .filter(form -> form.verify(crypto, key.get(), signed.toBeSigned(), signed.signature()))
        .isPresent();
  }

  /**
   * What of a certificate is signed, and how.
   *
   * @param toBeSigned the element that is signed
   * @param identifier the AlgorithmIdentifier of the signature
   * @param signature in the form of X.509
   */
  record Signed(Bytes toBeSigned, Bytes identifier, Bytes signature) {}

  /**
   * For roots above a device whose keys are not of the algorithms used here: RSA of other sizes,
   * other curves that the JDK knows.
   */
  private static boolean jdkVerifies(Signed signed, Certificate issuer) {
    try {
      String name =
          DerReader.of(signed.identifier().toArray(), CertificateReader.CLAUSE)
              .enter("signature", DerReader.SEQUENCE)
              .objectIdentifier("algorithm");
      return switch (name) {
        case "1.2.840.10045.4.3.2" -> jdkVerifies("SHA256withECDSA", "EC", signed, issuer);
        case "1.2.840.10045.4.3.3" -> jdkVerifies("SHA384withECDSA", "EC", signed, issuer);
        case "1.2.840.10045.4.3.4" -> jdkVerifies("SHA512withECDSA", "EC", signed, issuer);
        case "1.2.840.113549.1.1.11" -> jdkVerifies("SHA256withRSA", "RSA", signed, issuer);
        case "1.2.840.113549.1.1.12" -> jdkVerifies("SHA384withRSA", "RSA", signed, issuer);
        case "1.2.840.113549.1.1.13" -> jdkVerifies("SHA512withRSA", "RSA", signed, issuer);
        default -> false;
      };
    } catch (MalformedInput bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static boolean jdkVerifies(
      String signatureName, String keyName, Signed signed, Certificate issuer) {
    Provider provider = Providers.named(keyName.equals("EC") ? "SunEC" : "SunRsaSign");
    try {
      PublicKey key =
          KeyFactory.getInstance(keyName, provider)
              .generatePublic(new X509EncodedKeySpec(issuer.subjectPublicKeyInfo().toArray()));
      Signature verifier = Signature.getInstance(signatureName, provider);
      verifier.initVerify(key);
      verifier.update(signed.toBeSigned().toArray());
      return verifier.verify(signed.signature().toArray());
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }
}
