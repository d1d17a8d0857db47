package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.chunk.Chunk;
import io.teeio.spdm.chunk.ChunkAssembly;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.chunk.LargeMessage;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * The large message that travels on one way: a request that arrives in chunks, or a response that
 * the requester fetches in chunks. There is one at a time, so that memory is bounded by what this
 * side takes and makes.
 */
final class LargeMessages {
  private static final int HANDLES = 256;

  private sealed interface Transfer {}

  private record Idle() implements Transfer {}

  private record Arriving(ChunkAssembly message) implements Transfer {}

  private record Leaving(LargeMessage message, Step whole, long next) implements Transfer {}

  private Transfer transfer = new Idle();
  private int nextHandle;

  /** Whether a transfer has begun and not ended. */
  boolean inProgress() {
    return !(transfer instanceof Idle);
  }

  /** Whether a response is being fetched. */
  boolean isLeaving() {
    return transfer instanceof Leaving;
  }

  /** Forgets the transfer. */
  void reset() {
    transfer = new Idle();
  }

  /** Forgets a request that has not arrived wholly. */
  void giveUpRequest() {
    if (transfer instanceof Arriving) {
      reset();
    }
  }

  /** Takes a chunk; gives the request when it is complete. After a violation it is forgotten. */
  Optional<Bytes> arrived(ResponderRole role, Negotiated negotiated, ChunkSend request)
      throws Violation {
    Transfer before = transfer;
    reset();
    Chunk chunk =
        new Chunk(
            request.lastChunk(),
            request.handle(),
            request.chunkSeqNo(),
            request.largeMessageSize(),
            request.chunk());
    ChunkAssembly message =
        switch (before) {
          case Arriving(ChunkAssembly begun) -> {
            begun.add(chunk);
            yield begun;
          }
          case Idle _, Leaving _ ->
              new ChunkAssembly(
                  role.guards(),
                  ChunkTerms.towardResponder(negotiated),
                  ChunkTerms.MINIMUM_TRANSFER_SIZE,
                  chunk);
        };
    if (message.isComplete()) {
      return Optional.of(message.message());
    }
    transfer = new Arriving(message);
    return Optional.empty();
  }

  /** Keeps {@code whole} to be fetched in chunks; the ERROR that says so. */
  Reply hold(Step whole, ChunkTerms terms, Negotiated negotiated) {
    int handle = nextHandle;
    nextHandle = (nextHandle + 1) % HANDLES;
    Bytes message = whole.reply().exact();
    transfer = new Leaving(new LargeMessage(message, handle, terms.transferSize()), whole, 0);
    ErrorResponse error =
        new ErrorResponse(
            negotiated.version(), ErrorCode.LARGE_RESPONSE.wire(), 0, Bytes.of(handle));
    return Reply.of(error, negotiated);
  }

  /** The chunk that is asked for; what follows the whole response follows its last chunk. */
  Step next(ResponderRole role, Negotiated negotiated, ChunkGet request) throws Violation {
    if (!(transfer instanceof Leaving(LargeMessage message, Step whole, long next))) {
      throw new Violation(ChunkRule.CHUNK_NO_TRANSFER, "");
    }
    role.guards()
        .require(
            ChunkRule.CHUNK_HANDLE,
            request.handle() == message.handle(),
            () -> "handle " + request.handle() + " for " + message.handle());
    role.guards()
        .require(
            ChunkRule.CHUNK_SEQUENCE,
            request.chunkSeqNo() == next,
            () -> "chunk " + request.chunkSeqNo() + " was asked for, not " + next);
    Chunk chunk = message.chunk(next);
    ChunkResponse response =
        new ChunkResponse(
            chunk.last(), chunk.handle(), chunk.sequence(), chunk.largeMessageSize(), chunk.data());
    Reply reply = Reply.of(response, negotiated);
    if (chunk.last()) {
      reset();
      return whole.carriedBy(reply);
    }
    transfer = new Leaving(message, whole, next + 1);
    return new Step(reply, whole.use(), () -> {});
  }
}
