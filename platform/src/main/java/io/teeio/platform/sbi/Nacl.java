package io.teeio.platform.sbi;

/**
 * Layout of the memory that a hart's host registers with NACL and shares with the TSM (CoVE,
 * "Nested Acceleration", RV64). All fields are little-endian; offsets are bytes.
 *
 * <pre>
 * 0x0000  guest_gprs[32]   u64 each, x0 to x31
 * 0x0100  pending SPDM buffer, 12 bytes of header and at most 1780 of payload (A-10a)
 * 0x0800  reserved
 * 0x0F80  dirty_bitmap     unused
 * 0x1000  csrs[1024]       u64 each
 * 0x3000  end
 * </pre>
 */
public final class Nacl {
  /** Bytes of the whole area: three pages. */
  public static final int SIZE = 0x3000;

  /** Offset of the general purpose registers. */
  public static final int GPRS = 0x000;

  /** Offset of the pending SPDM buffer. */
  public static final int PENDING = 0x100;

  /** Offset of the first byte behind the pending SPDM buffer. */
  public static final int PENDING_END = 0x800;

  /** Offset of the control and status registers. */
  public static final int CSRS = 0x1000;

  /**
   * Bit of the value that comes with KEY_UPDATE_REQUIRED from run_tvm_vcpu, whose lowest 24 bits
   * name the device: its IDE stream needs new keys. Without it, its session does.
   */
  public static final long STREAM_KEYS = 1L << 32;

  /** Value of a call that needs an SPDM message carried before it can go on. */
  public static final long SPDM_PENDING_REQUEST = 1;

  /** Value of a call that needs no further SPDM message. */
  public static final long SPDM_REQUEST_COMPLETED = 0;

  private Nacl() {}

  /** Offset of general purpose register {@code register}, 0 to 31. */
  public static int gpr(int register) {
    return GPRS + 8 * java.util.Objects.checkIndex(register, 32);
  }

  /** Offset of argument register {@code argument}, a0 to a7. */
  public static int argument(int argument) {
    return gpr(10 + java.util.Objects.checkIndex(argument, 8));
  }

  /** Offset of control and status register {@code csr}, a 12-bit number. */
  public static int csr(int csr) {
    java.util.Objects.checkIndex(csr, 0x1000);
    return CSRS + 8 * (((csr & 0xC00) >> 2) + (csr & 0xFF));
  }
}
