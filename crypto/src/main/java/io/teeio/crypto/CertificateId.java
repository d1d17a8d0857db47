package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * How OCSP names a certificate (RFC 6960 4.1.1): by digests of its issuer's name and key, and by
 * its serial number. SHA-1, which most responders use, is good enough for that, since the answer is
 * signed by a key that has to belong to the issuer anyway.
 *
 * @param hashAlgorithm of the digests, as a dotted object identifier
 * @param issuerNameHash the digest of the issuer's name in DER
 * @param issuerKeyHash the digest of the issuer's key, as octets of the BIT STRING
 * @param serial as {@link Certificate#serial} has it
 */
public record CertificateId(
    String hashAlgorithm, Bytes issuerNameHash, Bytes issuerKeyHash, Bytes serial) {
  /** The object identifier of SHA-1. */
  public static final String SHA_1 = "1.3.14.3.2.26";

  private static final String CLAUSE = "RFC 6960 4.1.1";

  /** Copied for each use: looking for a provider takes longer than a short hash. */
  private static final Map<String, MessageDigest> NEVER_FED =
      Map.of(
          SHA_1,
          digest("SHA-1"),
          "2.16.840.1.101.3.4.2.1",
          digest("SHA-256"),
          "2.16.840.1.101.3.4.2.2",
          digest("SHA-384"),
          "2.16.840.1.101.3.4.2.3",
          digest("SHA-512"));

  /** Reads the next element of {@code in}. */
  public static CertificateId read(DerReader in) throws MalformedInput {
    DerReader id = in.enter("CertID", DerReader.SEQUENCE);
    DerReader algorithm = id.enter("hashAlgorithm", DerReader.SEQUENCE);
    String name = algorithm.objectIdentifier("algorithm");
    if (algorithm.hasMore()) {
      algorithm.enter("parameters", DerReader.NULL).end("parameters");
    }
    algorithm.end("hashAlgorithm");
    CertificateId read =
        new CertificateId(
            name,
            Bytes.adopt(id.value("issuerNameHash", DerReader.OCTET_STRING)),
            Bytes.adopt(id.value("issuerKeyHash", DerReader.OCTET_STRING)),
            Bytes.adopt(id.integer("serialNumber").toByteArray()));
    id.end("CertID");
    return read;
  }

  /**
   * The name of {@code certificate}, whose issuer is {@code issuer}.
   *
   * @param hashAlgorithm {@link #SHA_1} or the identifier of SHA-256, SHA-384 or SHA-512
   */
  public static CertificateId of(
      Certificate certificate, Certificate issuer, String hashAlgorithm) {
    return new CertificateId(
        hashAlgorithm,
        hash(hashAlgorithm, issuer.subjectName()).orElseThrow(),
        hash(hashAlgorithm, keyOctets(issuer)).orElseThrow(),
        certificate.serial());
  }

  /** Whether it names {@code certificate}, whose issuer is {@code issuer}. */
  public boolean names(Certificate certificate, Certificate issuer) {
    return serial.equals(certificate.serial())
        && hash(hashAlgorithm, issuer.subjectName()).filter(issuerNameHash::equals).isPresent()
        && hash(hashAlgorithm, keyOctets(issuer)).filter(issuerKeyHash::equals).isPresent();
  }

  /** Whether {@code digest} is the SHA-1 of the key of {@code responder} (RFC 6960 4.2.1). */
  public static boolean isKeyHash(Bytes digest, Certificate responder) {
    return hash(SHA_1, keyOctets(responder)).filter(digest::equals).isPresent();
  }

  private static Bytes keyOctets(Certificate certificate) {
    try {
      DerReader key =
          DerReader.sequence(certificate.subjectPublicKeyInfo(), "SubjectPublicKeyInfo", CLAUSE);
      key.element("algorithm");
      return Bytes.adopt(key.bitString("subjectPublicKey"));
    } catch (MalformedInput otherForm) {
      return Bytes.EMPTY;
    }
  }

  private static Optional<Bytes> hash(String algorithm, Bytes content) {
    return Optional.ofNullable(NEVER_FED.get(algorithm))
        .map(digest -> Bytes.adopt(copy(digest).digest(content.shared())));
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
