package io.teeio.device.function;

/** An access to memory that did not happen. Carries no stack trace. */
public final class DmaFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why an access did not happen. */
  public enum Cause {
    /** The device may not send it: bus mastering is off, or the TDI's state forbids it. */
    NOT_PERMITTED,
    /** The completer does not support it (UR). */
    UNSUPPORTED,
    /** The completer aborted it (CA). */
    ABORTED,
    /** No completion, or one that does not fit the request. */
    LOST
  }

  private final Cause reason;
  private final long address;

  /**
   * A refused access.
   *
   * @param reason why
   * @param address first byte of the packet that was refused
   */
  public DmaFault(Cause reason, long address) {
    super(null, null, false, false);
    this.reason = reason;
    this.address = address;
  }

  /** Why. */
  public Cause reason() {
    return reason;
  }

  /** First byte of the packet that was refused. */
  public long address() {
    return address;
  }

  @Override
  public String getMessage() {
    return reason + " at 0x" + Long.toHexString(address);
  }
}
