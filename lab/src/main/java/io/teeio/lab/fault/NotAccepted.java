package io.teeio.lab.fault;

/** A guest does not let an interface in. Carries no stack trace. */
final class NotAccepted extends Exception {
  private static final long serialVersionUID = 1L;

  NotAccepted(String why) {
    super(why, null, false, false);
  }
}
