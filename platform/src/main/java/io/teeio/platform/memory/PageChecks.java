package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.function.Predicate;

/** What a ledger demands of the ranges that it is asked to change, and of their states. */
record PageChecks(PageStates states, DomainMemory memory, TlbVersions harts, Guards guards) {
  /** So many pages of the largest size are a number of the smallest that 63 bits hold. */
  private static final int COUNT_BITS = 45;

  /** So many whole pages of memory from {@code first}; no guards leave this out. */
  void requireMemory(HostAddress first, long pages) throws Violation {
    if (!first.isPageAligned()
        || pages == 0
        || pages >>> (Long.SIZE - 1 - PhysicalMemory.PAGE_SHIFT) != 0
        || !memory.contains(first, pages << PhysicalMemory.PAGE_SHIFT)) {
      throw new Violation(PlatformRule.PAGE_RANGE, pages + " pages from " + first);
    }
  }

  /** Whole pages of {@code size} in memory: how many of 4 KiB. */
  long requireMemory(HostAddress first, long count, PageSize size) throws Violation {
    if (!size.isAligned(first.value()) || count >>> COUNT_BITS != 0) {
      throw new Violation(PlatformRule.PAGE_RANGE, count + " pages of " + size + " from " + first);
    }
    requireMemory(first, count * size.pages());
    return count * size.pages();
  }

  /** Pages in states that meet {@code condition}. */
  void requireAll(HostAddress first, long pages, PlatformRule rule, Predicate<PageState> condition)
      throws Violation {
    for (long i = 0; i < pages; i++) {
      HostAddress at = PageLedger.page(first, i);
      PageState state = states.get(at);
      guards.require(rule, condition.test(state), () -> at + " is " + state);
    }
  }

  /** A page that is unassigned, or will be as soon as it is assigned: its fence is complete. */
  void requireAssignable(HostAddress address) throws Violation {
    switch (states.get(address)) {
      case PageState.Unassigned _ -> {}
      case PageState.Converting converting ->
          guards.require(
              PlatformRule.PAGE_ASSIGN_AFTER_FENCE,
              harts.passed(converting.version()),
              address::toString);
      case PageState.NonConfidential _,
          PageState.Reserved _,
          PageState.Assigned _,
          PageState.Shared _,
          PageState.Donated _ ->
          guards.require(
              PlatformRule.PAGE_SINGLE_OWNER, false, () -> address + " is " + states.get(address));
    }
  }

  /** Whether a page in {@code state} is nobody's, and no hart can reach it any more. */
  boolean isFree(PageState state) {
    return state instanceof PageState.Unassigned
        || (state instanceof PageState.Converting converting && harts.passed(converting.version()));
  }
}
