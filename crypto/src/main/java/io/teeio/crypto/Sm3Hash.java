package io.teeio.crypto;

import io.teeio.wire.Bytes;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** SM3 (GB/T 32905) by Bouncy Castle. */
final class Sm3Hash implements RunningHash {
  private final SM3Digest digest;

  /** Goes on from where {@code digest} stands, which becomes this object's own. */
  Sm3Hash(SM3Digest digest) {
    this.digest = digest;
  }

  @Override
  public HashAlgorithm algorithm() {
    return HashAlgorithm.SM3;
  }

  @Override
  public void update(Bytes part) {
    update(part.shared(), 0, part.length());
  }

  @Override
  public void update(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
  }

  @Override
  public Bytes soFar() {
    byte[] result = new byte[HashAlgorithm.SM3.size()];
    new SM3Digest(digest).doFinal(result, 0);
    return Bytes.adopt(result);
  }

  @Override
  public RunningHash copy() {
    return new Sm3Hash(new SM3Digest(digest));
  }

  /** The hash of the concatenation of {@code parts}. */
  static byte[] digest(byte[]... parts) {
    SM3Digest digest = new SM3Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] result = new byte[HashAlgorithm.SM3.size()];
    digest.doFinal(result, 0);
    return result;
  }

  /** HMAC (RFC 2104) of all {@code parts}. */
  static byte[] mac(byte[] key, byte[]... parts) {
    HMac mac = new HMac(new SM3Digest());
    mac.init(new KeyParameter(key));
    for (byte[] part : parts) {
      mac.update(part, 0, part.length);
    }
    byte[] result = new byte[HashAlgorithm.SM3.size()];
    mac.doFinal(result, 0);
    return result;
  }
}
