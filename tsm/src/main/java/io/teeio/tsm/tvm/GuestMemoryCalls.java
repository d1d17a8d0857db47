package io.teeio.tsm.tvm;

import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * COVG 0, 2 and 3: what a guest says about its addresses. The TSM checks and blocks first, so that
 * nothing confidential is ever in a range that the guest calls shared; then the host is told, and
 * may still refuse.
 */
public final class GuestMemoryCalls {
  private static final long PAGE = PhysicalMemory.PAGE;

  /** add_mmio_region: registers that the host emulates. */
  public GuestStep addEmulated(Tvm tvm, SbiCall call) throws Refused, Violation {
    long length = call.a1();
    GuestAddress first = TvmBuildCalls.range(tvm, call.a0(), length);
    try (Turn.Held _ = tvm.turn().take()) {
      tvm.map().add(first, length, GuestKind.EMULATED);
    }
    return forward(
        call,
        reply ->
            settle(tvm, call, reply, () -> tvm.map().remove(first, length, GuestKind.EMULATED)));
  }

  /** share_memory_region. */
  public GuestStep share(Tvm tvm, SbiCall call) throws Refused, Violation {
    return change(tvm, call, GuestKind.CONFIDENTIAL, GuestKind.SHARED);
  }

  /** unshare_memory_region. */
  public GuestStep unshare(Tvm tvm, SbiCall call) throws Refused, Violation {
    return change(tvm, call, GuestKind.SHARED, GuestKind.CONFIDENTIAL);
  }

  private static GuestStep change(Tvm tvm, SbiCall call, GuestKind from, GuestKind to)
      throws Refused, Violation {
    long length = call.a1();
    GuestAddress first = TvmBuildCalls.range(tvm, call.a0(), length);
    try (Turn.Held _ = tvm.turn().take()) {
      Refused.unless(
          !tvm.map().isAll(first, length, to), SbiError.INVALID_STATE, first + " is " + to);
      Refused.unless(
          tvm.map().isAll(first, length, from),
          SbiError.INVALID_ADDRESS,
          first + " is not " + from);
      List<GuestAddress> blocked = block(tvm, first, length);
      tvm.map().change(first, length, from, to);
      return forward(
          call,
          reply ->
              settle(
                  tvm,
                  call,
                  reply,
                  () -> {
                    tvm.map().change(first, length, to, from);
                    unblock(tvm, blocked);
                  }));
    }
  }

  private static List<GuestAddress> block(Tvm tvm, GuestAddress first, long length)
      throws Violation {
    List<GuestAddress> blocked = new ArrayList<>();
    for (long at = 0; at < length; at += PAGE) {
      GuestAddress page = first.plus(at);
      if (tvm.stage().pageAt(page).isPresent() && !tvm.stage().isBlocked(page)) {
        tvm.stage().invalidate(page, 1);
        blocked.add(page);
      }
    }
    return blocked;
  }

  /** Gives back what the host did not take out meanwhile. */
  private static void unblock(Tvm tvm, List<GuestAddress> blocked) {
    for (GuestAddress page : blocked) {
      if (tvm.stage().isBlocked(page)) {
        try {
          tvm.stage().validate(page, 1);
        } catch (Violation impossible) {
          throw new IllegalStateException("a blocked page can be validated", impossible);
        }
      }
    }
  }

  private static GuestStep forward(SbiCall call, GuestStep.Next next) {
    SbiCall shown = SbiCall.of(call.eid(), call.fid(), call.a0(), call.a1());
    return new GuestStep.Forwarded(shown, Optional.empty(), next);
  }

  /** Ends the call with the host's answer; undoes it if the host refused, when it is its turn. */
  private static GuestStep settle(Tvm tvm, SbiCall call, GuestStep.HostReply reply, Runnable undo) {
    SbiResult result = reply.result();
    if (result.isSuccess()) {
      return new GuestStep.Returned(SbiResult.SUCCESS);
    }
    try (Turn.Held _ = tvm.turn().take()) {
      undo.run();
      return new GuestStep.Returned(new SbiResult(result.error(), 0));
    } catch (Refused _) {
      return forward(call, again -> settle(tvm, call, reply, undo));
    }
  }
}
