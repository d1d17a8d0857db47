package io.teeio.crypto;

import java.util.OptionalInt;

/**
 * Whether a certificate's key may sign certificates (RFC 5280 4.2.1.9).
 *
 * @param authority whether it may
 * @param pathLength how many intermediate authorities may follow it; empty for any number
 */
public record BasicConstraints(boolean authority, OptionalInt pathLength) {
  /** A certificate whose key signs no certificates. */
  public static final BasicConstraints END_ENTITY =
      new BasicConstraints(false, OptionalInt.empty());

  /** Only an authority limits the path, and not below zero. */
  public BasicConstraints {
    if (pathLength.isPresent() && (!authority || pathLength.getAsInt() < 0)) {
      throw new IllegalArgumentException(
          "path length " + pathLength + " of authority=" + authority);
    }
  }

  /** An authority with at most {@code pathLength} intermediate authorities behind it. */
  public static BasicConstraints authority(int pathLength) {
    return new BasicConstraints(true, OptionalInt.of(pathLength));
  }
}
