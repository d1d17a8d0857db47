package io.teeio.lab.fault;

/** What can become of a message or of a call. */
public enum Fault {
  /** It never arrives; whoever waits for it hears that it was lost. */
  LOST,
  /** It arrives when whoever waits for it has long given up. */
  DELAYED,
  /** It arrives twice. */
  DUPLICATED,
  /** Its second half is missing. */
  TRUNCATED,
  /** One bit of it is another. */
  CORRUPTED,
  /** The one before it arrives again in its place. */
  REPLAYED,
  /** It is another device's, or names another device and another TVM. */
  SWAPPED,
  /** At this moment the device is pulled out of the machine. */
  DEVICE_GONE,
  /** At this moment the host gives the TVM up: it never runs it again and takes all back. */
  TVM_KILLED,
  /** At this moment the host restarts: it forgets every call that it had begun. */
  VMM_RESTARTED
}
