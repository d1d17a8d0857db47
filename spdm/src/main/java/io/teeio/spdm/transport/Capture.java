package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.util.List;

/**
 * What a capture file holds.
 *
 * @param binding what carried the messages
 * @param frames in order
 */
public record Capture(Binding binding, List<CapturedFrame> frames) {
  /** Copies the list. */
  public Capture {
    frames = List.copyOf(frames);
  }

  /** A capture of which only the bytes of its frames are known. */
  public static Capture of(Binding binding, List<Bytes> frames) {
    return new Capture(binding, frames.stream().map(CapturedFrame::of).toList());
  }

  /** The bytes of the frames. */
  public List<Bytes> payloads() {
    return frames.stream().map(CapturedFrame::bytes).toList();
  }
}
