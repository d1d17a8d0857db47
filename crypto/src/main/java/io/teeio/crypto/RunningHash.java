package io.teeio.crypto;

import io.teeio.wire.Bytes;

/** A hash that is fed piece by piece, for transcripts. Not safe for many threads. */
public interface RunningHash {
  /** The hash function. */
  HashAlgorithm algorithm();

  /** Appends {@code part}. */
  void update(Bytes part);

  /** Appends {@code length} bytes of {@code source} from {@code offset}. */
  void update(byte[] source, int offset, int length);

  /** The hash of all that was appended; more can be appended afterwards. */
  Bytes soFar();

  /** A second hash that starts where this one stands. */
  RunningHash copy();
}
