package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** RSASSA-PKCS1-v1_5 (RFC 8017 8.2) with 3072 bits by a JCA provider. */
final class JcaRsa {
  static final int MODULUS_BITS = 3072;

  private final Provider provider;

  JcaRsa(Provider provider) {
    this.provider = provider;
  }

  SigningKey generate(RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
      generator.initialize(
          new RSAKeyGenParameterSpec(MODULUS_BITS, RSAKeyGenParameterSpec.F4),
          RandomAdapter.of(random));
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          SignatureAlgorithm.RSASSA_3072,
          VerificationKey.read(Bytes.copyOf(pair.getPublic().getEncoded())),
          Secret.adopt(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | MalformedInput bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  byte[] sign(SigningKey key, HashAlgorithm hash, byte[] message) {
    PrivateKey own = key.parsed(this, PrivateKey.class, this::privateKey);
    try {
      Signature signer = Signature.getInstance(signatureName(hash), provider);
      signer.initSign(own);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  boolean verify(VerificationKey key, HashAlgorithm hash, byte[] message, byte[] signature) {
    PublicKey theirs = key.parsed(this, PublicKey.class, this::publicKey);
    try {
      Signature verifier = Signature.getInstance(signatureName(hash), provider);
      verifier.initVerify(theirs);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException refused) {
      return false;
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static String signatureName(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_256 -> "SHA256withRSA";
      case SHA_384 -> "SHA384withRSA";
    };
  }

  private PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private PublicKey publicKey(Bytes subjectPublicKeyInfo) {
    try {
      return KeyFactory.getInstance("RSA", provider)
          .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo.toArray()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** Reads a PKCS#8 key whose outer form was checked. */
  static SigningKey readPrivate(byte[] der) throws MalformedInput {
    DerReader.of(der, "RFC 5958 2").requireWellFormed("PrivateKeyInfo");
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA", Providers.named("SunRsaSign"));
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof RSAPrivateCrtKey key)
          || !isConsistent(key)) {
        throw malformed("is not a consistent key with its primes");
      }
      PublicKey half =
          factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      return new SigningKey(
          SignatureAlgorithm.RSASSA_3072,
          VerificationKey.read(Bytes.copyOf(half.getEncoded())),
          Secret.adopt(key.getEncoded()));
    } catch (InvalidKeySpecException refused) {
      throw malformed("is not an RSA private key");
    } catch (NoSuchAlgorithmException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static boolean isConsistent(RSAPrivateCrtKey key) {
    BigInteger p = key.getPrimeP();
    BigInteger q = key.getPrimeQ();
    BigInteger one = BigInteger.ONE;
    if (p.compareTo(one) <= 0 || q.compareTo(one) <= 0) {
      return false;
    }
    BigInteger exponents = key.getPrivateExponent().multiply(key.getPublicExponent());
    return p.multiply(q).equals(key.getModulus())
        && exponents.mod(p.subtract(one)).equals(one)
        && exponents.mod(q.subtract(one)).equals(one)
        && key.getPrimeExponentP().equals(key.getPrivateExponent().mod(p.subtract(one)))
        && key.getPrimeExponentQ().equals(key.getPrivateExponent().mod(q.subtract(one)))
        && q.multiply(key.getCrtCoefficient()).mod(p).equals(one);
  }

  private static MalformedInput malformed(String reason) {
    return new MalformedInput("privateKey", 0, reason, "RFC 8017 A.1.2");
  }
}
