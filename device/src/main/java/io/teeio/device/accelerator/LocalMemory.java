package io.teeio.device.accelerator;

import io.teeio.device.function.FunctionRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.function.Consumer;

/**
 * One function's slice of the device's memory, 1 MiB, at local addresses 0 to 0xFFFFF. The device
 * adds where the slice begins, so nothing but the check of each access keeps functions apart.
 */
public final class LocalMemory {
  /** Bytes of local memory. */
  public static final int SIZE = DeviceMemory.SLICE;

  private final DeviceMemory memory;
  private final int function;
  private final Guards guards;
  private final Consumer<Violation> refusals;

  /**
   * The slice of {@code function}.
   *
   * @param refusals hears of accesses beyond it
   */
  public LocalMemory(
      DeviceMemory memory, int function, Guards guards, Consumer<Violation> refusals) {
    this.memory = memory;
    this.function = function;
    this.guards = guards;
    this.refusals = refusals;
  }

  /** Where {@code length} bytes from the local {@code address} are in the device's memory. */
  long place(long address, int length) throws JobFailure {
    try {
      guards.require(
          FunctionRule.TDI_OWN_MEMORY,
          address >= 0 && address <= SIZE - (long) length,
          () -> length + " bytes at local address 0x" + Long.toHexString(address));
    } catch (Violation violation) {
      refusals.accept(violation);
      throw new JobFailure(CompletionCode.OUTSIDE_LOCAL_MEMORY);
    }
    long place = (long) function * SIZE + address;
    if (place < 0 || place > memory.size() - length) {
      throw new JobFailure(CompletionCode.OUTSIDE_LOCAL_MEMORY);
    }
    return place;
  }

  void read(long place, byte[] target, int offset, int length) {
    memory.read(place, target, offset, length);
  }

  void write(long place, byte[] source, int offset, int length) {
    memory.write(place, source, offset, length);
  }

  /** Whether nothing but zeros is left. */
  boolean isClean() {
    return memory.isClean(function);
  }

  void wipe() {
    memory.wipe(function);
  }
}
