package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.OptionalLong;

/**
 * CHUNK_SEND: a part of a request that is too large for one transfer (1.2). Grammar: header (Param1
 * bit 0 LastChunk, Param2 Handle), ChunkSeqNo (u16 and 2 reserved bytes, u32 since 1.4), ChunkSize
 * u32, LargeMessageSize u32 in the first chunk only, then the chunk.
 *
 * @param lastChunk whether no more follows
 * @param handle the transfer it belongs to, 8 bits
 * @param chunkSeqNo 0 in the first chunk; 16 bits, 32 since 1.4
 * @param largeMessageSize bytes of the whole message; present in the first chunk, and only there
 * @param chunk this chunk of the request
 */
public record ChunkSend(
    boolean lastChunk, int handle, long chunkSeqNo, OptionalLong largeMessageSize, Bytes chunk)
    implements SpdmRequest {
  /** Reads the message from its header on. */
  public static ChunkSend read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CHUNK_SEND, negotiated.version());
    Fields.Chunk part = Fields.chunk(in, negotiated);
    return new ChunkSend(
        (header.param1() & 1) != 0,
        header.param2(),
        part.chunkSeqNo(),
        part.largeMessageSize(),
        part.chunk());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.CHUNK_SEND, lastChunk ? 1 : 0, handle);
    Fields.chunk(out, negotiated, new Fields.Chunk(chunkSeqNo, largeMessageSize, chunk));
  }

  @Override
  public int code() {
    return MessageCode.CHUNK_SEND.wire();
  }
}
