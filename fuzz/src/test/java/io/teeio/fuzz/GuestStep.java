package io.teeio.fuzz;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.testkit.Source;

/** One thing that a guest can do. */
record GuestStep(Source source, GuestHart hart) {
  void take() {
    try {
      switch (source.below(4)) {
        case 0, 1 ->
            hart.ecall(
                SbiCall.of(source.pick(CovgFunction.values()), value(), value(), value(), value()));
        case 2 -> hart.store64(new GuestAddress(value() & -8), source.anyLong());
        default -> hart.load32(new GuestAddress(value() & -4));
      }
    } catch (GuestFault fault) {
      Law.require(!fault.toString().isEmpty(), "a fault that says nothing");
    }
  }

  private long value() {
    long page = (long) source.below(64) * PhysicalMemory.PAGE;
    return switch (source.below(5)) {
      case 0 -> source.below(8);
      case 1 -> page;
      case 2 -> FuzzedMachine.GUEST_MEMORY + page;
      case 3 -> FuzzedMachine.GUEST_MEMORY + (1L << 30) + page;
      default -> source.anyLong();
    };
  }
}
