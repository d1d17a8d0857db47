package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Public keys whose SubjectPublicKeyInfo is an identifier without parameters and a string of bytes:
 * EdDSA (RFC 8410), ML-DSA (RFC 9881), SLH-DSA (RFC 9909).
 */
final class OctetKeys {
  private static final String NIST_SIGNATURES = "2.16.840.1.101.3.4.3.";
  private static final int FIRST_LATTICE = 17;

  private OctetKeys() {}

  /** The algorithm with this dotted identifier, if it is one of these. */
  static Optional<KeyAlgorithm> of(String objectIdentifier) {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      if (objectIdentifier(algorithm).filter(objectIdentifier::equals).isPresent()) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The dotted identifier of keys of {@code algorithm}, and of signatures with them. */
  static Optional<String> objectIdentifier(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519 -> Optional.of("1.3.101.112");
      case ED448 -> Optional.of("1.3.101.113");
      case RSA_2048, RSA_3072, RSA_4096, EC_P256, EC_P384, EC_P521, SM2 -> Optional.empty();
      case ML_DSA_44 -> nist(FIRST_LATTICE);
      case ML_DSA_65 -> nist(FIRST_LATTICE + 1);
      case ML_DSA_87 -> nist(FIRST_LATTICE + 2);
      case SLH_DSA_SHA2_128S -> nist(20);
      case SLH_DSA_SHA2_128F -> nist(21);
      case SLH_DSA_SHA2_192S -> nist(22);
      case SLH_DSA_SHA2_192F -> nist(23);
      case SLH_DSA_SHA2_256S -> nist(24);
      case SLH_DSA_SHA2_256F -> nist(25);
      case SLH_DSA_SHAKE_128S -> nist(26);
      case SLH_DSA_SHAKE_128F -> nist(27);
      case SLH_DSA_SHAKE_192S -> nist(28);
      case SLH_DSA_SHAKE_192F -> nist(29);
      case SLH_DSA_SHAKE_256S -> nist(30);
      case SLH_DSA_SHAKE_256F -> nist(31);
    };
  }

  private static Optional<String> nist(int arc) {
    return Optional.of(NIST_SIGNATURES + arc);
  }

  /** Bytes of the public key itself; 0 if it is not of this kind. */
  static int publicSize(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_2048, RSA_3072, RSA_4096, EC_P256, EC_P384, EC_P521, SM2 -> 0;
      case ED25519, SLH_DSA_SHA2_128S, SLH_DSA_SHAKE_128S, SLH_DSA_SHA2_128F, SLH_DSA_SHAKE_128F ->
          32;
      case ED448 -> 57;
      case ML_DSA_44 -> 1312;
      case ML_DSA_65 -> 1952;
      case ML_DSA_87 -> 2592;
      case SLH_DSA_SHA2_192S, SLH_DSA_SHAKE_192S, SLH_DSA_SHA2_192F, SLH_DSA_SHAKE_192F -> 48;
      case SLH_DSA_SHA2_256S, SLH_DSA_SHAKE_256S, SLH_DSA_SHA2_256F, SLH_DSA_SHAKE_256F -> 64;
    };
  }

  /** The public key itself in a SubjectPublicKeyInfo that was checked. */
  static byte[] raw(KeyAlgorithm algorithm, Bytes subjectPublicKeyInfo) {
    return subjectPublicKeyInfo
        .from(subjectPublicKeyInfo.length() - publicSize(algorithm))
        .toArray();
  }

  /** The SubjectPublicKeyInfo of {@code raw}. */
  static Bytes subjectPublicKeyInfo(KeyAlgorithm algorithm, byte[] raw) {
    Bytes identifier = identifier(algorithm);
    Bytes key = DerWriter.element(DerReader.BIT_STRING, Bytes.of(0), Bytes.copyOf(raw));
    return DerWriter.element(DerReader.SEQUENCE, identifier, key);
  }

  /** The AlgorithmIdentifier, without parameters. */
  static Bytes identifier(KeyAlgorithm algorithm) {
    return DerWriter.element(
        DerReader.SEQUENCE, DerWriter.objectIdentifier(objectIdentifier(algorithm).orElseThrow()));
  }
}
