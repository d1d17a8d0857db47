package io.teeio.attest.jose;

import io.teeio.crypto.KeyAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * How JSON writes the keys of an algorithm: their type, and the name of the curve or algorithm that
 * tells them from others of the type. RSA keys, which have no such name, are not here.
 */
enum JwkForm {
  P_256(Type.EC, "P-256", KeyAlgorithm.EC_P256),
  P_384(Type.EC, "P-384", KeyAlgorithm.EC_P384),
  P_521(Type.EC, "P-521", KeyAlgorithm.EC_P521),
  ED25519(Type.OKP, "Ed25519", KeyAlgorithm.ED25519),
  ED448(Type.OKP, "Ed448", KeyAlgorithm.ED448),
  ML_DSA_44(Type.AKP, "ML-DSA-44", KeyAlgorithm.ML_DSA_44),
  ML_DSA_65(Type.AKP, "ML-DSA-65", KeyAlgorithm.ML_DSA_65),
  ML_DSA_87(Type.AKP, "ML-DSA-87", KeyAlgorithm.ML_DSA_87);

  /** A type of keys: a point, a string of bytes on a curve, a string of bytes of an algorithm. */
  enum Type {
    EC,
    OKP,
    AKP
  }

  private final Type type;
  private final String word;
  private final KeyAlgorithm algorithm;

  JwkForm(Type type, String word, KeyAlgorithm algorithm) {
    this.type = type;
    this.word = word;
    this.algorithm = algorithm;
  }

  /** The form of keys of {@code type} with this name, if it is used here. */
  static Optional<JwkForm> of(Type type, String word) {
    return Arrays.stream(values())
        .filter(each -> each.type == type && each.word.equals(word))
        .findFirst();
  }

  /** The form of such keys, if they are written here. */
  static Optional<JwkForm> of(KeyAlgorithm algorithm) {
    return Arrays.stream(values()).filter(each -> each.algorithm == algorithm).findFirst();
  }

  Type type() {
    return type;
  }

  String word() {
    return word;
  }

  KeyAlgorithm algorithm() {
    return algorithm;
  }
}
