package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.util.List;

/**
 * What a capture file holds.
 *
 * @param binding what carried the messages
 * @param frames in order: for MCTP from the message type byte on, for DOE whole data objects
 */
public record Capture(Binding binding, List<Bytes> frames) {
  /** Copies the list. */
  public Capture {
    frames = List.copyOf(frames);
  }
}
