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

/**
 * Something signed in the form of X.509 (RFC 5280 4.1.1): a certificate, a list of revoked ones, or
 * an answer about one.
 *
 * @param toBeSigned the element that is signed
 * @param identifier the AlgorithmIdentifier of the signature
 * @param signature in the form of X.509
 */
public record X509Signed(Bytes toBeSigned, Bytes identifier, Bytes signature) {
  /** Whether one certificate's key made a signature; somebody may remember the answer. */
  @FunctionalInterface
  public interface Verifier {
    /** Whether the key of {@code signer} signed {@code signed}. */
    boolean isBy(X509Signed signed, Certificate signer);
  }

  /**
   * Reads the next three elements.
   *
   * @param field what is signed, as errors call it
   * @throws MalformedInput if they are not well-formed DER, or the last is no string of whole bytes
   */
  public static X509Signed read(DerReader in, String field) throws MalformedInput {
    return new X509Signed(
        in.element(field),
        in.element("signatureAlgorithm"),
        Bytes.adopt(in.bitString("signatureValue")));
  }

  /** Whether the key of {@code signer} made the signature. */
  public boolean isBy(Crypto crypto, Certificate signer) {
    Optional<VerificationKey> key = signer.publicKey();
    if (key.isEmpty()) {
      return jdkVerifies(signer);
    }
    return X509Signature.of(key.get().algorithm(), identifier)
        .filter(form -> form.verify(crypto, key.get(), toBeSigned, signature))
        .isPresent();
  }

  /**
   * For roots above a device whose keys are not of the algorithms used here: RSA of other sizes,
   * other curves that the JDK knows.
   */
  private boolean jdkVerifies(Certificate signer) {
    String name;
    try {
      name =
          DerReader.sequence(identifier, "signature", CertificateReader.CLAUSE)
              .objectIdentifier("algorithm");
    } catch (MalformedInput otherForm) {
      return false;
    }
    return switch (name) {
      case "1.2.840.10045.4.3.2" -> jdkVerifies("SHA256withECDSA", "EC", signer);
      case "1.2.840.10045.4.3.3" -> jdkVerifies("SHA384withECDSA", "EC", signer);
      case "1.2.840.10045.4.3.4" -> jdkVerifies("SHA512withECDSA", "EC", signer);
      case "1.2.840.113549.1.1.11" -> jdkVerifies("SHA256withRSA", "RSA", signer);
      case "1.2.840.113549.1.1.12" -> jdkVerifies("SHA384withRSA", "RSA", signer);
      case "1.2.840.113549.1.1.13" -> jdkVerifies("SHA512withRSA", "RSA", signer);
      default -> false;
    };
  }

  private boolean jdkVerifies(String signatureName, String keyName, Certificate signer) {
    Provider provider = Providers.named(keyName.equals("EC") ? "SunEC" : "SunRsaSign");
    try {
      PublicKey key =
          KeyFactory.getInstance(keyName, provider)
              .generatePublic(new X509EncodedKeySpec(signer.subjectPublicKeyInfo().toArray()));
      Signature verifier = Signature.getInstance(signatureName, provider);
      verifier.initVerify(key);
      verifier.update(toBeSigned.toArray());
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }
}
