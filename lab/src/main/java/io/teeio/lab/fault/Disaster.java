package io.teeio.lab.fault;

/** The host does not go on with what it was doing. Carries no stack trace. */
final class Disaster extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  Disaster(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  /** {@link Fault#TVM_KILLED} or {@link Fault#VMM_RESTARTED}. */
  Fault fault() {
    return fault;
  }
}
