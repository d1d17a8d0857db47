package io.teeio.spdm.chunk;

import io.teeio.wire.Bytes;
import java.util.OptionalLong;

/**
 * One piece of a large message, as CHUNK_SEND and CHUNK_RESPONSE carry it.
 *
 * @param last LastChunk: it completes the message
 * @param handle which transfer it belongs to, 0 to 255
 * @param sequence ChunkSeqNo: 0, 1, 2 ...; 16 bits before SPDM 1.4, 32 bits since
 * @param largeMessageSize bytes of the whole message; in the first chunk only
 * @param data its piece of the message
 */
public record Chunk(
    boolean last, int handle, long sequence, OptionalLong largeMessageSize, Bytes data) {
  /** Bytes of CHUNK_SEND and CHUNK_RESPONSE before LargeMessageSize or the piece. */
  public static final int HEADER_SIZE = 12;

  /** Bytes of LargeMessageSize. */
  public static final int LARGE_SIZE_SIZE = 4;

  /** Bytes of the message that carries this chunk. */
  public int carrierSize() {
    return HEADER_SIZE + (largeMessageSize.isPresent() ? LARGE_SIZE_SIZE : 0) + data.length();
  }
}
