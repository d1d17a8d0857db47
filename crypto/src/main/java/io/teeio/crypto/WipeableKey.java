package io.teeio.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A symmetric key for JCA that can be wiped, which the JDK's own cannot. */
final class WipeableKey implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient byte[] value;
  private boolean destroyed;

  /** Takes {@code value} as it is; the caller must not keep it. */
  WipeableKey(String algorithm, byte[] value) {
    this.algorithm = algorithm;
    this.value = value;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, which the JDK's ciphers wipe after use. */
  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("this key was wiped");
    }
    return value.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(value, (byte) 0);
    destroyed = true;
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Algorithm and length only. */
  @Override
  public String toString() {
    return algorithm + " key of " + value.length + " bytes";
  }
}
