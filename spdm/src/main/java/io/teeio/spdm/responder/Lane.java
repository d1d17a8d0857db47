package io.teeio.spdm.responder;

/** What a responder keeps, from one message to the next, of one way on which requests come. */
final class Lane {
  private final LargeMessages large = new LargeMessages();

  private final Encapsulation encapsulation = new Encapsulation();

  /** What is asked of the requester on this way. */
  Encapsulation encapsulation() {
    return encapsulation;
  }

  /** The large message that travels on this way. */
  LargeMessages large() {
    return large;
  }

  /** Forgets everything. */
  void reset() {
    large.reset();
    encapsulation.reset();
  }
}
