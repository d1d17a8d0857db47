package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.chunk.Chunk;
import io.teeio.spdm.chunk.ChunkAssembly;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.session.RecordUse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** CHUNK_GET: fetches a response that does not fit into one transfer. */
final class ChunkFetch {
  private static final Set<MessageCode> FORBIDDEN =
      EnumSet.of(
          MessageCode.VERSION,
          MessageCode.ERROR,
          MessageCode.CHUNK_SEND_ACK,
          MessageCode.CHUNK_RESPONSE);

  private final Role role;
  private final Frames frames;
  private final Negotiated negotiated;
  private final RecordUse use;

  ChunkFetch(Role role, Frames frames, Negotiated negotiated, RecordUse use) {
    this.role = role;
    this.frames = frames;
    this.negotiated = negotiated;
    this.use = use;
  }

  /**
   * All chunks of the response with {@code handle}, or the ERROR that came instead of one.
   *
   * @param minimum bytes that the response has more than
   */
  Carriage.Carried fetch(int handle, int minimum) throws IOException, Violation, MalformedInput {
    Optional<ChunkAssembly> assembly = Optional.empty();
    for (long i = 0; ; i++) {
      ChunkGet request = new ChunkGet(handle, i);
      Bytes answer = frames.exchange(request, negotiated, use);
      if (Frames.isError(answer)) {
        return new Carriage.Carried(answer, frames.padding());
      }
      Chunk chunk = chunk(answer, request);
      if (assembly.isPresent()) {
        assembly.get().add(chunk);
      } else {
        assembly = Optional.of(begin(chunk, handle, minimum));
      }
      if (assembly.get().isComplete()) {
        Bytes message = assembly.get().message();
        role.guards()
            .require(
                ChunkRule.CHUNK_FORBIDDEN,
                MessageCode.of(message.at(1)).filter(FORBIDDEN::contains).isEmpty(),
                () -> MessageCode.nameOf(message.at(1)));
        return new Carriage.Carried(message, Padding.NONE);
      }
    }
  }

  private ChunkAssembly begin(Chunk first, int handle, int minimum) throws Violation {
    role.guards()
        .require(
            ChunkRule.CHUNK_HANDLE,
            first.handle() == handle,
            () -> "handle " + first.handle() + " came for " + handle);
    ChunkTerms ours =
        new ChunkTerms(
            negotiated.version(),
            true,
            role.profile().transferSize(),
            role.profile().maxMessageSize());
    return new ChunkAssembly(role.guards(), ours, minimum, first);
  }

  private Chunk chunk(Bytes answer, ChunkGet request) throws Violation, MalformedInput {
    if (!(SpdmCodec.readResponse(answer, frames.padding(), negotiated, request).message()
        instanceof ChunkResponse response)) {
      throw new Violation(ChunkRule.CHUNK_NO_TRANSFER, "CHUNK_RESPONSE was expected");
    }
    return new Chunk(
        response.lastChunk(),
        response.handle(),
        response.chunkSeqNo(),
        response.largeMessageSize(),
        response.chunk());
  }
}
