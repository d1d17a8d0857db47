package io.teeio.attest.key;

import io.teeio.crypto.KeyAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * How tokens write the keys of an algorithm: their type, and the number in COSE and the name in
 * JSON of the curve or algorithm that tells them from others of the type. RSA keys, which have no
 * such thing and are only read, are not here.
 */
public enum KeyForm {
  /** NIST P-256. */
  P_256(Type.POINT, 1, "P-256", KeyAlgorithm.EC_P256),
  /** NIST P-384. */
  P_384(Type.POINT, 2, "P-384", KeyAlgorithm.EC_P384),
  /** NIST P-521. */
  P_521(Type.POINT, 3, "P-521", KeyAlgorithm.EC_P521),
  /** Ed25519. */
  ED25519(Type.OCTETS, 6, "Ed25519", KeyAlgorithm.ED25519),
  /** Ed448. */
  ED448(Type.OCTETS, 7, "Ed448", KeyAlgorithm.ED448),
  /** ML-DSA-44. */
  ML_DSA_44(Type.ALGORITHM, -48, "ML-DSA-44", KeyAlgorithm.ML_DSA_44),
  /** ML-DSA-65. */
  ML_DSA_65(Type.ALGORITHM, -49, "ML-DSA-65", KeyAlgorithm.ML_DSA_65),
  /** ML-DSA-87. */
  ML_DSA_87(Type.ALGORITHM, -50, "ML-DSA-87", KeyAlgorithm.ML_DSA_87);

  /** A type of keys. */
  public enum Type {
    /** A point of a curve: EC2, EC. */
    POINT,
    /** A string of bytes on a curve: OKP. */
    OCTETS,
    /** A string of bytes of an algorithm: AKP. */
    ALGORITHM
  }

  private final Type type;
  private final int number;
  private final String word;
  private final KeyAlgorithm algorithm;

  KeyForm(Type type, int number, String word, KeyAlgorithm algorithm) {
    this.type = type;
    this.number = number;
    this.word = word;
    this.algorithm = algorithm;
  }

  /** The algorithm of keys of {@code type} with this number in COSE, if it is used here. */
  public static Optional<KeyAlgorithm> algorithm(Type type, long number) {
    return Arrays.stream(values())
        .filter(each -> each.type == type && each.number == number)
        .findFirst()
        .map(each -> each.algorithm);
  }

  /** The algorithm of keys of {@code type} with this name in JSON, if it is used here. */
  public static Optional<KeyAlgorithm> algorithm(Type type, String word) {
    return Arrays.stream(values())
        .filter(each -> each.type == type && each.word.equals(word))
        .findFirst()
        .map(each -> each.algorithm);
  }

  /**
   * The form of such keys.
   *
   * @throws IllegalArgumentException if no token here carries them: RSA, SM2, SLH-DSA
   */
  public static KeyForm of(KeyAlgorithm algorithm) {
    return Arrays.stream(values())
        .filter(each -> each.algorithm == algorithm)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(algorithm + " is not written"));
  }

  /** What kind of keys they are. */
  public Type type() {
    return type;
  }

  /** The number of the curve or algorithm in COSE. */
  public int number() {
    return number;
  }

  /** The name of the curve or algorithm in JSON. */
  public String word() {
    return word;
  }
}
