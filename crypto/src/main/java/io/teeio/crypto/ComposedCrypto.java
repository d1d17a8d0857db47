package io.teeio.crypto;

import io.teeio.crypto.Backends.SymmetricProviders;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** A back end composed of parts. */
final class ComposedCrypto implements Crypto {
  private final String name;
  private final boolean deterministic;
  private final SymmetricProviders symmetric;
  private final Curves curves;
  private final JcaRsa rsa;

  ComposedCrypto(
      String name, boolean deterministic, SymmetricProviders symmetric, Curves curves, JcaRsa rsa) {
    this.name = name;
    this.deterministic = deterministic;
    this.symmetric = symmetric;
    this.curves = curves;
    this.rsa = rsa;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean deterministic() {
    return deterministic;
  }

  @Override
  public Bytes hash(HashAlgorithm algorithm, Bytes... parts) {
    MessageDigest digest = digest(algorithm);
    for (Bytes part : parts) {
      digest.update(part.shared());
    }
    return Bytes.adopt(digest.digest());
  }

  @Override
  public RunningHash hashing(HashAlgorithm algorithm) {
    return new JcaHash(algorithm, digest(algorithm));
  }

  private MessageDigest digest(HashAlgorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.digestName(), symmetric.digest());
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public Bytes hmac(HashAlgorithm algorithm, Secret key, Bytes data) {
    return Bytes.adopt(key.expose(raw -> mac(algorithm, raw, data.shared())));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Bytes salt, Secret inputKey) {
    return Secret.adopt(inputKey.expose(input -> mac(algorithm, salt.shared(), input)));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Secret inputKey) {
    return Secret.adopt(salt.expose(key -> inputKey.expose(input -> mac(algorithm, key, input))));
  }

  @Override
  public Secret extract(HashAlgorithm algorithm, Secret salt, Bytes inputKey) {
    return Secret.adopt(salt.expose(key -> mac(algorithm, key, inputKey.shared())));
  }

  @Override
  public Secret expand(HashAlgorithm algorithm, Secret pseudorandomKey, Bytes info, int length) {
    if (length < 0 || length > 255 * algorithm.size()) {
      throw new IllegalArgumentException("HKDF cannot expand to " + length + " bytes");
    }
    return Secret.adopt(
        pseudorandomKey.expose(key -> expand(algorithm, key, info.shared(), length)));
  }

  private byte[] expand(HashAlgorithm algorithm, byte[] key, byte[] info, int length) {
    Mac mac = mac(algorithm, key);
    byte[] output = new byte[length];
    byte[] block = new byte[0];
    int counter = 1;
    for (int at = 0; at < length; at += algorithm.size()) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter++);
      Arrays.fill(block, (byte) 0);
      block = mac.doFinal();
      System.arraycopy(block, 0, output, at, Math.min(block.length, length - at));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }

  private byte[] mac(HashAlgorithm algorithm, byte[] key, byte[] data) {
    return mac(algorithm, key).doFinal(data);
  }

  private Mac mac(HashAlgorithm algorithm, byte[] key) {
    // HMAC pads a key with zeros, so a zero byte is the same key as none, which JCA refuses.
    byte[] copy = key.length == 0 ? new byte[1] : key.clone();
    WipeableKey wipeable = new WipeableKey(algorithm.macName(), copy);
    try {
      Mac mac = Mac.getInstance(algorithm.macName(), symmetric.mac());
      mac.init(wipeable);
      return mac;
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    } finally {
      wipeable.destroy();
    }
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    return curves.agreement(algorithm, random);
  }

  @Override
  public SigningKey generateSigningKey(SignatureAlgorithm algorithm, RandomSource random) {
    return switch (algorithm) {
      case ECDSA_P256 -> curves.generate(Curve.P256, random);
      case ECDSA_P384 -> curves.generate(Curve.P384, random);
      case RSASSA_3072 -> rsa.generate(random);
    };
  }

  @Override
  public Bytes sign(SigningKey key, HashAlgorithm hash, Bytes message, RandomSource random) {
    byte[] input = message.shared();
    return Bytes.adopt(
        switch (key.algorithm()) {
          case ECDSA_P256 -> curves.sign(Curve.P256, key, hash, input, random);
          case ECDSA_P384 -> curves.sign(Curve.P384, key, hash, input, random);
          case RSASSA_3072 -> rsa.sign(key, hash, input);
        });
  }

  @Override
  public boolean verify(VerificationKey key, HashAlgorithm hash, Bytes message, Bytes signature) {
    if (signature.length() != key.algorithm().signatureSize()) {
      return false;
    }
    byte[] input = message.shared();
    byte[] proof = signature.shared();
    return switch (key.algorithm()) {
      case ECDSA_P256 ->
          Curve.P256.isSignature(proof) && curves.verify(Curve.P256, key, hash, input, proof);
      case ECDSA_P384 ->
          Curve.P384.isSignature(proof) && curves.verify(Curve.P384, key, hash, input, proof);
      case RSASSA_3072 -> rsa.verify(key, hash, input, proof);
    };
  }

  @Override
  public Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize) {
    if (key.length() != algorithm.keySize()) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length());
    }
    if (tagSize != 12 && tagSize != 16) {
      throw new IllegalArgumentException("a tag has 12 or 16 bytes, not " + tagSize);
    }
    return new JcaAead(new WipeableKey("AES", key.expose(byte[]::clone)), gcm(), gcm(), tagSize);
  }

  private Cipher gcm() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding", symmetric.cipher());
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
