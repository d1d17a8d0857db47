package io.teeio.tvm;

/** Where the workload stands; told to the host, which schedules its own part around it. */
public enum Stage {
  /** About to verify every TDI. */
  VERIFY,
  /** Every verdict is pass; about to accept. */
  ACCEPT,
  /** Accepted; about to move data. */
  USE,
  /** Data moved; the host may refresh keys meanwhile. */
  USED,
  /** About to stop every TDI. */
  STOP,
  /** Nothing is bound to this guest any more from its side; the host may take the devices away. */
  STOPPED,
  /** About to move data through bounce buffers. */
  BOUNCE,
  /** All done. */
  DONE
}
