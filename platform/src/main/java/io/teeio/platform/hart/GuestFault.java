package io.teeio.platform.hart;

import io.teeio.platform.memory.GuestAddress;

/**
 * A load, store or fetch of a guest that the machine did not carry out. Carries no stack trace: it
 * is part of a guest's everyday life.
 */
public final class GuestFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the guest tried (RISC-V privileged specification, scause). */
  public enum Cause {
    /** Fetch from a page that the G-stage does not map for execution. */
    FETCH_GUEST_PAGE(20),
    /** Load from a page that the G-stage does not map. */
    LOAD_GUEST_PAGE(21),
    /** Store to a page that the G-stage does not map for writing. */
    STORE_GUEST_PAGE(23),
    /** The entry page holds nothing that this processor can execute. */
    ILLEGAL_INSTRUCTION(2),
    /** Load that memory protection or the bus refused. */
    LOAD_ACCESS(5),
    /** Store that memory protection or the bus refused. */
    STORE_ACCESS(7);

    private final int scause;

    Cause(int scause) {
      this.scause = scause;
    }

    /** Number of the cause. */
    public int scause() {
      return scause;
    }
  }

  private final Cause cause;
  private final transient GuestAddress address;

  /** A fault at {@code address}. */
  public GuestFault(Cause cause, GuestAddress address) {
    super(null, null, false, false);
    this.cause = cause;
    this.address = address;
  }

  /** What the guest tried. */
  public Cause what() {
    return cause;
  }

  /** Where: the first byte of the access that was refused. */
  public GuestAddress address() {
    return address;
  }

  @Override
  public String getMessage() {
    return cause + " at " + address;
  }
}
