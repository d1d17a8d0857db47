package io.teeio.wire;

import com.google.errorprone.annotations.RestrictedApi;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Bytes that must not be seen: never printed, compared in constant time, wiped by {@link #close()}.
 * Equality is identity, so that a secret cannot leak through a map or a set.
 */
public final class Secret implements AutoCloseable {
  private final byte[] value;
  private boolean closed;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** A secret with a copy of {@code source}; the caller wipes its own array. */
  public static Secret copyOf(byte[] source) {
    return new Secret(source.clone());
  }

  /** Takes {@code source} as it is; the caller must not keep it. */
  public static Secret adopt(byte[] source) {
    return new Secret(source);
  }

  /** Number of bytes. */
  public int length() {
    return value.length;
  }

  /** A second secret with the same bytes, to be closed on its own. */
  public Secret duplicate() {
    return copyOf(open());
  }

  /**
   * A second secret with the bytes of every group of {@code size} in reverse order: from a key to
   * its image in registers of that size, and back.
   */
  public Secret withReversedGroups(int size) {
    byte[] source = open();
    if (size < 1 || source.length % size != 0) {
      throw new IllegalArgumentException(source.length + " bytes are no groups of " + size);
    }
    byte[] reversed = new byte[source.length];
    for (int i = 0; i < source.length; i++) {
      reversed[i] = source[i - i % size + (size - 1 - i % size)];
    }
    return new Secret(reversed);
  }

  /** Whether {@code other} holds the same bytes; takes the same time wherever they differ. */
  public boolean matches(Secret other) {
    return MessageDigest.isEqual(open(), other.open());
  }

  /**
   * Runs {@code use} on the bytes themselves. Only the modules that compute with keys or put them
   * on a protected wire may call this, and the key log that a user asks for; {@code use} must
   * neither keep nor change the array.
   */
  @RestrictedApi(
      explanation = "secret bytes are read only where they are computed with",
      allowedOnPath = ".*/((wire|crypto)/src/.*|dissect/src/main/.*/KeyLogWriter.java)")
  public <T> T expose(Function<byte[], T> use) {
    return use.apply(open());
  }

  byte[] open() {
    if (closed) {
      throw new IllegalStateException("this secret was wiped");
    }
    return value;
  }

  /** Whether the bytes are wiped. */
  public boolean isClosed() {
    return closed;
  }

  /** Overwrites the bytes; the secret cannot be used any more. */
  @Override
  public void close() {
    Arrays.fill(value, (byte) 0);
    closed = true;
  }

  /** Length only. */
  @Override
  public String toString() {
    return "Secret[" + value.length + " bytes]";
  }
}
