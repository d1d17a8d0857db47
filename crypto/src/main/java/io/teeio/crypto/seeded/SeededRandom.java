package io.teeio.crypto.seeded;

import io.teeio.crypto.RandomSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A stream of bytes that is a function of its seed: block {@code n} is SHA-256 of the seed's hash
 * and {@code n}. For simulations, which must repeat; worthless as protection. May be used by many
 * threads, though then their order decides who gets what.
 */
public final class SeededRandom implements RandomSource {
  private final byte[] root;
  private long blocks;
  private byte[] block = new byte[0];
  private int used;

  /** The stream of {@code seed}. */
  public SeededRandom(long seed) {
    this(sha256(ByteBuffer.allocate(8).putLong(seed).array()));
  }

  private SeededRandom(byte[] root) {
    this.root = root;
  }

  /**
   * A stream of its own for the actor {@code name}, so that what one actor draws does not move what
   * another gets. Depends on the seed and the name only.
   */
  public SeededRandom split(String name) {
    return new SeededRandom(sha256(root, name.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public synchronized void fill(byte[] target) {
    for (int i = 0; i < target.length; i++) {
      if (used == block.length) {
        block = sha256(root, ByteBuffer.allocate(9).putLong(blocks++).array());
        used = 0;
      }
      target[i] = block[used++];
    }
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
