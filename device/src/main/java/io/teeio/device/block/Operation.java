package io.teeio.device.block;

import java.util.Optional;

/** What a submission asks for. */
public enum Operation {
  /** Sectors of the medium to memory. */
  READ(1),
  /** Memory to sectors of the medium. */
  WRITE(2),
  /** Done when all that was written before is on the medium. */
  FLUSH(3),
  /** What the disk is, 64 bytes to memory. */
  IDENTIFY(4);

  private final int wire;

  Operation(int wire) {
    this.wire = wire;
  }

  /** Its number in a submission. */
  public int wire() {
    return wire;
  }

  /** The operation with this number. */
  static Optional<Operation> of(long wire) {
    for (Operation operation : values()) {
      if (operation.wire == wire) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
