package io.teeio.device.accelerator;

/** How a descriptor ended. */
public enum CompletionCode {
  /** As asked. */
  DONE(1),
  /** The descriptor breaks its format. */
  MALFORMED(2),
  /** Memory could not be reached. */
  DMA_FAULT(3),
  /** What was to be opened was not sealed under the application key, or was changed. */
  BAD_TAG(4),
  /** There is no application key. */
  NO_KEY(5),
  /** A digest that was never started cannot go on. */
  OUT_OF_SEQUENCE(6),
  /** A local address outside local memory. */
  OUTSIDE_LOCAL_MEMORY(7);

  private final int wire;

  CompletionCode(int wire) {
    this.wire = wire;
  }

  /** Its number in a completion record; never zero. */
  public int wire() {
    return wire;
  }
}
