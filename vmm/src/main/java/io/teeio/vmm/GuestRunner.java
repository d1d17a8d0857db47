package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import java.util.function.Consumer;

/** Runs one vCPU of a TVM and answers what it asks of its host (docs/abi.md section 5). */
public final class GuestRunner {
  private static final int SCAUSE = Nacl.csr(0x142);
  private static final int STVAL = Nacl.csr(0x143);
  private static final int HTVAL = Nacl.csr(0x643);
  private static final int ECALL = 10;
  private static final int FETCH_FAULT = 20;
  private static final int LOAD_FAULT = 21;
  private static final int STORE_FAULT = 23;
  private static final int ARGUMENTS = 6;
  private static final long RUN_AGAIN = 0;
  private static final long FID_MASK = 0xFFFF;
  private static final int DEVICE_MASK = 0xFF_FFFF;

  /** What the runner needs of the host around it. */
  public interface Host {
    /** Carries the message in the hart's slot to the device of {@code interfaceId}. */
    boolean carry(RequesterId interfaceId);

    /** Feeds the stored transcript of {@code interfaceId}'s device back to the TSM. */
    boolean giveTranscript(RequesterId interfaceId);

    /** Puts memory behind {@code guestAddress}; false if there is none to put. */
    boolean populate(long guestAddress);

    /** Shares or unshares a range that the guest asked for; false refuses. */
    boolean share(CovgFunction request, long guestAddress, long length);

    /**
     * Renews what the TSM wants renewed before the guest runs; false if that did not work.
     *
     * @param device whose keys
     * @param stream whether those of its IDE stream, else those of its session
     */
    default boolean renewKeys(RequesterId device, boolean stream) {
      return false;
    }

    /** Answers a paravirtual call other than {@link HostCallFunction#STAGE}. */
    SbiResult hostCall(SbiCall call);
  }

  /** Why the vCPU is not running any more. */
  public sealed interface Exit {
    /** It came to a stage and waits for {@link GuestRunner#answer}. */
    record AtStage(int stage, long argument) implements Exit {}

    /** It ended by itself. */
    record Ended(int cause) implements Exit {}

    /** It touched an address behind which the host can put nothing. */
    record Stuck(long guestAddress, int cause) implements Exit {}

    /** The TSM will not run it. */
    record Refused(SbiResult result) implements Exit {}
  }

  private final TsmHost tsm;
  private final Host host;
  private final long tvm;
  private final long vcpu;
  private final Consumer<VmmEvent> events;

  /** Runs vCPU {@code vcpu} of {@code tvm}. */
  public GuestRunner(TsmHost tsm, Host host, long tvm, long vcpu, Consumer<VmmEvent> events) {
    this.tsm = tsm;
    this.host = host;
    this.tvm = tvm;
    this.vcpu = vcpu;
    this.events = events;
  }

  /** Runs until the guest comes to a stage, ends or cannot go on. */
  public Exit run() {
    while (true) {
      SbiResult result = tsm.call(CovhFunction.RUN_TVM_VCPU, tvm, vcpu);
      if (!result.isSuccess()) {
        if (renewed(result)) {
          continue;
        }
        return new Exit.Refused(result);
      }
      int cause = (int) tsm.read(SCAUSE);
      if (result.value() != RUN_AGAIN) {
        return new Exit.Ended(cause);
      }
      switch (cause) {
        case ECALL -> {
          SbiCall call = forwarded();
          events.accept(new VmmEvent.GuestAsked(tvm, call));
          if (call.is(HostCallFunction.STAGE)) {
            return new Exit.AtStage((int) call.a0(), call.a1());
          }
          answer(serve(call));
        }
        case FETCH_FAULT, LOAD_FAULT, STORE_FAULT -> {
          long address = (tsm.read(HTVAL) << 2) | (tsm.read(STVAL) & 3);
          events.accept(new VmmEvent.GuestFaulted(tvm, address, cause));
          if (!host.populate(address)) {
            return new Exit.Stuck(address, cause);
          }
        }
        default -> {
          return new Exit.Ended(cause);
        }
      }
    }
  }

  private boolean renewed(SbiResult result) {
    return result.is(SbiError.KEY_UPDATE_REQUIRED)
        && host.renewKeys(
            RequesterId.of((int) (result.value() & DEVICE_MASK)),
            (result.value() & Nacl.STREAM_KEYS) != 0);
  }

  /** What the guest's call returns when it runs again. */
  public void answer(SbiResult result) {
    tsm.write(Nacl.argument(0), result.error());
    tsm.write(Nacl.argument(1), result.value());
  }

  private SbiCall forwarded() {
    long[] arguments = new long[ARGUMENTS];
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments[i] = tsm.read(Nacl.argument(i));
    }
    int eid = (int) tsm.read(Nacl.argument(7));
    int fid = (int) (tsm.read(Nacl.argument(6)) & FID_MASK);
    return SbiCall.of(eid, fid, arguments);
  }

  private SbiResult serve(SbiCall call) {
    if (call.eid() == HostCallFunction.EID) {
      return host.hostCall(call);
    }
    if (call.eid() != Eid.COVG) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    boolean done;
    if (call.is(CovgFunction.ADD_MMIO_REGION)
        || call.is(CovgFunction.REMOVE_MMIO_REGION)
        || call.is(CovgFunction.SHARE_MEMORY_REGION)
        || call.is(CovgFunction.UNSHARE_MEMORY_REGION)) {
      done = host.share(covg(call), call.a0(), call.a1());
    } else if (call.is(CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT)) {
      done = host.giveTranscript(RequesterId.of((int) call.a0()));
    } else {
      done = host.carry(RequesterId.of((int) call.a0()));
    }
    return done ? SbiResult.SUCCESS : SbiResult.of(SbiError.IO);
  }

  private static CovgFunction covg(SbiCall call) {
    for (CovgFunction function : CovgFunction.values()) {
      if (call.is(function)) {
        return function;
      }
    }
    throw new IllegalStateException("not a COVG call: " + call);
  }
}
