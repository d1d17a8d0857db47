package io.teeio.platform.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.List;

/** A small machine: 16 MiB of memory at 2 GiB, two harts, a ledger. */
public final class SmallMachine {
  public static final HostAddress BASE = new HostAddress(0x8000_0000L);
  public static final int PAGES = 4096;
  public static final PageOwner.Tvm TVM = new PageOwner.Tvm(1);
  public static final PageOwner.Tvm OTHER = new PageOwner.Tvm(2);

  public final PhysicalMemory memory;
  public final MemoryProtection.Control control;
  public final DomainMemory host;
  public final DomainMemory tee;
  public final TlbVersions harts = new TlbVersions(Guards.all());
  public final List<PageEvent> events = new ArrayList<>();
  public final PageLedger ledger;

  /** Everything is the host's. */
  public SmallMachine() {
    this(PAGES);
  }

  /** The same with more memory; what is not written takes none. */
  public SmallMachine(long pages) {
    memory = new PhysicalMemory(BASE, pages * PhysicalMemory.PAGE);
    control = MemoryProtection.powerOn(memory, Guards.all());
    host = new DomainMemory(memory, control.table(), SupervisorDomain.HOST);
    tee = new DomainMemory(memory, control.table(), SupervisorDomain.TEE);
    ledger = new PageLedger(tee, control, harts, Guards.all(), events::add);
    harts.join(0);
    harts.join(1);
  }

  /** The page with this number, from 0. */
  public static HostAddress page(long number) {
    return BASE.plus(number * PhysicalMemory.PAGE);
  }

  /** The guest page with this number above 2 GiB. */
  public static GuestAddress guest(long number) {
    return new GuestAddress(0x8000_0000L + number * PhysicalMemory.PAGE);
  }

  /** Converts pages and fences both harts. */
  public void take(long first, long pages) throws Violation {
    ledger.convert(page(first), pages);
    ledger.globalFence(0);
    ledger.localFence(1);
  }

  /** Fresh pages of a TVM. */
  public List<ConfidentialPage> pages(long first, long pages, PageOwner owner, PageUse use)
      throws Violation {
    take(first, pages);
    return ledger.assign(page(first), pages, owner, use);
  }

  /** Fresh pages of {@code size} for the guest's data. */
  public List<ConfidentialPage> large(long first, long count, PageSize size) throws Violation {
    take(first, count * size.pages());
    return ledger.assign(page(first), count, TVM, PageUse.GUEST_DATA, size);
  }

  /** A G-stage with its root at page 0 and {@code tables} pages from page 4. */
  public GStage stage(GStageMode mode, int tables, TlbVersions running) throws Violation {
    GStage stage =
        new GStage(
            TVM, mode, pages(0, 4, TVM, PageUse.GUEST_TABLE), tee, ledger, running, Guards.all());
    if (tables > 0) {
      stage.addTablePages(pages(4, tables, TVM, PageUse.GUEST_TABLE));
    }
    return stage;
  }

  /** Something that a guard may refuse. */
  @FunctionalInterface
  public interface Guarded {
    /** Does it. */
    void run() throws Exception;
  }

  /** Asserts that {@code call} breaks {@code rule}. */
  public static void assertRefused(Rule rule, Guarded call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Violation.class,
            violation -> {
              if (!violation.rule().equals(rule)) {
                throw new AssertionError("refused for another reason", violation);
              }
            });
  }
}
