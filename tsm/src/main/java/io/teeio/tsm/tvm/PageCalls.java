package io.teeio.tsm.tvm;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;

/** Pages on their way between host and TSM: COVH convert_pages, reclaim_pages and the fences. */
public final class PageCalls {
  private static final long PAGE = 4096;

  private final PageLedger ledger;
  private final Turn turn = new Turn("the page ledger");

  /** Calls on {@code ledger}. */
  public PageCalls(PageLedger ledger) {
    this.ledger = ledger;
  }

  /** Whose turn it is to change the ledger; taken last. */
  public Turn turn() {
    return turn;
  }

  /** convert_pages: takes {@code pages} pages from the host. */
  public long convert(long base, long pages) throws Refused, Violation {
    requireRange(base, pages);
    try (Turn.Held _ = turn.take()) {
      ledger.convert(new HostAddress(base), pages);
      return 0;
    }
  }

  /** reclaim_pages: gives {@code pages} unassigned pages back. */
  public long reclaim(long base, long pages) throws Refused, Violation {
    requireRange(base, pages);
    try (Turn.Held _ = turn.take()) {
      ledger.reclaim(new HostAddress(base), pages);
      return 0;
    }
  }

  /** global_fence, called on {@code hart}. */
  public long globalFence(int hart) throws Refused, Violation {
    try (Turn.Held _ = turn.take()) {
      ledger.globalFence(hart);
      return 0;
    }
  }

  /** local_fence, called on {@code hart}. */
  public long localFence(int hart) throws Refused {
    try (Turn.Held _ = turn.take()) {
      ledger.localFence(hart);
      return 0;
    }
  }

  /** At least one whole page; that all are memory is the ledger's to demand. */
  static void requireRange(long base, long pages) throws Refused {
    Refused.unless(pages > 0, SbiError.INVALID_PARAM, "no pages");
    HostMemory.requireAligned(base, PAGE);
  }
}
