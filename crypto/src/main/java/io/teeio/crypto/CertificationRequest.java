package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * A request for a certificate, as PKCS #10 has it (RFC 2986): a name, a public key and attributes,
 * signed by that key.
 *
 * @param subjectName the name, in DER
 * @param publicKey the key; empty if it is of an algorithm not used here
 * @param attributes the attributes, the element [0] in DER
 * @param signed what is signed: the CertificationRequestInfo in DER
 * @param signatureAlgorithm the AlgorithmIdentifier of the signature, in DER
 * @param signature the signature in the form of X.509
 */
public record CertificationRequest(
    Bytes subjectName,
    Optional<VerificationKey> publicKey,
    Bytes attributes,
    Bytes signed,
    Bytes signatureAlgorithm,
    Bytes signature) {
  private static final String CLAUSE = "RFC 2986 4";
  private static final int ATTRIBUTES = 0xA0;
  private static final Bytes VERSION = DerWriter.element(DerReader.INTEGER, Bytes.of(0));
  private static final Bytes NO_NAME = DerWriter.element(DerReader.SEQUENCE);
  private static final Bytes NO_ATTRIBUTES = DerWriter.element(ATTRIBUTES);

  /** What a CertificationRequestInfo says beside its key. */
  private record RequestInfo(Bytes subjectName, Bytes subjectPublicKeyInfo, Bytes attributes) {
    static RequestInfo read(Bytes der) throws MalformedInput {
      DerReader info = DerReader.document(der, "CertificationRequestInfo", CLAUSE);
      if (info.natural("version").signum() != 0) {
        throw info.malformed("version", "is not 0");
      }
      if (!info.isNext(DerReader.SEQUENCE)) {
        throw info.malformed("subject", "is not there");
      }
      Bytes subject = info.element("subject");
      Bytes key = info.element("subjectPKInfo");
      Bytes attributes = NO_ATTRIBUTES;
      if (info.isNext(ATTRIBUTES)) {
        attributes = info.element("attributes");
      }
      info.end("CertificationRequestInfo");
      return new RequestInfo(subject, key, attributes);
    }
  }

  /**
   * Makes a request in DER.
   *
   * @param key the key that it is for, and that signs it
   * @param subjectName the name in DER, if {@code requesterInfo} has none
   * @param requesterInfo a CertificationRequestInfo in DER whose name and attributes are taken over
   *     and whose key is not; or nothing
   * @throws MalformedInput if {@code requesterInfo} is not one
   */
  public static Bytes make(
      Crypto crypto,
      SigningKey key,
      Optional<Bytes> subjectName,
      Bytes requesterInfo,
      RandomSource random)
      throws MalformedInput {
    Bytes name = subjectName.orElse(NO_NAME);
    Bytes attributes = NO_ATTRIBUTES;
    if (!requesterInfo.isEmpty()) {
      RequestInfo wanted = RequestInfo.read(requesterInfo);
      name = wanted.subjectName().equals(NO_NAME) ? name : wanted.subjectName();
      attributes = wanted.attributes();
    }
    Bytes publicKey = key.verificationKey().subjectPublicKeyInfo();
    Bytes info = DerWriter.element(DerReader.SEQUENCE, VERSION, name, publicKey, attributes);
    X509Signature how = X509Signature.usual(key.algorithm());
    Bytes signature = how.sign(crypto, key, info, random);
    return DerWriter.element(
        DerReader.SEQUENCE,
        info,
        how.identifier(),
        DerWriter.element(DerReader.BIT_STRING, Bytes.of(0), signature));
  }

  /**
   * Reads a request that fills {@code der}. Whether it is signed is another question.
   *
   * @throws MalformedInput if it is not a request in DER
   */
  public static CertificationRequest read(Bytes der) throws MalformedInput {
    DerReader request = DerReader.sequence(der, "CertificationRequest", CLAUSE);
    Bytes signed = request.element("certificationRequestInfo");
    Bytes algorithm = request.element("signatureAlgorithm");
    Bytes signature = Bytes.copyOf(request.bitString("signature"));
    request.end("CertificationRequest");
    RequestInfo info = RequestInfo.read(signed);
    return new CertificationRequest(
        info.subjectName(),
        key(info.subjectPublicKeyInfo()),
        info.attributes(),
        signed,
        algorithm,
        signature);
  }

  private static Optional<VerificationKey> key(Bytes subjectPublicKeyInfo) {
    try {
      return Optional.of(VerificationKey.read(subjectPublicKeyInfo));
    } catch (MalformedInput unknown) {
      return Optional.empty();
    }
  }

  /** Whether the key that it is for signed it. */
  public boolean isSignedByItsKey(Crypto crypto) {
    return publicKey
        .flatMap(key ->
            X509Signature.of(key.algorithm(), signatureAlgorithm)
                .filter(how -> how.verify(crypto, key, signed, signature)))
        .isPresent();
  }
}
