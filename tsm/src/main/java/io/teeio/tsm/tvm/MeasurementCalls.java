package io.teeio.tsm.tvm;

import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.wire.Bytes;

/** COVG 6, 7 and 10: measurement registers of the caller. */
public final class MeasurementCalls {
  private static final long PAGE = 4096;
  private static final int SECURITY_VERSION = 1;

  private final int formats;

  /**
   * Calls of a TSM whose evidence has {@code formats}, as {@link AttestationCapabilities} counts
   * them.
   */
  public MeasurementCalls(int formats) {
    this.formats = formats;
  }

  /** get_attcaps: (buffer, size). */
  public long capabilities(Tvm tvm, SbiCall call) throws Refused, Violation {
    return deliver(
        tvm,
        call.a0(),
        call.a1(),
        new AttestationCapabilities(SECURITY_VERSION, formats, 1, MeasurementRegisters.RUNTIME)
            .toBytes());
  }

  /** extend_measurement: (digest, length, index). */
  public long extend(Tvm tvm, SbiCall call) throws Refused, Violation {
    int index = index(call.a2());
    Refused.unless(index > 0, SbiError.INVALID_PARAM, "the initial register is fixed");
    HostMemory.requireAligned(call.a0(), PAGE);
    Refused.unless(
        call.a1() == MeasurementRegisters.SIZE, SbiError.INVALID_PARAM, "length " + call.a1());
    Bytes data = tvm.memory().copyIn(new GuestAddress(call.a0()), MeasurementRegisters.SIZE);
    try (Turn.Held _ = tvm.turn().take()) {
      tvm.registers().extend(index, data);
      return 0;
    }
  }

  /** read_measurement: (buffer, size, index). */
  public long read(Tvm tvm, SbiCall call) throws Refused, Violation {
    return deliver(tvm, call.a0(), call.a1(), tvm.registers().read(index(call.a2())));
  }

  private static int index(long index) throws Refused {
    Refused.unless(
        index >= 0 && index <= MeasurementRegisters.RUNTIME,
        SbiError.INVALID_PARAM,
        "no register " + index);
    return (int) index;
  }

  /** Writes {@code bytes} where they fit, or says how many they are. */
  public static long deliver(Tvm tvm, long address, long size, Bytes bytes)
      throws Refused, Violation {
    HostMemory.requireAligned(address, PAGE);
    if (bytes.length() > size) {
      throw new Refused(
          SbiError.BAD_RANGE, bytes.length(), bytes.length() + " bytes do not fit " + size);
    }
    tvm.memory().write(new GuestAddress(address), bytes);
    return bytes.length();
  }
}
