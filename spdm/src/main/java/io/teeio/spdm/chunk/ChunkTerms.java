package io.teeio.spdm.chunk;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;

/**
 * How messages reach one endpoint.
 *
 * @param version the version of the messages
 * @param supported whether both endpoints have CHUNK_CAP
 * @param transferSize bytes that the receiver takes in one transfer; 0 if it never said
 * @param maxMessageSize bytes of the largest message that the receiver takes; 0 if it never said
 */
public record ChunkTerms(
    SpdmVersion version, boolean supported, long transferSize, long maxMessageSize) {
  /** Bytes that every endpoint takes in one transfer. */
  public static final int MINIMUM_TRANSFER_SIZE = 42;

  private static final int ACK_SIZE = 6;
  private static final int ACK_SIZE_1_4 = 8;
  private static final long CHUNKS = 1L << 16;
  private static final long CHUNKS_1_4 = 1L << 32;

  /** How responses reach the requester. */
  public static ChunkTerms towardRequester(Negotiated negotiated) {
    return of(negotiated, negotiated.requester());
  }

  /** How requests reach the responder. */
  public static ChunkTerms towardResponder(Negotiated negotiated) {
    return of(negotiated, negotiated.responder());
  }

  private static ChunkTerms of(Negotiated negotiated, EndpointCapabilities receiver) {
    return new ChunkTerms(
        negotiated.version(),
        negotiated.atLeast(SpdmVersion.V1_2) && negotiated.bothHave(Capability.CHUNK),
        receiver.dataTransferSize(),
        receiver.maxSpdmMessageSize());
  }

  /** Whether a message of {@code length} bytes needs no chunks. */
  public boolean fits(int length) {
    return transferSize == 0 || length <= transferSize;
  }

  /** Whether a message of {@code length} bytes can be taken at all, whole or in chunks. */
  public boolean takes(int length) {
    return fits(length) || (supported && length <= capacity());
  }

  /** Bytes of the largest message that the receiver takes and ChunkSeqNo can count. */
  public long capacity() {
    long chunks = version.atLeast(SpdmVersion.V1_4) ? CHUNKS_1_4 : CHUNKS;
    long countable = (transferSize - Chunk.HEADER_SIZE) * chunks - Chunk.LARGE_SIZE_SIZE;
    return Math.min(maxMessageSize, countable);
  }

  /** Bytes of CHUNK_SEND_ACK before the response to the large request. */
  public int ackSize() {
    return version.atLeast(SpdmVersion.V1_4) ? ACK_SIZE_1_4 : ACK_SIZE;
  }
}
