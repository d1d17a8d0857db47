package io.teeio.tsm.tvm;

import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageSize;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.SharedPage;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.TvmState;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** COVH calls that give a TVM memory and virtual CPUs and finish it: 6, 9 to 14. */
public final class TvmBuildCalls {
  /** Virtual CPUs that a TVM may have. */
  public static final long MAX_VCPUS = 64;

  /** So many pages of the largest size are bytes that 63 bits count. */
  private static final int COUNT_BITS = 33;

  private static final long PAGE = 4096;
  private static final int IDENTITY = 64;

  private final Substrate substrate;
  private final TvmTable tvms;
  private final Turn pages;

  /** Calls on {@code tvms}; {@code pages} is the turn of the page ledger. */
  public TvmBuildCalls(Substrate substrate, TvmTable tvms, Turn pages) {
    this.substrate = substrate;
    this.tvms = tvms;
    this.pages = pages;
  }

  /** finalize_tvm: measures the entry and lets the TVM run. */
  public long finish(long id, long sepc, long argument, long identityAddress)
      throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take()) {
      requireInitializing(tvm);
      HostMemory.requireAligned(sepc, PAGE);
      Bytes identity =
          identityAddress == 0 ? Bytes.EMPTY : substrate.host().copyIn(identityAddress, IDENTITY);
      tvm.registers().measureEntry(sepc, argument);
      tvm.finish(new GuestAddress(sepc), argument, identity);
      tell(tvm);
      return 0;
    }
  }

  /** add_tvm_memory_region: where confidential pages may be. */
  public long addRegion(long id, long gpa, long length) throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    try (Turn.Held _ = tvm.turn().take()) {
      requireInitializing(tvm);
      tvm.map().add(range(tvm, gpa, length), length, GuestKind.CONFIDENTIAL);
      return 0;
    }
  }

  /** add_tvm_page_table_pages. */
  public long addTablePages(long id, long base, long count) throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    PageCalls.requireRange(base, count);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      tvm.stage()
          .addTablePages(
              substrate
                  .ledger()
                  .assign(new HostAddress(base), count, tvm.stage().owner(), PageUse.GUEST_TABLE));
      return 0;
    }
  }

  /** add_tvm_measured_pages: copies, measures and maps. */
  public long addMeasured(long id, long source, long target, long type, long count, long gpa)
      throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    PageSize size = requirePages(type, target, count);
    HostMemory.requireAligned(source, PAGE);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      requireInitializing(tvm);
      substrate.host().requireShared(source, count * size.bytes());
      GuestAddress first = confidential(tvm, gpa, count, size);
      mapConfidential(tvm, first, new Frames(target, count, size), source);
      return 0;
    }
  }

  /** add_tvm_zero_pages: maps cleared pages. */
  public long addZero(long id, long base, long type, long count, long gpa)
      throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    PageSize size = requirePages(type, base, count);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      substrate
          .guards()
          .require(
              CoveRule.ZERO_AFTER_FINALIZE, tvm.state() == TvmState.RUNNABLE, tvm.state()::name);
      GuestAddress first = confidential(tvm, gpa, count, size);
      mapConfidential(tvm, first, new Frames(base, count, size), 0);
      return 0;
    }
  }

  /** add_tvm_shared_pages: maps pages of the host where the guest shares. */
  public long addShared(long id, long base, long type, long count, long gpa)
      throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(id);
    PageSize size = requirePages(type, base, count);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      GuestAddress first = range(tvm, gpa, count * size.bytes());
      requireKind(tvm, first, count * size.bytes(), GuestKind.SHARED);
      List<SharedPage> tokens = new ArrayList<>();
      boolean done = false;
      try (GStage.Reservation reservation = tvm.stage().reserve(first, count, size)) {
        for (long i = 0; i < count; i++) {
          HostAddress page = new HostAddress(base + i * size.bytes());
          tokens.add(substrate.ledger().share(page, tvm.stage().owner(), size));
        }
        reservation.commit(tokens);
        done = true;
      } finally {
        if (!done) {
          for (SharedPage token : tokens) {
            substrate.ledger().unshare(token);
          }
        }
      }
      return 0;
    }
  }

  /** create_tvm_vcpu. */
  public long createVcpu(long id, long number, long stateAddress) throws Refused, Violation {
    Tvm tvm = tvms.get(id);
    HostMemory.requireAligned(stateAddress, PAGE);
    try (Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      requireInitializing(tvm);
      Refused.unless(
          number >= 0 && number < MAX_VCPUS && !tvm.vcpus().containsKey(number),
          SbiError.INVALID_PARAM,
          "virtual CPU " + number);
      ConfidentialPage state =
          substrate
              .ledger()
              .assign(new HostAddress(stateAddress), tvm.stage().owner(), PageUse.TVM_STATE);
      tvm.vcpus().put(number, new Vcpu(id, number, state));
      return 0;
    }
  }

  /** Pages of the machine that a TVM gets. */
  private record Frames(long base, long count, PageSize size) {}

  /** Maps {@code frames}; copied from {@code source} and measured unless that is 0. */
  private void mapConfidential(Tvm tvm, GuestAddress first, Frames frames, long source)
      throws Refused, Violation, OutOfTablePages {
    PageOwner.Tvm owner = tvm.stage().owner();
    HostAddress base = new HostAddress(frames.base());
    List<ConfidentialPage> tokens =
        substrate.ledger().assign(base, frames.count(), owner, PageUse.GUEST_DATA, frames.size());
    long bytes = frames.count() * frames.size().bytes();
    boolean done = false;
    try (GStage.Reservation reservation =
        tvm.stage().reserve(first, frames.count(), frames.size())) {
      for (long at = 0; source != 0 && at < bytes; at += PAGE) {
        store(base.plus(at), substrate.host().copyIn(source + at, (int) PAGE));
      }
      reservation.commit(tokens);
      for (long at = 0; source != 0 && at < bytes; at += PAGE) {
        tvm.registers().measurePage(first.plus(at), load(base.plus(at)));
      }
      done = true;
    } finally {
      if (!done) {
        release(tokens);
      }
    }
  }

  private void tell(Tvm tvm) {
    substrate
        .events()
        .accept(new TsmEvent.TvmChanged(tvm.id(), tvm.state(), tvm.registers().initial()));
  }

  private void store(HostAddress page, Bytes content) {
    try {
      substrate.memory().write(page, content);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach a confidential page", fault);
    }
  }

  /** What is measured is what the guest will find, out of the host's reach by then. */
  private Bytes load(HostAddress page) {
    try {
      return substrate.memory().read(page, (int) PAGE);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach a confidential page", fault);
    }
  }

  private void release(List<ConfidentialPage> tokens) throws Violation {
    for (ConfidentialPage token : tokens) {
      substrate.ledger().release(token);
    }
  }

  private void requireInitializing(Tvm tvm) throws Violation {
    substrate
        .guards()
        .require(
            CoveRule.BUILD_BEFORE_FINALIZE,
            tvm.state() == TvmState.INITIALIZING,
            tvm.state()::name);
  }

  private GuestAddress confidential(Tvm tvm, long gpa, long count, PageSize size)
      throws Refused, Violation {
    GuestAddress first = range(tvm, gpa, count * size.bytes());
    requireKind(tvm, first, count * size.bytes(), GuestKind.CONFIDENTIAL);
    return first;
  }

  private void requireKind(Tvm tvm, GuestAddress first, long length, GuestKind kind)
      throws Violation {
    substrate
        .guards()
        .require(
            CoveRule.PAGE_IN_REGION,
            tvm.map().isAll(first, length, kind),
            () -> length + " bytes at " + first + " are not " + kind);
  }

  /** {@code gpa} as the start of a range of whole pages that the G-stage can express. */
  static GuestAddress range(Tvm tvm, long gpa, long length) throws Refused {
    HostMemory.requireAligned(gpa, PAGE);
    HostMemory.requireAligned(length, PAGE);
    long limit = 1L << tvm.stage().mode().width();
    Refused.unless(
        gpa >= 0 && length > 0 && gpa <= limit - length,
        SbiError.INVALID_ADDRESS,
        "%d bytes at guest address 0x%x".formatted(length, gpa));
    return new GuestAddress(gpa);
  }

  /** Whole pages of a type that there is; a product of the two fits in an address. */
  private static PageSize requirePages(long type, long base, long count) throws Refused {
    PageSize size =
        PageSize.of(type)
            .orElseThrow(() -> new Refused(SbiError.INVALID_PARAM, "page type " + type));
    Refused.unless(count >>> COUNT_BITS == 0, SbiError.INVALID_PARAM, count + " pages");
    PageCalls.requireRange(base, count * size.pages());
    HostMemory.requireAligned(base, size.bytes());
    return size;
  }
}
