package io.teeio.spdm.transport;

import java.io.IOException;

/** The way to a responder, as a requester sees it. */
public interface Transport {
  /** What it adds to messages and records. */
  Binding binding();

  /**
   * Sends {@code request} and returns the answer.
   *
   * @throws IOException if the peer is gone, silent for too long, or sends what is no envelope
   */
  Envelope exchange(Envelope request) throws IOException;
}
