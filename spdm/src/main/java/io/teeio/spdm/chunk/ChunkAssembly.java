package io.teeio.spdm.chunk;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * A large message that arrives chunk by chunk. Keeps no more than arrived, and that is never more
 * than its receiver takes. After a violation it is of no use any more.
 *
 * <p>A sender may cut a message that the receiver would take whole, since its own buffer for
 * sending may be smaller; so LargeMessageSize is not compared with DataTransferSize.
 */
public final class ChunkAssembly {
  private static final long LAST_SEQUENCE = 0xFFFFL;
  private static final long LAST_SEQUENCE_1_4 = 0xFFFF_FFFFL;

  private final Guards guards;
  private final ChunkTerms terms;
  private final int handle;
  private final long size;
  private final WireWriter message = new WireWriter();
  private long sequence;
  private boolean complete;

  /**
   * Begins with the first chunk of a message.
   *
   * @param terms how messages reach this endpoint
   * @param minimum bytes that a large message has more than: 42, or less by CHUNK_SEND_ACK if that
   *     could not take the message in
   * @throws Violation if it cannot begin a message that this endpoint takes
   */
  public ChunkAssembly(Guards guards, ChunkTerms terms, int minimum, Chunk first) throws Violation {
    this.guards = guards;
    this.terms = terms;
    this.handle = first.handle();
    this.size = first.largeMessageSize().orElse(0);
    guards.require(
        ChunkRule.CHUNK_FIRST_SEQUENCE,
        first.sequence() == 0 && first.largeMessageSize().isPresent(),
        () -> "chunk " + first.sequence() + " came first");
    guards.require(ChunkRule.CHUNK_FIRST_NOT_LAST, !first.last(), () -> "");
    guards.require(
        ChunkRule.CHUNK_LARGE_MINIMUM, size > minimum, () -> "LargeMessageSize is " + size);
    guards.require(
        ChunkRule.CHUNK_LARGE_MAXIMUM,
        size <= terms.capacity(),
        () -> "LargeMessageSize is " + size + " for a buffer of " + terms.capacity());
    append(first);
  }

  /**
   * Adds the next chunk.
   *
   * @throws Violation if it is not the next one
   */
  public void add(Chunk chunk) throws Violation {
    guards.require(
        ChunkRule.CHUNK_HANDLE,
        chunk.handle() == handle,
        () -> "handle " + chunk.handle() + " came for " + handle);
    long most = terms.version().atLeast(SpdmVersion.V1_4) ? LAST_SEQUENCE_1_4 : LAST_SEQUENCE;
    guards.require(
        ChunkRule.CHUNK_SEQUENCE,
        chunk.sequence() == sequence + 1 && chunk.sequence() <= most,
        () -> "chunk " + chunk.sequence() + " came after " + sequence);
    sequence = chunk.sequence();
    append(chunk);
  }

  private void append(Chunk chunk) throws Violation {
    int carrier = chunk.carrierSize();
    guards.require(
        ChunkRule.CHUNK_TRANSFER_SIZE,
        terms.fits(carrier),
        () -> carrier + " bytes for a buffer of " + terms.transferSize());
    guards.require(
        ChunkRule.CHUNK_MINIMUM_SIZE,
        chunk.last() || carrier >= ChunkTerms.MINIMUM_TRANSFER_SIZE,
        () -> "chunk " + chunk.sequence() + " came in " + carrier + " bytes");
    long total = (long) message.length() + chunk.data().length();
    guards.require(
        ChunkRule.CHUNK_OVERFLOW, total <= size, () -> total + " bytes of a message of " + size);
    guards.require(
        ChunkRule.CHUNK_LAST,
        chunk.last() == (total == size),
        () -> total + " bytes of " + size + (chunk.last() ? ", and the last chunk" : ""));
    message.bytes(chunk.data());
    complete = chunk.last();
  }

  /** The handle of the transfer. */
  public int handle() {
    return handle;
  }

  /** The number of the chunk that was added last. */
  public long sequence() {
    return sequence;
  }

  /** Whether the last chunk arrived. */
  public boolean isComplete() {
    return complete;
  }

  /** The message, once it is complete. */
  public Bytes message() {
    if (!complete) {
      throw new IllegalStateException("the message is not complete");
    }
    return message.toBytes();
  }
}
