package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Arrays;

/** Where unpredictable bytes come from. A constructor argument, never reached for. */
@FunctionalInterface
public interface RandomSource {
  /** Overwrites all of {@code target}. */
  void fill(byte[] target);

  /** {@code length} fresh bytes that may be seen, as a nonce. */
  default Bytes bytes(int length) {
    byte[] fresh = new byte[length];
    fill(fresh);
    return Bytes.copyOf(fresh);
  }

  /** {@code length} fresh bytes that must not be seen. */
  default Secret secret(int length) {
    byte[] fresh = new byte[length];
    fill(fresh);
    return Secret.adopt(fresh);
  }

  /** A number from 0 to {@code bound} exclusive, each as likely. */
  default int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nothing is below " + bound);
    }
    byte[] raw = new byte[4];
    int value;
    do {
      fill(raw);
      value =
          (raw[0] & 0x7F) << 24 | (raw[1] & 0xFF) << 16 | (raw[2] & 0xFF) << 8 | (raw[3] & 0xFF);
    } while (value - value % bound + (bound - 1)
        < 0); // the last, incomplete range would favour low
    Arrays.fill(raw, (byte) 0);
    return value % bound;
  }

  /** The operating system's generator, for all that is not a simulation. */
  static RandomSource secure() {
    return new SystemRandom();
  }
}
