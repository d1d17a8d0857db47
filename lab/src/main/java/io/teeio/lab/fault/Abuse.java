package io.teeio.lab.fault;

import io.teeio.platform.sbi.CovhFunction;
import io.teeio.tvm.GuestLayout;
import java.util.List;
import java.util.NavigableSet;

/** Calls that a host should not make: with what belongs to somebody, to nobody, or to itself. */
final class Abuse {
  private static final int PAGE = 4096;
  private static final int OWN_PAGES = 512;

  /** What a call is about. */
  private enum About {
    NOTHING,
    TVM,
    PAGE_ALONE,
    PAGE_FOR_TABLES,
    PAGE_FOR_GUEST,
    GUEST_ADDRESS,
    REGISTERS,
    ENTRY
  }

  private record Call(CovhFunction function, About about) {}

  private static final List<Call> CALLS =
      List.of(
          new Call(CovhFunction.CONVERT_PAGES, About.PAGE_ALONE),
          new Call(CovhFunction.RECLAIM_PAGES, About.PAGE_ALONE),
          new Call(CovhFunction.ADD_TVM_ZERO_PAGES, About.PAGE_FOR_GUEST),
          new Call(CovhFunction.ADD_TVM_SHARED_PAGES, About.PAGE_FOR_GUEST),
          new Call(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, About.PAGE_FOR_TABLES),
          new Call(CovhFunction.TVM_INVALIDATE_PAGES, About.GUEST_ADDRESS),
          new Call(CovhFunction.TVM_VALIDATE_PAGES, About.GUEST_ADDRESS),
          new Call(CovhFunction.TVM_REMOVE_PAGES, About.GUEST_ADDRESS),
          new Call(CovhFunction.TVM_FENCE, About.TVM),
          new Call(CovhFunction.GLOBAL_FENCE, About.NOTHING),
          new Call(CovhFunction.ADD_TVM_INTERFACE_REGION, About.REGISTERS),
          new Call(CovhFunction.RECLAIM_TVM_INTERFACE_REGION, About.REGISTERS),
          new Call(CovhFunction.DESTROY_TVM, About.TVM),
          new Call(CovhFunction.FINALIZE_TVM, About.ENTRY));

  private final Rig rig;

  Abuse(Rig rig) {
    this.rig = rig;
  }

  /** Makes call a with what belongs to TVM b, or with page or interface c. */
  void make(Step step) {
    Call call = CALLS.get(step.a() % CALLS.size());
    List<Rig.Slot> slots = rig.slots();
    long tvm = rig.tenants().get(step.b() % rig.tenants().size()).id();
    int number = step.b() % slots.size();
    long page = page(step.c());
    long guest = (step.c() % 3 == 0 ? GuestWork.source(number) : GuestWork.spare(number)).value();
    long[] arguments =
        switch (call.about()) {
          case NOTHING -> new long[] {};
          case TVM -> new long[] {tvm};
          case PAGE_ALONE -> new long[] {page, 1};
          case PAGE_FOR_TABLES -> new long[] {tvm, page, 1};
          case PAGE_FOR_GUEST -> new long[] {tvm, page, 0, 1, guest};
          case GUEST_ADDRESS -> new long[] {tvm, guest, PAGE};
          case REGISTERS ->
              new long[] {
                tvm,
                slots.get(step.c() % slots.size()).id(),
                slots.get(number).found().bar().value(),
                PAGE,
                GuestLayout.mmio(number).value()
              };
          case ENTRY -> new long[] {tvm, GuestLayout.ENTRY.value(), 0, 0};
        };
    rig.host().call(call.function(), arguments);
  }

  /** Mostly one that was given away at some time. */
  private long page(int chosen) {
    NavigableSet<Long> pages = rig.host().journal().everConverted();
    if (chosen % 4 == 0 || pages.isEmpty()) {
      return rig.host().first() + (long) chosen % OWN_PAGES * PAGE;
    }
    Long above = pages.ceiling(pages.first() + (long) chosen % pages.size() * PAGE);
    return above == null ? pages.first() : above;
  }
}
