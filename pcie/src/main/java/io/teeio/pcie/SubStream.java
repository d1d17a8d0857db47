package io.teeio.pcie;

import java.util.Optional;

/** The three order classes of PCIe; under IDE each has its own key and counter. */
public enum SubStream {
  /** Posted requests: memory writes and messages. */
  POSTED(0),
  /** Non-posted requests: reads and configuration accesses. */
  NON_POSTED(1),
  /** Completions. */
  COMPLETION(2);

  private final int wire;

  SubStream(int wire) {
    this.wire = wire;
  }

  /** The number in IDE_KM messages and IDE prefixes: 0 PR, 1 NPR, 2 CPL. */
  public int wire() {
    return wire;
  }

  /** The sub-stream with the number {@code wire}, if there is one. */
  public static Optional<SubStream> of(int wire) {
    return switch (wire) {
      case 0 -> Optional.of(POSTED);
      case 1 -> Optional.of(NON_POSTED);
      case 2 -> Optional.of(COMPLETION);
      default -> Optional.empty();
    };
  }
}
