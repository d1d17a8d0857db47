package io.teeio.tvm;

import java.util.Optional;

/** Where the workload stands; told to the host, which schedules its own part around it. */
public enum Stage {
  /** About to verify every TDI. */
  VERIFY(1),
  /** Every verdict is pass; about to accept. */
  ACCEPT(2),
  /** Accepted; about to move data. */
  USE(3),
  /** Data moved; the host may refresh keys meanwhile. */
  USED(4),
  /** About to stop every TDI. */
  STOP(5),
  /** Nothing is bound to this guest any more from its side; the host may take the devices away. */
  STOPPED(6),
  /** About to move data through bounce buffers. */
  BOUNCE(7),
  /** All done. */
  DONE(8);

  private final int number;

  Stage(int number) {
    this.number = number;
  }

  /** Its number in {@code STAGE}. */
  public int number() {
    return number;
  }

  /** The stage with {@code number}. */
  public static Optional<Stage> of(int number) {
    for (Stage stage : values()) {
      if (stage.number == number) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }
}
