package io.teeio.spdm.capture;

/** How a message came to be where it is in a capture. */
public enum Nesting {
  /** It is what a frame, or a record in a frame, holds. */
  DIRECT,
  /** It was put together from chunks, of which this frame holds the last. */
  REASSEMBLED,
  /** It is the response at the end of the last CHUNK_SEND_ACK. */
  CARRIED,
  /** It goes the other way: the responder asks, the requester answers. */
  ENCAPSULATED
}
