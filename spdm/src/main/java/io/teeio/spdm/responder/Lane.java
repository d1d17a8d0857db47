package io.teeio.spdm.responder;

/** What a responder keeps, from one message to the next, of one way on which requests come. */
final class Lane {
  void reset() {}
}
