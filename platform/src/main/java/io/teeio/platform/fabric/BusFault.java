package io.teeio.platform.fabric;

import io.teeio.platform.memory.HostAddress;

/** A hart's access to a device that was not carried out. Carries no stack trace. */
public final class BusFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No root port routes these addresses, or the access is not one that a device can take. */
    NO_ROUTE,
    /** Memory protection, or a gate of the root port, refused it. */
    REFUSED,
    /** The device answered Unsupported Request. */
    UNSUPPORTED_REQUEST,
    /** The device answered Completer Abort. */
    COMPLETER_ABORT,
    /** No answer, or one that could not be taken. */
    NO_COMPLETION
  }

  private final transient HostAddress address;
  private final Reason reason;

  /** A fault of an access to {@code address}. */
  public BusFault(HostAddress address, Reason reason) {
    super(null, null, false, false);
    this.address = address;
    this.reason = reason;
  }

  /** The first byte of the access. */
  public HostAddress address() {
    return address;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return reason + " at " + address;
  }
}
