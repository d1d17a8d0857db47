package io.teeio.spdm.capture;

/**
 * One way that messages go: in the clear, or in a session. Everything that pairs messages with each
 * other is of one way.
 */
final class Lane {
  private final Conversation conversation;
  private final ChunkReplay requests;
  private final ChunkReplay responses;
  private final EncapsulatedFlow encapsulated = new EncapsulatedFlow();

  Lane(Learning learning, Findings findings) {
    this.conversation = new Conversation(learning);
    this.requests = new ChunkReplay(findings);
    this.responses = new ChunkReplay(findings);
  }

  Conversation conversation() {
    return conversation;
  }

  /** Chunks of large requests. */
  ChunkReplay requests() {
    return requests;
  }

  /** Chunks of large responses. */
  ChunkReplay responses() {
    return responses;
  }

  EncapsulatedFlow encapsulated() {
    return encapsulated;
  }
}
