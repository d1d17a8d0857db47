package io.teeio.crypto;

import io.teeio.wire.Secret;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed448Signer;

/** Ed25519 and Ed448 (RFC 8032, neither pre-hashed) by Bouncy Castle. */
final class BouncyEdwards implements Signer {
  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    try (Secret seed = random.secret(OctetKeys.publicSize(algorithm))) {
      return seed.expose(raw -> ofSeed(algorithm, raw));
    }
  }

  /** The key that grows from {@code seed}, 32 or 57 bytes, which it copies. */
  static SigningKey ofSeed(KeyAlgorithm algorithm, byte[] seed) {
    byte[] inner = DerWriter.secretElement(DerReader.OCTET_STRING, seed);
    try {
      return new SigningKey(
          VerificationKey.ofOctets(algorithm, publicKey(algorithm, seed)),
          Pkcs8.wrap(OctetKeys.identifier(algorithm), inner));
    } finally {
      Arrays.fill(inner, (byte) 0);
    }
  }

  private static byte[] publicKey(KeyAlgorithm algorithm, byte[] seed) {
    return algorithm == KeyAlgorithm.ED25519
        ? new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded()
        : new Ed448PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
  }

  /** Whether {@code point} is one of the curve, and not one of the few of small order. */
  static boolean isPoint(KeyAlgorithm algorithm, byte[] point) {
    return algorithm == KeyAlgorithm.ED25519
        ? org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFull(point, 0)
        : org.bouncycastle.math.ec.rfc8032.Ed448.validatePublicKeyFull(point, 0);
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    org.bouncycastle.crypto.Signer signer;
    if (key.algorithm() == KeyAlgorithm.ED25519) {
      signer = new Ed25519Signer();
      signer.init(
          true,
          key.parsed(
              this,
              Ed25519PrivateKeyParameters.class,
              der -> new Ed25519PrivateKeyParameters(der, der.length - 32)));
    } else {
      signer = new Ed448Signer(input.context());
      signer.init(
          true,
          key.parsed(
              this,
              Ed448PrivateKeyParameters.class,
              der -> new Ed448PrivateKeyParameters(der, der.length - 57)));
    }
    signer.update(input.message(), 0, input.message().length);
    try {
      return signer.generateSignature();
    } catch (org.bouncycastle.crypto.CryptoException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    org.bouncycastle.crypto.Signer verifier;
    if (key.algorithm() == KeyAlgorithm.ED25519) {
      verifier = new Ed25519Signer();
      verifier.init(
          false,
          key.parsed(
              this,
              Ed25519PublicKeyParameters.class,
              info -> new Ed25519PublicKeyParameters(OctetKeys.raw(key.algorithm(), info), 0)));
    } else {
      verifier = new Ed448Signer(input.context());
      verifier.init(
          false,
          key.parsed(
              this,
              Ed448PublicKeyParameters.class,
              info -> new Ed448PublicKeyParameters(OctetKeys.raw(key.algorithm(), info), 0)));
    }
    verifier.update(input.message(), 0, input.message().length);
    return verifier.verifySignature(signature);
  }
}
