package io.teeio.tsm.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * The memory that one hart's host shares with the TSM. The TSM writes the fewest registers that
 * will do.
 */
public final class NaclArea {
  private static final int SCAUSE = 0x142;
  private static final int STVAL = 0x143;
  private static final int HTVAL = 0x643;
  private static final int HTINST = 0x64A;
  private static final int ECALL = 10;

  private final HostMemory host;
  private final long base;

  private NaclArea(HostMemory host, long base) {
    this.host = host;
    this.base = base;
  }

  /** What {@code hart} registered. */
  public static NaclArea of(Hart hart, HostMemory host) throws Refused {
    HostAddress base =
        hart.sharedMemory()
            .orElseThrow(() -> new Refused(SbiError.NO_SHMEM, hart + " registered no memory"));
    return new NaclArea(host, base.value());
  }

  /** A private copy of the pending SPDM buffer, taken at once (A-10b). */
  public Bytes slot() throws Refused, Violation {
    return host.copyIn(base + Nacl.PENDING, Nacl.PENDING_END - Nacl.PENDING);
  }

  /** Fills the pending SPDM buffer. */
  public void present(PendingSpdm pending) throws Refused, Violation {
    host.write(base + Nacl.PENDING, pending.toBytes());
  }

  /** What the host answered to a forwarded call: a0 and a1. */
  SbiResult reply() throws Refused, Violation {
    WireReader in = WireReader.of(host.copyIn(base + Nacl.argument(0), 16), "NACL");
    try {
      return new SbiResult(in.u64("a0"), in.u64("a1"));
    } catch (MalformedInput e) {
      throw new IllegalStateException("16 bytes are two registers", e);
    }
  }

  /** A guest's call: a0 to a7, and the cause. */
  void forward(SbiCall call) throws Refused, Violation {
    WireWriter out = new WireWriter(64);
    call.arguments().forEach(out::u64);
    out.u64(call.fid()).u64(Integer.toUnsignedLong(call.eid()));
    host.write(base + Nacl.argument(0), out.toBytes());
    csr(SCAUSE, ECALL);
  }

  /** A guest's access that faulted. */
  void fault(GuestFault fault) throws Refused, Violation {
    csr(SCAUSE, fault.what().scause());
    csr(HTVAL, fault.address().value() >>> 2);
    csr(STVAL, fault.address().value() & 3);
    csr(HTINST, 0);
  }

  /** The end of a virtual CPU. */
  void ended(int cause) throws Refused, Violation {
    csr(SCAUSE, cause);
  }

  private void csr(int number, long value) throws Refused, Violation {
    host.write(base + Nacl.csr(number), new WireWriter(8).u64(value).toBytes());
  }
}
