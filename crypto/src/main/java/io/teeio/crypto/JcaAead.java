package io.teeio.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-GCM and ChaCha20-Poly1305 by the JDK. Sealing and opening have a cipher each: the JDK
 * remembers the last nonce of a cipher that encrypts and refuses it, and a peer's message must not
 * disturb that memory.
 */
final class JcaAead implements Aead {
  private final AeadAlgorithm algorithm;
  private final WipeableKey key;
  private final Supplier<Cipher> ciphers;
  private final Cipher sealing;
  private Cipher opening;
  private final int tagSize;
  private byte[] lastNonce = new byte[0];

  /** Takes the key over. */
  JcaAead(AeadAlgorithm algorithm, WipeableKey key, Supplier<Cipher> ciphers, int tagSize) {
    this.algorithm = algorithm;
    this.key = key;
    this.ciphers = ciphers;
    this.sealing = ciphers.get();
    this.opening = ciphers.get();
    this.tagSize = tagSize;
  }

  @Override
  public int tagSize() {
    return tagSize;
  }

  @Override
  public int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    requireNonceSize(nonce);
    if (Arrays.equals(nonce, lastNonce)) {
      throw new IllegalStateException("this nonce was just used to seal another message");
    }
    try {
      sealing.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
      lastNonce = nonce.clone();
      sealing.updateAAD(aad, aadOffset, aadLength);
      return sealing.doFinal(in, offset, length, out, outOffset);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    requireNonceSize(nonce);
    if (length < tagSize) {
      return -1;
    }
    try {
      startOpening(nonce);
      opening.updateAAD(aad, aadOffset, aadLength);
      return opening.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException refused) {
      return -1;
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /**
   * The JDK's ChaCha20 refuses the last nonce even to a cipher that opens, where it is harmless.
   */
  private void startOpening(byte[] nonce) throws GeneralSecurityException {
    AlgorithmParameterSpec parameters = parameters(nonce);
    try {
      opening.init(Cipher.DECRYPT_MODE, key, parameters);
    } catch (InvalidKeyException sameNonce) {
      opening = ciphers.get();
      opening.init(Cipher.DECRYPT_MODE, key, parameters);
    }
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    return switch (algorithm) {
      case AES_128_GCM, AES_256_GCM, SM4_GCM -> new GCMParameterSpec(tagSize * 8, nonce);
      case CHACHA20_POLY1305 -> new IvParameterSpec(nonce);
    };
  }

  private void requireNonceSize(byte[] nonce) {
    if (nonce.length != algorithm.nonceSize()) {
      throw new IllegalArgumentException("a nonce has 12 bytes, not " + nonce.length);
    }
  }

  @Override
  public void close() {
    key.destroy();
  }
}
