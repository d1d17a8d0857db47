package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/** Elliptic curves by a JCA provider. */
final class JcaCurves implements Curves {
  private static final String ECDSA = "NONEwithECDSA";

  private final Provider provider;

  JcaCurves(Provider provider) {
    this.provider = provider;
  }

  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    Curve curve = Curve.of(algorithm).orElseThrow();
    KeyPair pair = generatePair(curve, random);
    byte[] scalar = new byte[curve.size()];
    try {
      curve.write(((ECPrivateKey) pair.getPrivate()).getS(), scalar, 0);
      return Pkcs8.ofScalar(curve, scalar, point(curve, pair));
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  private KeyPair generatePair(Curve curve, RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec(curve.standardName()), RandomAdapter.of(random));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static byte[] point(Curve curve, KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, curve.publicHeader().length(), encoded.length);
  }

  /** Signs the hash, which suits every hash; such signatures JCA has in the form of X.509. */
  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    PrivateKey own = key.parsed(this, PrivateKey.class, this::privateKey);
    try {
      Signature signer = Signature.getInstance(ECDSA, provider);
      signer.initSign(own, RandomAdapter.of(random));
      signer.update(input.digest());
      return EcdsaEncoding.raw(Curve.of(key.verificationKey()), signer.sign()).orElseThrow();
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    Curve curve = Curve.of(key);
    if (!curve.isSignature(signature)) {
      return false;
    }
    PublicKey theirs = key.parsed(this, PublicKey.class, this::publicKey);
    try {
      Signature verifier = Signature.getInstance(ECDSA, provider);
      verifier.initVerify(theirs);
      verifier.update(input.digest());
      return verifier.verify(EcdsaEncoding.der(curve, signature));
    } catch (SignatureException refused) {
      return false;
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("EC", provider).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private PublicKey publicKey(Bytes subjectPublicKeyInfo) {
    try {
      return KeyFactory.getInstance("EC", provider)
          .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo.toArray()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    Curve curve = Curve.of(algorithm);
    KeyPair pair = generatePair(curve, random);
    return new EphemeralKey<>(
        algorithm,
        pair.getPrivate(),
        Bytes.copyOf(point(curve, pair)),
        (own, theirs) -> agree(curve, own, theirs));
  }

  private Optional<Secret> agree(Curve curve, PrivateKey own, Bytes theirs) {
    byte[] point = theirs.toArray();
    if (!curve.contains(point)) {
      return Optional.empty();
    }
    try {
      javax.crypto.KeyAgreement agreement = javax.crypto.KeyAgreement.getInstance("ECDH", provider);
      agreement.init(own);
      agreement.doPhase(
          publicKey(VerificationKey.ofPoint(curve, point).subjectPublicKeyInfo()), true);
      return Optional.of(Secret.adopt(agreement.generateSecret()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
