package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * CHUNK_GET: asks for a part of a response that is too large for one transfer (1.2). Grammar:
 * header (Param2 Handle), ChunkSeqNo u16, u32 since 1.4.
 *
 * @param handle that of ERROR LargeResponse, 8 bits
 * @param chunkSeqNo which part, from 0; 16 bits, 32 since 1.4
 */
public record ChunkGet(int handle, long chunkSeqNo) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static ChunkGet read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CHUNK_GET, negotiated.version());
    return new ChunkGet(header.param2(), Fields.chunkSeqNo(in, negotiated));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.CHUNK_GET, 0, handle);
    Fields.chunkSeqNo(out, negotiated, chunkSeqNo);
  }

  @Override
  public int code() {
    return MessageCode.CHUNK_GET.wire();
  }
}
