package io.teeio.tsm;

/**
 * Whose an interface is: {@code UNBOUND -> BINDING -> BOUND -> STOPPED -> UNBINDING -> UNBOUND};
 * where the device does not confirm, {@code QUARANTINED} instead of the last {@code UNBOUND}.
 */
public enum BindState {
  /** Nobody's. */
  UNBOUND,
  /** Being locked for a TVM. */
  BINDING,
  /** A TVM's. */
  BOUND,
  /** Still a TVM's, which threw it out: it reaches nothing and cannot be started. */
  STOPPED,
  /** Reaches nothing, and is being unlocked. */
  UNBINDING,
  /** Reaches nothing, and did not say that it let go: nobody gets it. */
  QUARANTINED
}
