package io.teeio.spdm.transport;

import java.io.IOException;

/** Writes a capture file; the caller closes the stream. */
public interface CaptureWriter {
  /** Writes one frame, whose bytes are as {@link Framing#wrap} yields them. */
  void write(CapturedFrame frame) throws IOException;
}
