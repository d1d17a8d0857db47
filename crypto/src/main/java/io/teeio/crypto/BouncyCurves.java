package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Elliptic curves by Bouncy Castle's lightweight interface. Signatures are those of RFC 6979: the
 * nonce comes from key and message, so they repeat and no weak random number can leak the key.
 */
final class BouncyCurves implements Curves {
  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    return generate(Curve.of(algorithm).orElseThrow(), random);
  }

  /** A fresh key on {@code curve}. */
  static SigningKey generate(Curve curve, RandomSource random) {
    AsymmetricCipherKeyPair pair = generatePair(curve, random);
    byte[] scalar = new byte[curve.size()];
    try {
      curve.write(((ECPrivateKeyParameters) pair.getPrivate()).getD(), scalar, 0);
      return Pkcs8.ofScalar(curve, scalar, encode(curve, publicPoint(pair)));
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** The key whose scalar {@code bits} modulo the order less one is, plus one. */
  static SigningKey derive(Curve curve, byte[] bits) {
    BigInteger scalar =
        new BigInteger(1, bits).mod(curve.order().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    byte[] written = new byte[curve.size()];
    try {
      curve.write(scalar, written, 0);
      return Pkcs8.ofScalar(curve, written, publicPoint(curve, written));
    } finally {
      Arrays.fill(written, (byte) 0);
    }
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    Curve curve = Curve.of(key.verificationKey());
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(bouncyDigest(input.hash())));
    signer.init(true, privateKey(this, curve, key));
    BigInteger[] pair = signer.generateSignature(input.digest());
    return curve.signature(pair[0], pair[1]);
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    Curve curve = Curve.of(key);
    if (!curve.isSignature(signature)) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, publicKey(this, curve, key));
    return verifier.verifySignature(
        input.digest(), curve.first(signature), curve.second(signature));
  }

  /** The scalar of {@code key} in the form of {@code owner}. */
  static ECPrivateKeyParameters privateKey(Object owner, Curve curve, SigningKey key) {
    return key.parsed(
        owner,
        ECPrivateKeyParameters.class,
        der -> new ECPrivateKeyParameters(Pkcs8.scalar(curve, der), curve.domain()));
  }

  /** The point of {@code key} in the form of {@code owner}. */
  static ECPublicKeyParameters publicKey(Object owner, Curve curve, VerificationKey key) {
    return key.parsed(
        owner, ECPublicKeyParameters.class, info -> parameters(curve, Pkcs8.point(curve, info)));
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    Curve curve = Curve.of(algorithm);
    AsymmetricCipherKeyPair pair = generatePair(curve, random);
    return new EphemeralKey<>(
        algorithm,
        (ECPrivateKeyParameters) pair.getPrivate(),
        Bytes.copyOf(encode(curve, publicPoint(pair))),
        (own, theirs) -> agree(curve, own, theirs));
  }

  private static Optional<Secret> agree(Curve curve, ECPrivateKeyParameters own, Bytes theirs) {
    byte[] point = theirs.toArray();
    if (!curve.contains(point)) {
      return Optional.empty();
    }
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(own);
    byte[] shared = new byte[curve.size()];
    curve.write(agreement.calculateAgreement(parameters(curve, point)), shared, 0);
    return Optional.of(Secret.adopt(shared));
  }

  /** X || Y of the public key that belongs to {@code scalar}. */
  static byte[] publicPoint(Curve curve, byte[] scalar) {
    ECPoint point =
        new FixedPointCombMultiplier().multiply(curve.domain().getG(), new BigInteger(1, scalar));
    return encode(curve, point.normalize());
  }

  static AsymmetricCipherKeyPair generatePair(Curve curve, RandomSource random) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(curve.domain(), RandomAdapter.of(random)));
    return generator.generateKeyPair();
  }

  static ECPoint publicPoint(AsymmetricCipherKeyPair pair) {
    return ((ECPublicKeyParameters) pair.getPublic()).getQ().normalize();
  }

  static byte[] encode(Curve curve, ECPoint point) {
    byte[] encoded = point.getEncoded(false);
    return Arrays.copyOfRange(encoded, 1, 1 + 2 * curve.size());
  }

  static ECPublicKeyParameters parameters(Curve curve, byte[] point) {
    ECPoint decoded =
        curve
            .domain()
            .getCurve()
            .createPoint(
                new BigInteger(1, point, 0, curve.size()),
                new BigInteger(1, point, curve.size(), curve.size()));
    return new ECPublicKeyParameters(decoded, curve.domain());
  }

  private static Digest bouncyDigest(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_256 -> new SHA256Digest();
      case SHA_384 -> new SHA384Digest();
      case SHA_512 -> new SHA512Digest();
      case SHA3_256, SHA3_384, SHA3_512 -> new SHA3Digest(hash.size() * 8);
      case SM3 -> new SM3Digest();
    };
  }
}
