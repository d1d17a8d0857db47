package io.teeio.pcie.doe;

/** Offsets (bytes from the capability header) and bits of the DOE mailbox registers. */
public final class DoeRegister {
  /** DOE Capabilities: bit 0 interrupt support, 11:1 interrupt message number. */
  public static final int CAPABILITIES = 0x04;

  /** DOE Control. */
  public static final int CONTROL = 0x08;

  /** DOE Status. */
  public static final int STATUS = 0x0C;

  /** Write Data Mailbox: one DWORD a write. */
  public static final int WRITE_MAILBOX = 0x10;

  /** Read Data Mailbox: a read returns the current DWORD, any write goes to the next. */
  public static final int READ_MAILBOX = 0x14;

  /** Bytes of the capability, header included. */
  public static final int SIZE = 0x18;

  /** Control: DOE Abort. */
  public static final int ABORT = 1;

  /** Control: DOE Interrupt Enable. */
  public static final int INTERRUPT_ENABLE = 2;

  /** Control: DOE Go. */
  public static final int GO = 1 << 31;

  /** Status: DOE Busy. */
  public static final int BUSY = 1;

  /** Status: DOE Interrupt Status, cleared by writing 1. */
  public static final int INTERRUPT = 2;

  /** Status: DOE Error. */
  public static final int ERROR = 4;

  /** Status: Data Object Ready. */
  public static final int READY = 1 << 31;

  private DoeRegister() {}
}
