package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * Reads private keys of EdDSA (RFC 8410 7), ML-DSA (RFC 9881 6, in each of its three forms) and
 * SLH-DSA (RFC 9909 6).
 */
final class OctetPrivateKeys {
  private static final int EDWARDS_25519_SIZE = 32;
  private static final int EDWARDS_448_SIZE = 57;

  private OctetPrivateKeys() {}

  /** Reads the contents of a PKCS#8 privateKey, which it leaves as they are. */
  static SigningKey read(KeyAlgorithm algorithm, byte[] privateKey) throws MalformedInput {
    return switch (algorithm.family()) {
      case EDWARDS -> readEdwards(algorithm, privateKey);
      case LATTICE -> readLattice(algorithm, privateKey);
      case HASH_TREE -> readHashTree(algorithm, privateKey);
      case RSA, CURVE, SM2 -> throw new IllegalArgumentException(algorithm.name());
    };
  }

  private static SigningKey readEdwards(KeyAlgorithm algorithm, byte[] privateKey)
      throws MalformedInput {
    DerReader in = DerReader.of(privateKey, "RFC 8410 7");
    byte[] seed = in.value("CurvePrivateKey", DerReader.OCTET_STRING);
    in.end("CurvePrivateKey");
    int size = algorithm == KeyAlgorithm.ED25519 ? EDWARDS_25519_SIZE : EDWARDS_448_SIZE;
    return sized("CurvePrivateKey", algorithm, seed, size, BouncyEdwards::ofSeed);
  }

  private static SigningKey readLattice(KeyAlgorithm algorithm, byte[] privateKey)
      throws MalformedInput {
    DerReader in = DerReader.of(privateKey, "RFC 9881 6");
    if (in.isNext(MlDsa.SEED)) {
      byte[] seed = in.value("seed", MlDsa.SEED);
      in.end("ML-DSA private key");
      return sized("seed", algorithm, seed, MlDsa.SEED_SIZE, MlDsa::ofSeed);
    }
    if (in.isNext(DerReader.OCTET_STRING)) {
      byte[] expanded = in.value("expandedKey", DerReader.OCTET_STRING);
      in.end("ML-DSA private key");
      return readExpanded(algorithm, expanded);
    }
    DerReader both = in.enter("both", DerReader.SEQUENCE);
    in.end("ML-DSA private key");
    byte[] seed = both.value("seed", DerReader.OCTET_STRING);
    byte[] expanded = both.value("expandedKey", DerReader.OCTET_STRING);
    both.end("both");
    SigningKey grown = sized("seed", algorithm, seed, MlDsa.SEED_SIZE, MlDsa::ofSeed);
    if (!MlDsa.growsInto(grown, expanded)) {
      throw both.malformed("expandedKey", "is not what the seed grows into");
    }
    Arrays.fill(expanded, (byte) 0);
    return grown;
  }

  private static SigningKey readExpanded(KeyAlgorithm algorithm, byte[] expanded)
      throws MalformedInput {
    SigningKey key =
        sized("expandedKey", algorithm, expanded, expandedSize(algorithm), MlDsa::ofExpanded);
    if (!MlDsa.isConsistent(key)) {
      throw new MalformedInput("expandedKey", 0, "is not consistent in itself", "RFC 9881 6");
    }
    return key;
  }

  /** Bytes of a grown ML-DSA key (FIPS 204 4). */
  private static int expandedSize(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> 2560;
      case ML_DSA_65 -> 4032;
      case ML_DSA_87 -> 4896;
      default -> throw new IllegalArgumentException(algorithm.name());
    };
  }

  private static SigningKey readHashTree(KeyAlgorithm algorithm, byte[] privateKey)
      throws MalformedInput {
    int size = 2 * OctetKeys.publicSize(algorithm);
    return sized("privateKey", algorithm, privateKey.clone(), size, SlhDsa::ofOctets);
  }

  /** Makes the key of {@code raw}, which is wiped, if it has the right size. */
  private static SigningKey sized(
      String field,
      KeyAlgorithm algorithm,
      byte[] raw,
      int size,
      BiFunction<KeyAlgorithm, byte[], SigningKey> make)
      throws MalformedInput {
    try {
      if (raw.length != size) {
        throw new MalformedInput(
            field, 0, "has " + raw.length + " bytes, not " + size, "RFC 5958 2");
      }
      return make.apply(algorithm, raw);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** The seed, or the grown key, in the PKCS#8 of an {@link MlDsa} or {@link SlhDsa} key. */
  static byte[] raw(KeyAlgorithm algorithm, byte[] der) {
    int size =
        algorithm.family() == KeyAlgorithm.Family.HASH_TREE
            ? 2 * OctetKeys.publicSize(algorithm)
            : der.length < expandedSize(algorithm) ? MlDsa.SEED_SIZE : expandedSize(algorithm);
    return Arrays.copyOfRange(der, der.length - size, der.length);
  }
}
