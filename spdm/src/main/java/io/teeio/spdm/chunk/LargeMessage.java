package io.teeio.spdm.chunk;

import io.teeio.wire.Bytes;
import java.util.OptionalLong;

/** A message cut into chunks, each of which but the last fills what its receiver takes. */
public final class LargeMessage {
  private final Bytes message;
  private final int handle;
  private final int first;
  private final int other;

  /**
   * Cuts {@code message}.
   *
   * @param message the exact message, larger than a single chunk: the first cannot be the last
   * @param handle the handle of the transfer, 0 to 255
   * @param transferSize bytes that the receiver takes in one transfer, at least 42
   */
  public LargeMessage(Bytes message, int handle, long transferSize) {
    this.message = message;
    this.handle = handle;
    this.other = (int) Math.min(transferSize, Integer.MAX_VALUE) - Chunk.HEADER_SIZE;
    this.first = other - Chunk.LARGE_SIZE_SIZE;
    if (transferSize < ChunkTerms.MINIMUM_TRANSFER_SIZE || message.length() <= first) {
      throw new IllegalArgumentException(message.length() + " bytes in " + transferSize);
    }
  }

  /** The handle of the transfer. */
  public int handle() {
    return handle;
  }

  /** Bytes of the whole message. */
  public int length() {
    return message.length();
  }

  /** How many chunks there are: at least two. */
  public long chunks() {
    return 1 + Math.ceilDiv((long) message.length() - first, other);
  }

  /** The chunk with number {@code sequence}, which is less than {@link #chunks}. */
  public Chunk chunk(long sequence) {
    if (sequence == 0) {
      return new Chunk(
          false, handle, 0, OptionalLong.of(message.length()), message.slice(0, first));
    }
    int from = Math.toIntExact(first + (sequence - 1) * other);
    int to = (int) Math.min((long) from + other, message.length());
    boolean last = to == message.length();
    return new Chunk(last, handle, sequence, OptionalLong.empty(), message.slice(from, to));
  }
}
