package io.teeio.pcie;

import java.util.Optional;

/** How a completer answered a non-posted request. */
public enum CompletionStatus {
  /** Successful Completion. */
  SUCCESS(0),
  /** Unsupported Request: nobody is at home at that address, or refuses the requester. */
  UR(1),
  /** Completer Abort. */
  CA(4);

  private final int wire;

  CompletionStatus(int wire) {
    this.wire = wire;
  }

  /** The 3-bit number in a completion header. */
  public int wire() {
    return wire;
  }

  /** The status with the number {@code wire}, if there is one. */
  public static Optional<CompletionStatus> of(int wire) {
    return switch (wire) {
      case 0 -> Optional.of(SUCCESS);
      case 1 -> Optional.of(UR);
      case 4 -> Optional.of(CA);
      default -> Optional.empty();
    };
  }
}
