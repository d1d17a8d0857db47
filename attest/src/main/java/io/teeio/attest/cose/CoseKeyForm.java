package io.teeio.attest.cose;

import io.teeio.crypto.KeyAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * How COSE writes the keys of an algorithm: their type, and the number of the curve or algorithm
 * that tells them from others of the type. RSA keys, of which that is the modulus, are not here.
 */
enum CoseKeyForm {
  P_256(Type.EC2, 1, KeyAlgorithm.EC_P256),
  P_384(Type.EC2, 2, KeyAlgorithm.EC_P384),
  P_521(Type.EC2, 3, KeyAlgorithm.EC_P521),
  ED25519(Type.OKP, 6, KeyAlgorithm.ED25519),
  ED448(Type.OKP, 7, KeyAlgorithm.ED448),
  ML_DSA_44(Type.AKP, CoseAlgorithm.ML_DSA_44.identifier(), KeyAlgorithm.ML_DSA_44),
  ML_DSA_65(Type.AKP, CoseAlgorithm.ML_DSA_65.identifier(), KeyAlgorithm.ML_DSA_65),
  ML_DSA_87(Type.AKP, CoseAlgorithm.ML_DSA_87.identifier(), KeyAlgorithm.ML_DSA_87);

  /** A type of keys: a point, a string of bytes on a curve, a string of bytes of an algorithm. */
  enum Type {
    EC2,
    OKP,
    AKP
  }

  private final Type type;
  private final int number;
  private final KeyAlgorithm algorithm;

  CoseKeyForm(Type type, int number, KeyAlgorithm algorithm) {
    this.type = type;
    this.number = number;
    this.algorithm = algorithm;
  }

  /** The form of keys of {@code type} with this number, if it is used here. */
  static Optional<CoseKeyForm> of(Type type, long number) {
    return Arrays.stream(values())
        .filter(each -> each.type == type && each.number == number)
        .findFirst();
  }

  /** The form of such keys, if they are written here. */
  static Optional<CoseKeyForm> of(KeyAlgorithm algorithm) {
    return Arrays.stream(values()).filter(each -> each.algorithm == algorithm).findFirst();
  }

  Type type() {
    return type;
  }

  int number() {
    return number;
  }

  KeyAlgorithm algorithm() {
    return algorithm;
  }
}
