package io.teeio.device.block;

/** How a submission ended. */
public enum Status {
  /** As asked. */
  DONE(1),
  /** The submission breaks its format. */
  MALFORMED(2),
  /** Memory could not be reached. */
  DMA_FAULT(3),
  /** Sectors beyond the last. */
  OUTSIDE_EXTENT(4),
  /** A sector that was written under another key, or changed on the medium. */
  NOT_AUTHENTIC(5);

  private final int wire;

  Status(int wire) {
    this.wire = wire;
  }

  /** Its number in a completion; never zero. */
  public int wire() {
    return wire;
  }
}
