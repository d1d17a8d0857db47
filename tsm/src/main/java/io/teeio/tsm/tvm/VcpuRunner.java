package io.teeio.tsm.tvm;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.TvmBus;
import io.teeio.platform.hart.VirtualCpu;
import io.teeio.platform.hart.VirtualCpu.Entry;
import io.teeio.platform.hart.VirtualCpu.Exit;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TvmState;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import java.util.Optional;

/**
 * COVH run_tvm_vcpu: runs a virtual CPU until the host has to do something, and says what in the
 * memory that the hart shares (CoVE, "TVM execution"; A-11). Calls that need nothing from the host
 * never leave.
 */
public final class VcpuRunner {
  private static final long RESUMABLE = 0;
  private static final long ENDED = 1;

  /** Serves a guest's COVG calls, and says when guests may run. */
  public interface GuestCalls {
    /**
     * A virtual CPU of {@code tvm} is about to run, or to run on.
     *
     * @throws Refused if the host has to renew keys first
     */
    void entering(Tvm tvm) throws Refused;

    /** Carries out {@code call} of a virtual CPU of {@code tvm}, or begins to. */
    GuestStep call(Tvm tvm, SbiCall call);
  }

  private final Substrate substrate;
  private final GuestCalls calls;

  /** A runner whose guests are served by {@code calls}. */
  public VcpuRunner(Substrate substrate, GuestCalls calls) {
    this.substrate = substrate;
    this.calls = calls;
  }

  /**
   * Runs virtual CPU {@code number} of {@code tvm} on {@code hart}: 0 if it can be run again, 1 if
   * it ended.
   */
  public long run(Hart hart, Tvm tvm, long number) throws Refused, Violation {
    Vcpu vcpu = tvm.vcpu(number);
    NaclArea nacl = NaclArea.of(hart, substrate.host());
    substrate
        .guards()
        .require(CoveRule.RUN_FINALIZED, tvm.state() == TvmState.RUNNABLE, tvm.state()::name);
    try (Turn.Held _ = vcpu.turn().take()) {
      calls.entering(tvm);
      tvm.stage().enter(vcpu.number(), hart.tlb(), tvm.gscid());
      vcpu.bus().ifPresent(bus -> bus.moveTo(hart.tlb()));
      try {
        return enter(hart, tvm, vcpu, nacl);
      } finally {
        tvm.stage().leave(vcpu.number());
      }
    }
  }

  private long enter(Hart hart, Tvm tvm, Vcpu vcpu, NaclArea nacl) throws Refused, Violation {
    return switch (vcpu.waiting()) {
      case Vcpu.Waiting.Fresh _ -> {
        TvmBus bus = substrate.buses().make(tvm.stage(), tvm.gscid(), hart.tlb());
        vcpu.assign(
            new VirtualCpu(
                vcpu.number(), tvm.entry(), tvm.entryArgument(), bus, substrate.programs()),
            bus);
        yield go(tvm, vcpu, nacl, new Entry.Begin());
      }
      case Vcpu.Waiting.InCall(GuestStep.Next next) ->
          serve(tvm, vcpu, nacl, next.resume(new GuestStep.HostReply(nacl.reply(), nacl.slot())));
      case Vcpu.Waiting.AtFault _, Vcpu.Waiting.Interrupted _ ->
          go(tvm, vcpu, nacl, new Entry.Retry());
      case Vcpu.Waiting.AtEmulated _ -> go(tvm, vcpu, nacl, new Entry.Deliver());
      case Vcpu.Waiting.Ended _ ->
          throw new Refused(SbiError.INVALID_STATE, "virtual CPU " + vcpu.number() + " ended");
    };
  }

  /** Lets the guest run from {@code entry} until its host is needed. */
  private long go(Tvm tvm, Vcpu vcpu, NaclArea nacl, Entry entry) throws Refused, Violation {
    VirtualCpu cpu = vcpu.cpu().orElseThrow();
    Entry next = entry;
    while (true) {
      switch (cpu.run(next)) {
        case Exit.Ecall(SbiCall call) -> {
          switch (dispatch(tvm, call)) {
            case GuestStep.Returned(SbiResult result) -> next = new Entry.Returned(result);
            case GuestStep.Forwarded forwarded -> {
              return leave(vcpu, nacl, forwarded);
            }
          }
        }
        case Exit.Fault(GuestFault fault) -> {
          Optional<Vcpu.Waiting> repair = repairable(tvm, fault);
          if (repair.isPresent()) {
            vcpu.awaits(repair.get());
            nacl.fault(fault);
            return RESUMABLE;
          }
          next = new Entry.Deliver();
        }
        case Exit.Interrupted _ -> {
          vcpu.awaits(new Vcpu.Waiting.Interrupted());
          calls.entering(tvm);
          next = new Entry.Retry();
        }
        case Exit.Finished(Optional<GuestFault> unhandled) -> {
          vcpu.awaits(new Vcpu.Waiting.Ended());
          nacl.ended(unhandled.map(fault -> fault.what().scause()).orElse(0));
          return ENDED;
        }
      }
    }
  }

  private long serve(Tvm tvm, Vcpu vcpu, NaclArea nacl, GuestStep step) throws Refused, Violation {
    return switch (step) {
      case GuestStep.Returned(SbiResult result) -> go(tvm, vcpu, nacl, new Entry.Returned(result));
      case GuestStep.Forwarded forwarded -> leave(vcpu, nacl, forwarded);
    };
  }

  private static long leave(Vcpu vcpu, NaclArea nacl, GuestStep.Forwarded forwarded)
      throws Refused, Violation {
    vcpu.awaits(new Vcpu.Waiting.InCall(forwarded.next()));
    nacl.forward(forwarded.forwarded());
    if (forwarded.pending().isPresent()) {
      nacl.present(forwarded.pending().get());
    }
    return RESUMABLE;
  }

  /** COVG is the TSM's; every other extension is between the guest and its host. */
  private GuestStep dispatch(Tvm tvm, SbiCall call) {
    return call.eid() == Eid.COVG
        ? calls.call(tvm, call)
        : new GuestStep.Forwarded(
            call, Optional.empty(), reply -> new GuestStep.Returned(reply.result()));
  }

  /**
   * What the host can do about a fault. It never hears of one where nothing was declared, or at a
   * device: those are the guest's own affair.
   */
  private static Optional<Vcpu.Waiting> repairable(Tvm tvm, GuestFault fault) {
    boolean page =
        switch (fault.what()) {
          case FETCH_GUEST_PAGE, LOAD_GUEST_PAGE, STORE_GUEST_PAGE -> true;
          case ILLEGAL_INSTRUCTION, LOAD_ACCESS, STORE_ACCESS -> false;
        };
    if (!page) {
      return Optional.empty();
    }
    return tvm.map()
        .kind(fault.address())
        .flatMap(kind ->
            switch (kind) {
              case CONFIDENTIAL, SHARED -> Optional.of(new Vcpu.Waiting.AtFault());
              case EMULATED -> Optional.of(new Vcpu.Waiting.AtEmulated());
              case DEVICE -> Optional.empty();
            });
  }
}
