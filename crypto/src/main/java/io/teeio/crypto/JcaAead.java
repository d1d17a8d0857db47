package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM by the JDK. Sealing and opening have a cipher each: the JDK remembers the last nonce of a
 * cipher that encrypts and refuses it, and a peer's message must not disturb that memory.
 */
final class JcaAead implements Aead {
  private final WipeableKey key;
  private final Cipher sealing;
  private final Cipher opening;
  private final int tagSize;
  private byte[] lastNonce = new byte[0];

  /** Takes the key over. */
  JcaAead(WipeableKey key, Cipher sealing, Cipher opening, int tagSize) {
    this.key = key;
    this.sealing = sealing;
    this.opening = opening;
    this.tagSize = tagSize;
  }

  @Override
  public int tagSize() {
    return tagSize;
  }

  @Override
  public Bytes seal(Bytes nonce, Bytes aad, Bytes plaintext) {
    byte[] in = plaintext.shared();
    byte[] out = new byte[Math.addExact(in.length, tagSize)];
    seal(nonce.shared(), aad.shared(), 0, aad.length(), in, 0, in.length, out, 0);
    return Bytes.adopt(out);
  }

  @Override
  public Optional<Bytes> open(Bytes nonce, Bytes aad, Bytes sealed) {
    byte[] in = sealed.shared();
    byte[] out = new byte[Math.max(0, in.length - tagSize)];
    int length = open(nonce.shared(), aad.shared(), 0, aad.length(), in, 0, in.length, out, 0);
    return length < 0 ? Optional.empty() : Optional.of(Bytes.adopt(out));
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
      sealing.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(tagSize * 8, nonce));
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
      opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(tagSize * 8, nonce));
      opening.updateAAD(aad, aadOffset, aadLength);
      return opening.doFinal(in, offset, length, out, outOffset);
    } catch (AEADBadTagException refused) {
      return -1;
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static void requireNonceSize(byte[] nonce) {
    if (nonce.length != AeadAlgorithm.AES_256_GCM.nonceSize()) {
      throw new IllegalArgumentException("a nonce has 12 bytes, not " + nonce.length);
    }
  }

  @Override
  public void close() {
    key.destroy();
  }
}
