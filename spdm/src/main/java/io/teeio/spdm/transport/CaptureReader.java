package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Arrays;
import java.util.Optional;

/** Reads a capture file of either kind, pcap or pcapng, which its first bytes tell. */
public final class CaptureReader {
  private CaptureReader() {}

  /**
   * Reads all of {@code file}.
   *
   * @throws MalformedInput if it is no capture file, of a link type that carries no SPDM, or cut
   *     off
   */
  public static Capture read(Bytes file) throws MalformedInput {
    return file.startsWith(PcapngReader.MAGIC) ? PcapngReader.read(file) : PcapReader.read(file);
  }

  /** What is captured under {@code linkType}, if that carries SPDM. */
  static Optional<Binding> binding(int linkType) {
    return Arrays.stream(Binding.values())
        .filter(candidate -> candidate.linkType() == linkType)
        .findFirst();
  }
}
