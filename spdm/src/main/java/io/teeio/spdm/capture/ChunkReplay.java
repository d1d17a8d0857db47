package io.teeio.spdm.capture;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.chunk.Chunk;
import io.teeio.spdm.chunk.ChunkAssembly;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Puts the large messages of one direction of one way together, and checks their length. */
final class ChunkReplay {
  private static final int SMALLEST_LARGE = 42;

  private final Findings findings;
  private Optional<ChunkAssembly> assembly = Optional.empty();
  private Optional<Chunk> last = Optional.empty();

  ChunkReplay(Findings findings) {
    this.findings = findings;
  }

  static Chunk chunk(ChunkSend part) {
    return new Chunk(
        part.lastChunk(), part.handle(), part.chunkSeqNo(), part.largeMessageSize(), part.chunk());
  }

  static Chunk chunk(ChunkResponse part) {
    return new Chunk(
        part.lastChunk(), part.handle(), part.chunkSeqNo(), part.largeMessageSize(), part.chunk());
  }

  /** Hears of a chunk; gives the message that it completes. */
  Optional<Bytes> add(ChunkTerms terms, Chunk chunk) {
    if (last.equals(Optional.of(chunk))) {
      return Optional.empty(); // sent again, as after Busy
    }
    last = Optional.of(chunk);
    try {
      if (chunk.sequence() == 0) {
        assembly = Optional.of(new ChunkAssembly(Guards.all(), terms, SMALLEST_LARGE, chunk));
      } else if (assembly.isPresent()) {
        assembly.get().add(chunk);
      } else if (chunk.last()) {
        findings.failed(ReplayCheck.CHUNKS, "its first chunks are missing");
      }
    } catch (Violation violation) {
      assembly = Optional.empty();
      findings.failed(ReplayCheck.CHUNKS, violation.getMessage());
    }
    if (assembly.isEmpty() || !assembly.get().isComplete()) {
      return Optional.empty();
    }
    Bytes message = assembly.get().message();
    assembly = Optional.empty();
    findings.verified(ReplayCheck.CHUNKS);
    return Optional.of(message);
  }
}
