package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The TSM's record of every page: its state, its one owner and its one use (CoVE, EMTT). Calls on a
 * range do all of it or nothing. Confidential pages come from the host by {@link #convert}, a fence
 * of all harts and {@link #assign}; they go back by {@link #release} and {@link #reclaim}.
 */
public final class PageLedger {
  private static final PageState NON_CONFIDENTIAL = new PageState.NonConfidential();
  private static final PageState UNASSIGNED = new PageState.Unassigned();
  private static final PageState RESERVED = new PageState.Reserved();

  private final PageStates states = new PageStates(NON_CONFIDENTIAL);
  private final Map<MappablePage, Optional<GuestAddress>> uses = new HashMap<>();
  private final PageDivision division = new PageDivision(states);
  private final DomainMemory memory;
  private final PageClassifier classifier;
  private final TlbVersions harts;
  private final PageChecks checks;
  private final Guards guards;
  private final Consumer<PageEvent> events;

  /**
   * A ledger in which every page is the host's.
   *
   * @param memory the TEE domain's view of memory
   * @param classifier moves pages between domains
   * @param harts the harts of the machine; all must have joined
   * @param guards what to enforce
   * @param events hears of every change
   */
  public PageLedger(
      DomainMemory memory,
      PageClassifier classifier,
      TlbVersions harts,
      Guards guards,
      Consumer<PageEvent> events) {
    this.memory = memory;
    this.classifier = classifier;
    this.harts = harts;
    this.checks = new PageChecks(states, memory, harts, guards);
    this.guards = guards;
    this.events = events;
  }

  /** The state of the page that holds {@code address}. */
  public PageState state(HostAddress address) {
    return states.get(address);
  }

  /** Takes {@code pages} pages from {@code first} for the TSM itself, for good; at start only. */
  public void reserve(HostAddress first, long pages) throws Violation {
    checks.requireMemory(first, pages);
    checks.requireAll(
        first,
        pages,
        PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL,
        PageState.NonConfidential.class::isInstance);
    classifier.classify(first, pages, SupervisorDomain.TEE);
    for (long i = 0; i < pages; i++) {
      scrub(page(first, i));
    }
    setAll(first, pages, RESERVED);
  }

  /** Takes {@code pages} pages from the host. They can be assigned after a fence of all harts. */
  public void convert(HostAddress first, long pages) throws Violation {
    checks.requireMemory(first, pages);
    checks.requireAll(
        first,
        pages,
        PlatformRule.PAGE_CONVERT_NON_CONFIDENTIAL,
        PageState.NonConfidential.class::isInstance);
    classifier.classify(first, pages, SupervisorDomain.TEE);
    setAll(first, pages, new PageState.Converting(harts.current()));
  }

  /** Starts a fence of all harts; the caller's {@code hart} is fenced by it. */
  public void globalFence(int hart) throws Violation {
    harts.start();
    events.accept(new PageEvent.FenceStarted(harts.current()));
    localFence(hart);
  }

  /** {@code hart} emptied its translation caches. */
  public void localFence(int hart) {
    boolean before = harts.isComplete();
    harts.acknowledge(hart);
    if (!before && harts.isComplete()) {
      events.accept(new PageEvent.FenceCompleted(harts.current()));
    }
  }

  /** Gives {@code pages} unassigned pages from {@code first}, cleared, back to the host. */
  public void reclaim(HostAddress first, long pages) throws Violation {
    checks.requireMemory(first, pages);
    checks.requireAll(first, pages, PlatformRule.PAGE_RECLAIM_UNASSIGNED, checks::isFree);
    for (long i = 0; i < pages; i++) {
      scrub(page(first, i));
    }
    classifier.classify(first, pages, SupervisorDomain.HOST);
    setAll(first, pages, NON_CONFIDENTIAL);
  }

  /** Assigns the unassigned page at {@code address}, cleared. */
  public ConfidentialPage assign(HostAddress address, PageOwner owner, PageUse use)
      throws Violation {
    return assign(address, 1, owner, use).getFirst();
  }

  /** Assigns {@code pages} unassigned pages from {@code first}, cleared, in order of address. */
  public List<ConfidentialPage> assign(HostAddress first, long pages, PageOwner owner, PageUse use)
      throws Violation {
    return assign(first, pages, owner, use, PageSize.KIB_4);
  }

  /** As above, in {@code count} pages of {@code size}. */
  public List<ConfidentialPage> assign(
      HostAddress first, long count, PageOwner owner, PageUse use, PageSize size) throws Violation {
    long pages = checks.requireMemory(first, count, size);
    for (long i = 0; i < pages; i++) {
      checks.requireAssignable(page(first, i));
    }
    List<ConfidentialPage> tokens = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      ConfidentialPage token = new ConfidentialPage(first.plus(i * size.bytes()), owner, use, size);
      tokens.add(token);
      PageState assigned = new PageState.Assigned(token);
      for (long j = 0; j < size.pages(); j++) {
        scrub(page(token.address(), j));
        states.put(page(token.address(), j), assigned);
      }
    }
    events.accept(new PageEvent.Changed(first, pages, state(tokens.getLast().address())));
    return List.copyOf(tokens);
  }

  /** Takes {@code page} back from its owner and clears it; no G-stage may use it any more. */
  public void release(ConfidentialPage page) throws Violation {
    requireReleasable(page);
    for (long i = 0; i < page.size().pages(); i++) {
      scrub(page(page.address(), i));
    }
    setAll(page.address(), page.size().pages(), UNASSIGNED);
  }

  /** Lets {@code tvm} map the host's page at {@code address}. */
  public SharedPage share(HostAddress address, PageOwner.Tvm tvm) throws Violation {
    return share(address, tvm, PageSize.KIB_4);
  }

  /** Lets {@code tvm} map the host's page of {@code size} at {@code address}. */
  public SharedPage share(HostAddress address, PageOwner.Tvm tvm, PageSize size) throws Violation {
    long pages = checks.requireMemory(address, 1, size);
    checks.requireAll(
        address,
        pages,
        PlatformRule.PAGE_SHARE_NON_CONFIDENTIAL,
        state -> state instanceof PageState.NonConfidential || state instanceof PageState.Shared);
    SharedPage token = new SharedPage(address, tvm, size);
    for (long i = 0; i < pages; i++) {
      Set<SharedPage> tokens = new LinkedHashSet<>(sharings(page(address, i)));
      tokens.add(token);
      states.put(page(address, i), new PageState.Shared(tokens));
    }
    events.accept(new PageEvent.Changed(address, pages, state(address)));
    return token;
  }

  /** Ends one sharing of a page. */
  public void unshare(SharedPage page) throws Violation {
    requireReleasable(page);
    for (long i = 0; i < page.size().pages(); i++) {
      HostAddress at = page(page.address(), i);
      Set<SharedPage> tokens = new LinkedHashSet<>(sharings(at));
      tokens.remove(page);
      states.put(at, tokens.isEmpty() ? NON_CONFIDENTIAL : new PageState.Shared(tokens));
    }
    events.accept(
        new PageEvent.Changed(page.address(), page.size().pages(), state(page.address())));
  }

  private Set<SharedPage> sharings(HostAddress page) {
    return state(page) instanceof PageState.Shared shared ? shared.tokens() : Set.of();
  }

  /** Takes the page of device registers at {@code address} from the host for {@code tvm}. */
  public MmioPage claimMmio(HostAddress address, PageOwner.Tvm tvm) throws Violation {
    if (!address.isPageAligned()) {
      throw new Violation(PlatformRule.PAGE_RANGE, address.toString());
    }
    guards.require(
        PlatformRule.PAGE_MMIO_UNCLAIMED,
        !memory.contains(address, 1) && state(address) instanceof PageState.NonConfidential,
        () -> address + " is " + state(address));
    MmioPage token = new MmioPage(address, tvm);
    classifier.classify(address, 1, SupervisorDomain.TEE);
    setAll(address, 1, new PageState.Donated(token));
    return token;
  }

  /** Gives a page of device registers back to the host. */
  public void releaseMmio(MmioPage page) throws Violation {
    requireReleasable(page);
    classifier.classify(page.address(), 1, SupervisorDomain.HOST);
    setAll(page.address(), 1, NON_CONFIDENTIAL);
  }

  /** Whether a G-stage maps {@code page} or has it as a table. */
  public boolean isUsed(MappablePage page) {
    return uses.containsKey(page);
  }

  /** Whether the ledger still stands by {@code page}. */
  public boolean isCurrent(MappablePage page) {
    return switch (state(page.address())) {
      case PageState.Assigned assigned -> assigned.page() == page;
      case PageState.Donated donated -> donated.page() == page;
      case PageState.Shared shared ->
          page instanceof SharedPage one && shared.tokens().contains(one);
      case PageState.NonConfidential _,
          PageState.Reserved _,
          PageState.Converting _,
          PageState.Unassigned _ ->
          false;
    };
  }

  /** Where its TVM sees {@code page}; empty if it does not. */
  public Optional<GuestAddress> guestAddress(MappablePage page) {
    return uses.getOrDefault(page, Optional.empty());
  }

  /** Notes that a G-stage uses {@code page}: maps it at {@code guest}, or has it as a table. */
  void use(MappablePage page, Optional<GuestAddress> guest) {
    uses.put(page, guest);
  }

  /** Notes that no G-stage uses {@code page} any more. */
  void unuse(MappablePage page) {
    uses.remove(page);
  }

  /**
   * Cuts {@code page}, which is in use, into pages of the next smaller size.
   *
   * @return their tokens, in order of address; that of {@code page} is worth nothing any more
   */
  List<MappablePage> split(MappablePage page) {
    uses.remove(page);
    return division.split(page);
  }

  /** Makes one page of {@code size} of pages that follow each other, as {@link #split} had it. */
  MappablePage merge(List<MappablePage> parts, PageSize size) {
    parts.forEach(uses::remove);
    return division.merge(parts, size);
  }

  private void requireReleasable(MappablePage page) throws Violation {
    guards.require(PlatformRule.PAGE_SINGLE_OWNER, isCurrent(page), page::toString);
    guards.require(PlatformRule.PAGE_RELEASE_UNUSED, !isUsed(page), page::toString);
    uses.remove(page);
  }

  /** Clears a page unless it is clear: the demand is on what the next owner would find. */
  private void scrub(HostAddress page) {
    try {
      guards.require(PlatformRule.PAGE_SCRUB, memory.isClear(page));
    } catch (Violation dirty) {
      memory.clear(page);
    }
  }

  private void setAll(HostAddress first, long pages, PageState state) {
    for (long i = 0; i < pages; i++) {
      states.put(page(first, i), state);
    }
    events.accept(new PageEvent.Changed(first, pages, state));
  }

  /** Page number {@code index} of those from {@code first}. */
  static HostAddress page(HostAddress first, long index) {
    return first.plus(index << PhysicalMemory.PAGE_SHIFT);
  }
}
