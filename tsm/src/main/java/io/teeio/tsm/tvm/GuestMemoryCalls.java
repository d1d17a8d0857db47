package io.teeio.tsm.tvm;

import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.dma.IommuDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * COVG 0, 2 and 3: what a guest says about its addresses. The TSM checks and blocks first, so that
 * nothing confidential is ever in a range that the guest calls shared, and neither its harts nor
 * its devices still reach what was there; then the host is told, and may still refuse.
 */
public final class GuestMemoryCalls {
  private static final long PAGE = PhysicalMemory.PAGE;

  private final IommuDriver iommu;

  /** Calls of guests whose devices translate by {@code iommu}. */
  public GuestMemoryCalls(IommuDriver iommu) {
    this.iommu = iommu;
  }

  private record Blocked(GuestAddress first, long pages) {}

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
  public GuestStep share(Tvm tvm, SbiCall call) throws Refused, Violation, OutOfTablePages {
    return change(tvm, call, GuestKind.CONFIDENTIAL, GuestKind.SHARED);
  }

  /** unshare_memory_region. */
  public GuestStep unshare(Tvm tvm, SbiCall call) throws Refused, Violation, OutOfTablePages {
    return change(tvm, call, GuestKind.SHARED, GuestKind.CONFIDENTIAL);
  }

  private GuestStep change(Tvm tvm, SbiCall call, GuestKind from, GuestKind to)
      throws Refused, Violation, OutOfTablePages {
    long length = call.a1();
    GuestAddress first = TvmBuildCalls.range(tvm, call.a0(), length);
    try (Turn.Held _ = tvm.turn().take()) {
      Refused.unless(
          !tvm.map().isAll(first, length, to), SbiError.INVALID_STATE, first + " is " + to);
      Refused.unless(
          tvm.map().isAll(first, length, from),
          SbiError.INVALID_ADDRESS,
          first + " is not " + from);
      List<Blocked> blocked = block(tvm, first, length);
      iommu.invalidateGuest(tvm.gscid());
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

  /**
   * Blocks what is valid in the range, in effect on return: what the guest says next it says of
   * memory of the new kind. A large page is demoted if only a part of it lies in the range.
   */
  private static List<Blocked> block(Tvm tvm, GuestAddress first, long length)
      throws Violation, OutOfTablePages {
    List<Blocked> blocked = new ArrayList<>();
    long end = first.value() + length;
    for (long at = first.value(); at < end; ) {
      GuestAddress guest = new GuestAddress(at);
      long bytes = Math.min(mappedBytes(tvm, guest), end - at);
      if (tvm.stage().pageAt(guest).isPresent() && !tvm.stage().isBlocked(guest)) {
        tvm.stage().revoke(guest, bytes / PAGE);
        blocked.add(new Blocked(guest, bytes / PAGE));
      }
      at += bytes;
    }
    return blocked;
  }

  /** Bytes from {@code guest} to the end of the page that it lies in. */
  private static long mappedBytes(Tvm tvm, GuestAddress guest) {
    long size = tvm.stage().pageAt(guest).map(page -> page.size().bytes()).orElse(PAGE);
    return size - (guest.value() & (size - 1));
  }

  /** Gives back what the host did not take out meanwhile. */
  private static void unblock(Tvm tvm, List<Blocked> blocked) {
    for (Blocked range : blocked) {
      if (tvm.stage().isBlocked(range.first())) {
        try {
          tvm.stage().validate(range.first(), range.pages());
        } catch (Violation | OutOfTablePages impossible) {
          throw new IllegalStateException("a blocked range can be validated", impossible);
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
