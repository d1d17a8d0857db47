package io.teeio.crypto;

import io.teeio.wire.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * ML-DSA (FIPS 204) with a context, not pre-hashed and hedged, by Bouncy Castle: the JDK has no
 * contexts. A key is kept as the seed it grows from where that is known.
 */
final class MlDsa implements Signer {
  static final int SEED_SIZE = 32;

  /** Tag of the seed in the CHOICE of a private key (RFC 9881 6). */
  static final int SEED = 0x80;

  static MLDSAParameters parameters(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
      case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
      case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
      default -> throw new IllegalArgumentException(algorithm + " is not ML-DSA");
    };
  }

  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    try (Secret seed = random.secret(SEED_SIZE)) {
      return seed.expose(raw -> ofSeed(algorithm, raw));
    }
  }

  /** The key that grows from {@code seed}, 32 bytes, which it copies. */
  static SigningKey ofSeed(KeyAlgorithm algorithm, byte[] seed) {
    byte[] inner = DerWriter.secretElement(SEED, seed);
    try {
      return new SigningKey(
          VerificationKey.ofOctets(
              algorithm,
              new MLDSAPrivateKeyParameters(parameters(algorithm), seed)
                  .getPublicKeyParameters()
                  .getEncoded()),
          Pkcs8.wrap(OctetKeys.identifier(algorithm), inner));
    } finally {
      Arrays.fill(inner, (byte) 0);
    }
  }

  /** The key that is known only as it has grown (FIPS 204 skEncode), which it copies. */
  static SigningKey ofExpanded(KeyAlgorithm algorithm, byte[] expanded) {
    byte[] inner = DerWriter.secretElement(DerReader.OCTET_STRING, expanded);
    try {
      return new SigningKey(
          VerificationKey.ofOctets(
              algorithm,
              new MLDSAPrivateKeyParameters(parameters(algorithm), expanded)
                  .getPublicKeyParameters()
                  .getEncoded()),
          Pkcs8.wrap(OctetKeys.identifier(algorithm), inner));
    } finally {
      Arrays.fill(inner, (byte) 0);
    }
  }

  /** Whether {@code expanded} is what the seed of {@code key} grows into. */
  static boolean growsInto(SigningKey key, byte[] expanded) {
    return key.pkcs8()
        .expose(der ->
            MessageDigest.isEqual(
                expanded,
                new MLDSAPrivateKeyParameters(
                        parameters(key.algorithm()), Pkcs8.octets(key.algorithm(), der))
                    .getEncoded()));
  }

  /** Whether a grown key verifies what it signs. */
  static boolean isConsistent(SigningKey key) {
    Signer signer = new MlDsa();
    SignedInput probe =
        new SignedInput(
            key.algorithm().usualSignature(),
            HashAlgorithm.SHA_256,
            new byte[1],
            new byte[0],
            true,
            Backends.HASHES);
    byte[] signature = signer.sign(key, probe, target -> Arrays.fill(target, (byte) 0));
    return signer.verify(key.verificationKey(), probe, signature);
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    MLDSAPrivateKeyParameters own =
        key.parsed(
            this,
            MLDSAPrivateKeyParameters.class,
            der ->
                new MLDSAPrivateKeyParameters(
                    parameters(key.algorithm()), Pkcs8.octets(key.algorithm(), der)));
    MLDSASigner signer = new MLDSASigner();
    signer.init(
        true,
        new ParametersWithContext(
            new ParametersWithRandom(own, RandomAdapter.of(random)), input.context()));
    signer.update(input.message(), 0, input.message().length);
    try {
      return signer.generateSignature();
    } catch (CryptoException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    MLDSAPublicKeyParameters theirs =
        key.parsed(
            this,
            MLDSAPublicKeyParameters.class,
            info ->
                new MLDSAPublicKeyParameters(
                    parameters(key.algorithm()), OctetKeys.raw(key.algorithm(), info)));
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, new ParametersWithContext(theirs, input.context()));
    verifier.update(input.message(), 0, input.message().length);
    return verifier.verifySignature(signature);
  }
}
