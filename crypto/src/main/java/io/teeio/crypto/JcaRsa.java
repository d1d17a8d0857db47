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
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 8) by a JCA provider's bare RSA. The encoding is done
 * here, so that every hash, and a hash computed before, is signed alike by every provider; a PKCS
 * #1 v1.5 signature is checked by encoding again, never by parsing (RFC 8017 8.2.2).
 */
final class JcaRsa implements Signer {
  private static final String BARE = "RSA/ECB/NoPadding";

  /** How keys are identified: with parameters that are NULL (RFC 3279 2.3.1). */
  private static final Bytes IDENTIFIER =
      DerWriter.element(
          DerReader.SEQUENCE,
          DerWriter.objectIdentifier(ObjectIdentifiers.RSA_ENCRYPTION),
          DerWriter.element(DerReader.NULL));

  private final Provider provider;
  private final Provider cipher;

  /** Keys of {@code provider}, computed with by {@code cipher}. */
  JcaRsa(Provider provider, Provider cipher) {
    this.provider = provider;
    this.cipher = cipher;
  }

  @Override
  public SigningKey generate(KeyAlgorithm algorithm, RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
      generator.initialize(
          new RSAKeyGenParameterSpec(modulusBits(algorithm), RSAKeyGenParameterSpec.F4),
          RandomAdapter.of(random));
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          VerificationKey.read(Bytes.copyOf(pair.getPublic().getEncoded())),
          Secret.adopt(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | MalformedInput bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static int modulusBits(KeyAlgorithm algorithm) {
    return algorithm.usualSignature().signatureSize() * 8;
  }

  /** The algorithm of keys with such a modulus, if there is one. */
  static Optional<KeyAlgorithm> withModulusBits(int bits) {
    return switch (bits) {
      case 2048 -> Optional.of(KeyAlgorithm.RSA_2048);
      case 3072 -> Optional.of(KeyAlgorithm.RSA_3072);
      case 4096 -> Optional.of(KeyAlgorithm.RSA_4096);
      default -> Optional.empty();
    };
  }

  @Override
  public byte[] sign(SigningKey key, SignedInput input, RandomSource random) {
    int size = input.algorithm().signatureSize();
    byte[] encoded =
        isPss(input.algorithm())
            ? RsaEncoding.pss(
                input.hashes(),
                input.hash(),
                input.digest(),
                random.bytes(input.hash().size()).toArray(),
                size)
            : RsaEncoding.pkcs1(input.hash(), input.digest(), size);
    PrivateKey own = key.parsed(this, PrivateKey.class, this::privateKey);
    try {
      Cipher bare = Cipher.getInstance(BARE, cipher);
      bare.init(Cipher.DECRYPT_MODE, own);
      return bare.doFinal(encoded);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public boolean verify(VerificationKey key, SignedInput input, byte[] signature) {
    RSAPublicKey theirs = key.parsed(this, RSAPublicKey.class, this::publicKey);
    if (new BigInteger(1, signature).compareTo(theirs.getModulus()) >= 0) {
      return false;
    }
    byte[] encoded = recover(theirs, signature);
    return isPss(input.algorithm())
        ? RsaEncoding.isPss(
            input.hashes(), input.hash(), input.digest(), input.hash().size(), encoded)
        : Arrays.equals(encoded, RsaEncoding.pkcs1(input.hash(), input.digest(), signature.length));
  }

  private byte[] recover(RSAPublicKey key, byte[] signature) {
    try {
      Cipher bare = Cipher.getInstance(BARE, cipher);
      bare.init(Cipher.ENCRYPT_MODE, key);
      return bare.doFinal(signature);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static boolean isPss(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm.RSAPSS_2048
        || algorithm == SignatureAlgorithm.RSAPSS_3072
        || algorithm == SignatureAlgorithm.RSAPSS_4096;
  }

  private PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private RSAPublicKey publicKey(Bytes subjectPublicKeyInfo) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA", provider)
              .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo.toArray()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** Reads an RSAPrivateKey (RFC 8017 A.1.2), which it leaves as it is. */
  static SigningKey readPrivate(byte[] pkcs1) throws MalformedInput {
    DerReader.of(pkcs1, "RFC 8017 A.1.2").requireWellFormed("RSAPrivateKey");
    byte[] der = Pkcs8.wrapped(IDENTIFIER, pkcs1);
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA", Providers.named("SunRsaSign"));
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(der)) instanceof RSAPrivateCrtKey key)
          || !isConsistent(key)) {
        throw malformed("is not a consistent key with its primes");
      }
      PublicKey half =
          factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      return new SigningKey(
          VerificationKey.read(Bytes.copyOf(half.getEncoded())), Secret.adopt(key.getEncoded()));
    } catch (InvalidKeySpecException refused) {
      throw malformed("is not an RSA private key");
    } catch (NoSuchAlgorithmException bug) {
      throw Backends.cannotHappen(bug);
    } finally {
      Arrays.fill(der, (byte) 0);
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
