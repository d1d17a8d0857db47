package io.teeio.platform.sbi;

import java.util.List;

/**
 * The registers of one call (SBI, binary encoding).
 *
 * @param eid extension id, register a7, 32 bits
 * @param fid function id, register a6 bits 15:0 (CoVE keeps the supervisor domain in bits 31:26,
 *     which the firmware that carries the call fills in)
 * @param a0 first argument
 * @param a1 second argument
 * @param a2 third argument
 * @param a3 fourth argument
 * @param a4 fifth argument
 * @param a5 sixth argument
 */
public record SbiCall(int eid, int fid, long a0, long a1, long a2, long a3, long a4, long a5) {
  private static final int REGISTERS = 6;

  /** A call of {@code function} with up to six arguments; the registers that are left are zero. */
  public static SbiCall of(SbiFunction function, long... arguments) {
    return of(function.eid(), function.fid(), arguments);
  }

  /** A call by bare numbers, for callers who do not keep to the catalogue. */
  public static SbiCall of(int eid, int fid, long... arguments) {
    if (arguments.length > REGISTERS) {
      throw new IllegalArgumentException("a call has six registers, not " + arguments.length);
    }
    long[] a = java.util.Arrays.copyOf(arguments, REGISTERS);
    return new SbiCall(eid, fid, a[0], a[1], a[2], a[3], a[4], a[5]);
  }

  /** Whether this is a call of {@code function}. */
  public boolean is(SbiFunction function) {
    return eid == function.eid() && fid == function.fid();
  }

  /** The six arguments in the order of their registers. */
  public List<Long> arguments() {
    return List.of(a0, a1, a2, a3, a4, a5);
  }

  /** The name of the function if the catalogue has it, else its numbers. */
  public String name() {
    return SbiFunction.find(eid, fid)
        .map(SbiFunction::title)
        .orElseGet(() -> "%s.%d".formatted(Eid.text(eid), fid));
  }
}
