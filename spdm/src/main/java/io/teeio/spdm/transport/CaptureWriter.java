package io.teeio.spdm.transport;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a capture file; the caller closes the stream. */
public interface CaptureWriter {
  /** What the name of a pcapng file ends with. */
  String PCAPNG = ".pcapng";

  /** Writes the header of a file: pcapng if {@code name} ends so, else classic pcap. */
  static CaptureWriter begin(String name, OutputStream out, Binding binding) throws IOException {
    return name.endsWith(PCAPNG) ? new PcapngWriter(out, binding) : new PcapWriter(out, binding);
  }

  /** Writes one frame, whose bytes are as {@link Framing#wrap} yields them. */
  void write(CapturedFrame frame) throws IOException;
}
