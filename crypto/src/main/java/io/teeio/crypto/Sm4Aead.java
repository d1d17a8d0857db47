package io.teeio.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** SM4-GCM (GB/T 32907, RFC 8998) by Bouncy Castle. */
final class Sm4Aead implements Aead {
  private final byte[] key;
  private final int tagSize;
  private byte[] lastNonce = new byte[0];
  private boolean closed;

  /** Takes the key over. */
  Sm4Aead(byte[] key, int tagSize) {
    this.key = key;
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
    GCMModeCipher cipher = cipher(true, nonce);
    lastNonce = nonce.clone();
    cipher.processAADBytes(aad, aadOffset, aadLength);
    try {
      int done = cipher.processBytes(in, offset, length, out, outOffset);
      return done + cipher.doFinal(out, outOffset + done);
    } catch (InvalidCipherTextException bug) {
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
    GCMModeCipher cipher = cipher(false, nonce);
    cipher.processAADBytes(aad, aadOffset, aadLength);
    // Decrypts before it knows whether the tag is right, so not into the caller's array.
    byte[] opened = new byte[length - tagSize];
    try {
      int done = cipher.processBytes(in, offset, length, opened, 0);
      done += cipher.doFinal(opened, done);
      System.arraycopy(opened, 0, out, outOffset, done);
      return done;
    } catch (InvalidCipherTextException refused) {
      return -1;
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private GCMModeCipher cipher(boolean seals, byte[] nonce) {
    if (closed) {
      throw new IllegalStateException("this key was wiped");
    }
    GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
    cipher.init(seals, new AEADParameters(new KeyParameter(key), tagSize * 8, nonce));
    return cipher;
  }

  private static void requireNonceSize(byte[] nonce) {
    if (nonce.length != AeadAlgorithm.SM4_GCM.nonceSize()) {
      throw new IllegalArgumentException("a nonce has 12 bytes, not " + nonce.length);
    }
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    closed = true;
  }
}
