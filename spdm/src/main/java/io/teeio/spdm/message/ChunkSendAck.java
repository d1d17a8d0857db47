package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * CHUNK_SEND_ACK: a chunk of a request arrived (1.2). Grammar: header (Param1 bit 0
 * EarlyErrorDetected, Param2 Handle), ChunkSeqNo u16, u32 since 1.4; after the last chunk the
 * response to the large request, after an early error an ERROR.
 *
 * @param earlyErrorDetected whether the transfer ends here with the ERROR in {@code response}
 * @param handle that of the chunk, 8 bits
 * @param chunkSeqNo that of the chunk; 16 bits, 32 since 1.4
 * @param response the response to the large request, or the early ERROR, from its header on; zeros
 *     that a transport padded are still at its end
 */
public record ChunkSendAck(
    boolean earlyErrorDetected, int handle, long chunkSeqNo, Optional<Bytes> response)
    implements SpdmResponse {
  /** Reads the message from its header on; {@code lastChunk} is what the request said. */
  public static ChunkSendAck read(WireReader in, Negotiated negotiated, boolean lastChunk)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CHUNK_SEND_ACK, negotiated.version());
    boolean early = (header.param1() & 1) != 0;
    long number = Fields.chunkSeqNo(in, negotiated);
    return new ChunkSendAck(
        early,
        header.param2(),
        number,
        early || lastChunk ? Optional.of(in.rest("ResponseToLargeRequest")) : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        response.isPresent() || !earlyErrorDetected, "an early error has an ERROR behind it");
    Header.write(
        out, negotiated.version(), MessageCode.CHUNK_SEND_ACK, earlyErrorDetected ? 1 : 0, handle);
    Fields.chunkSeqNo(out, negotiated, chunkSeqNo);
    response.ifPresent(out::bytes);
  }

  @Override
  public int code() {
    return MessageCode.CHUNK_SEND_ACK.wire();
  }
}
