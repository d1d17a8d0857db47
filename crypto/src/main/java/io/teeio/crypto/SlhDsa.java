package io.teeio.crypto;

import io.teeio.wire.Secret;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.SLHDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.SLHDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.SLHDSASigner;

/** SLH-DSA (FIPS 205) with a context, not pre-hashed and hedged, by Bouncy Castle. */
final class SlhDsa implements Signer {
  static SLHDSAParameters parameters(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case SLH_DSA_SHA2_128S -> SLHDSAParameters.sha2_128s;
      case SLH_DSA_SHAKE_128S -> SLHDSAParameters.shake_128s;
      case SLH_DSA_SHA2_128F -> SLHDSAParameters.sha2_128f;
      case SLH_DSA_SHAKE_128F -> SLHDSAParameters.shake_128f;
      case SLH_DSA_SHA2_192S -> SLHDSAParameters.sha2_192s;
      case SLH_DSA_SHAKE_192S -> SLHDSAParameters.shake_192s;
      case SLH_DSA_SHA2_192F -> SLHDSAParameters.sha2_192f;
      case SLH_DSA_SHAKE_192F -> SLHDSAParameters.shake_192f;
      case SLH_DSA_SHA2_256S -> SLHDSAParameters.sha2_256s;
      case SLH_DSA_SHAKE_256S -> SLHDSAParameters.shake_256s;
      case SLH_DSA_SHA2_256F -> SLHDSAParameters.sha2_256f;
      case SLH_DSA_SHAKE_256F -> SLHDSAParameters.shake_256f;
      default -> throw new IllegalArgumentException(algorithm + " is not SLH-DSA");
    };
  }

  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    SLHDSAKeyPairGenerator generator = new SLHDSAKeyPairGenerator();
    generator.init(
        new SLHDSAKeyGenerationParameters(RandomAdapter.of(random), parameters(algorithm)));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    byte[] raw = ((SLHDSAPrivateKeyParameters) pair.getPrivate()).getEncoded();
    try {
      return ofOctets(algorithm, raw);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** The key SK.seed || SK.prf || PK.seed || PK.root (FIPS 205 9.1), which it copies. */
  static SigningKey ofOctets(KeyAlgorithm algorithm, byte[] raw) {
    Secret pkcs8 = Pkcs8.wrap(OctetKeys.identifier(algorithm), raw);
    byte[] half = Arrays.copyOfRange(raw, raw.length / 2, raw.length);
    return new SigningKey(VerificationKey.ofOctets(algorithm, half), pkcs8);
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    SLHDSAPrivateKeyParameters own =
        key.parsed(
            this,
            SLHDSAPrivateKeyParameters.class,
            der ->
                new SLHDSAPrivateKeyParameters(
                    parameters(key.algorithm()), Pkcs8.octets(key.algorithm(), der)));
    SLHDSASigner signer = new SLHDSASigner();
    signer.init(
        true,
        new ParametersWithContext(
            new ParametersWithRandom(own, RandomAdapter.of(random)), input.context()));
    return signer.generateSignature(input.message());
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    SLHDSAPublicKeyParameters theirs =
        key.parsed(
            this,
            SLHDSAPublicKeyParameters.class,
            info ->
                new SLHDSAPublicKeyParameters(
                    parameters(key.algorithm()), OctetKeys.raw(key.algorithm(), info)));
    SLHDSASigner verifier = new SLHDSASigner();
    verifier.init(false, new ParametersWithContext(theirs, input.context()));
    return verifier.verifySignature(input.message(), signature);
  }
}
