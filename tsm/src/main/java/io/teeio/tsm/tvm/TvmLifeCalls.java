package io.teeio.tsm.tvm;

import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.MappablePage;
import io.teeio.platform.memory.MmioPage;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.SharedPage;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import java.util.List;

/** COVH calls that take memory from a TVM again, and end it: 8, 16 to 19. */
public final class TvmLifeCalls {
  private static final long PAGE = 4096;

  private final Substrate substrate;
  private final TvmTable tvms;
  private final Turn pages;

  /** Calls on {@code tvms}; {@code pages} is the turn of the page ledger. */
  public TvmLifeCalls(Substrate substrate, TvmTable tvms, Turn pages) {
    this.substrate = substrate;
    this.tvms = tvms;
    this.pages = pages;
  }

  /** destroy_tvm. */
  public long destroy(long id) throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      substrate
          .guards()
          .require(
              CoveRule.DESTROY_UNBOUND, tvm.interfaces().isEmpty(), tvm.interfaces()::toString);
      substrate
          .guards()
          .require(
              CoveRule.DESTROY_STOPPED,
              tvm.vcpus().values().stream().noneMatch(vcpu -> vcpu.turn().isTaken()));
      tvm.end();
      substrate
          .events()
          .accept(new TsmEvent.TvmChanged(id, tvm.state(), tvm.registers().initial()));
      for (Vcpu vcpu : tvm.vcpus().values()) {
        vcpu.stop();
        substrate.ledger().release(vcpu.statePage());
      }
      substrate.iommu().invalidateGuest(tvm.gscid());
      release(tvm.stage().dismantle());
      substrate.ledger().release(tvm.statePage());
      tvms.remove(tvm);
      return 0;
    }
  }

  /** tvm_fence: no hart and no device holds a translation that was withdrawn before. */
  public long fence(long id) throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take()) {
      synchronized (tvm.stage().harts()) {
        tvm.stage().harts().start();
      }
      substrate.iommu().invalidateGuest(tvm.gscid());
      return 0;
    }
  }

  /** tvm_invalidate_pages. */
  public long invalidate(long id, long gpa, long length)
      throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take()) {
      GuestAddress first = memoryRange(tvm, gpa, length);
      tvm.stage().invalidate(first, length / PAGE);
      return 0;
    }
  }

  /** tvm_validate_pages. */
  public long validate(long id, long gpa, long length) throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take()) {
      GuestAddress first = memoryRange(tvm, gpa, length);
      for (long at = 0; at < length; at += PAGE) {
        Refused.unless(
            fits(tvm, first.plus(at)),
            SbiError.INVALID_ADDRESS,
            first.plus(at) + " holds what its region is not for any more");
      }
      tvm.stage().validate(first, length / PAGE);
      return 0;
    }
  }

  /** tvm_remove_pages. */
  public long remove(long id, long gpa, long length) throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      GuestAddress first = memoryRange(tvm, gpa, length);
      release(tvm.stage().remove(first, length / PAGE));
      return 0;
    }
  }

  /**
   * A page that was blocked because the guest changed the kind of its region does not come back.
   */
  private static boolean fits(Tvm tvm, GuestAddress guest) {
    return tvm.stage()
        .pageAt(guest)
        .map(page ->
            switch (page) {
              case ConfidentialPage _ -> tvm.map().isAll(guest, PAGE, GuestKind.CONFIDENTIAL);
              case SharedPage _ -> tvm.map().isAll(guest, PAGE, GuestKind.SHARED);
              case MmioPage _ -> false;
            })
        .orElse(true);
  }

  /** Registers of a device are none of these calls' business: only start and stop change them. */
  private static GuestAddress memoryRange(Tvm tvm, long gpa, long length) throws Refused {
    GuestAddress first = TvmBuildCalls.range(tvm, gpa, length);
    for (long at = 0; at < length; at += PAGE) {
      GuestAddress page = first.plus(at);
      Refused.unless(
          tvm.stage().pageAt(page).filter(MmioPage.class::isInstance).isEmpty(),
          SbiError.INVALID_ADDRESS,
          page + " is a device's");
    }
    return first;
  }

  private void release(List<MappablePage> released) throws Violation {
    for (MappablePage page : released) {
      switch (page) {
        case ConfidentialPage confidential -> substrate.ledger().release(confidential);
        case SharedPage shared -> substrate.ledger().unshare(shared);
        case MmioPage mmio -> substrate.ledger().releaseMmio(mmio);
      }
    }
  }
}
