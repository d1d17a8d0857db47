package io.teeio.tsm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * A guest that does what its test says, one thing at a time: it calls its host, is told what to do
 * next, does it, and calls again. Its image is its name.
 */
final class TestGuest implements GuestProgram {
  static final int TEST = 0x54455354;

  /** Pages that the guest uses as buffers. */
  static final long BUFFER = TestHost.GUEST_MEMORY + 0x1_0000;

  static final long NONCE = TestHost.GUEST_MEMORY + 0x8000;
  static final int BUFFER_SIZE = 0x8000;

  /** Something to do. */
  @FunctionalInterface
  interface Action {
    void run(GuestHart hart) throws GuestFault;
  }

  private Action next = hart -> {};
  private boolean done = true;
  private TestHost host;
  private long tvm;

  @Override
  public void run(GuestHart hart) throws GuestFault {
    while (true) {
      hart.ecall(SbiCall.of(TEST, 0));
      next.run(hart);
      done = true;
    }
  }

  @SuppressWarnings("NullAway.Init") // a test starts it before it says anything
  TestGuest() {}

  /** Lives in {@code tvm} from now on. */
  TestGuest in(TestHost host, long tvm) {
    this.host = host;
    this.tvm = tvm;
    return this;
  }

  long tvm() {
    return tvm;
  }

  /** Begins {@code action}; the guest does it in the runs that follow. */
  void begin(Action action) {
    next = action;
    done = false;
  }

  boolean isDone() {
    return done;
  }

  /** Runs once; whether the guest waits for its test again. */
  SbiResult step() {
    SbiResult result = host.call(CovhFunction.RUN_TVM_VCPU, tvm, 0);
    if (result.isSuccess() && host.scause() == 10 && host.forwarded().eid() == TEST && !done) {
      host.reply(0, 0);
      return step();
    }
    return result;
  }

  /** Does {@code action} to its end, with the host serving it. */
  void perform(Action action) {
    begin(action);
    while (true) {
      SbiResult result = step();
      if (!result.isSuccess() || result.value() == 1) {
        throw new AssertionError("the guest ended: " + result + ", cause " + host.scause());
      }
      if (done) {
        return;
      }
      if (host.scause() != 10) {
        throw new AssertionError("the guest faulted, cause " + host.scause());
      }
      host.serve();
    }
  }

  /** Calls the TSM. */
  SbiResult call(CovgFunction function, long... arguments) {
    SbiResult[] result = new SbiResult[1];
    perform(hart -> result[0] = hart.ecall(SbiCall.of(function, arguments)));
    return result[0];
  }

  /** Calls the TSM with numbers that nobody defined. */
  SbiResult call(int eid, int fid) {
    SbiResult[] result = new SbiResult[1];
    perform(hart -> result[0] = hart.ecall(SbiCall.of(eid, fid)));
    return result[0];
  }

  /** Loads from its memory. */
  Bytes load(long address, int length) {
    Bytes[] result = new Bytes[1];
    perform(hart -> result[0] = hart.load(new GuestAddress(address), length));
    return result[0];
  }

  /** Stores to its memory. */
  void store(long address, Bytes bytes) {
    perform(hart -> hart.store(new GuestAddress(address), bytes));
  }

  /** The fault of a load, or empty if it works. */
  Optional<GuestFault.Cause> faultOfLoad(long address) {
    java.util.ArrayList<GuestFault.Cause> caught = new java.util.ArrayList<>();
    perform(hart -> {
      try {
        hart.load32(new GuestAddress(address));
      } catch (GuestFault fault) {
        caught.add(fault.what());
      }
    });
    return caught.stream().findFirst();
  }
}
