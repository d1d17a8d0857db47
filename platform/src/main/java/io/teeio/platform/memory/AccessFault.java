package io.teeio.platform.memory;

/**
 * An access to memory that did not happen: nothing is there, or it belongs to another domain.
 * Carries no stack trace.
 */
public final class AccessFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No memory answers at (some of) these addresses. */
    NO_MEMORY,
    /** The page belongs to another supervisor domain. */
    PROTECTED
  }

  private final transient HostAddress address;
  private final int length;
  private final Access access;
  private final SupervisorDomain domain;
  private final Reason reason;

  /**
   * A fault of one access.
   *
   * @param address its first byte
   * @param length its bytes
   * @param access what it wanted
   * @param domain who wanted it
   * @param reason why it was refused
   */
  public AccessFault(
      HostAddress address, int length, Access access, SupervisorDomain domain, Reason reason) {
    super(null, null, false, false);
    this.address = address;
    this.length = length;
    this.access = access;
    this.domain = domain;
    this.reason = reason;
  }

  /** The first byte of the access. */
  public HostAddress address() {
    return address;
  }

  /** Bytes of the access. */
  public int length() {
    return length;
  }

  /** What it wanted. */
  public Access access() {
    return access;
  }

  /** Who wanted it. */
  public SupervisorDomain domain() {
    return domain;
  }

  /** Why it was refused. */
  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return domain + " " + access + " of " + length + " bytes at " + address + ": " + reason;
  }
}
