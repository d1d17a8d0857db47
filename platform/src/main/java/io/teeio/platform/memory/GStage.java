package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.GStageMappings.Mapping;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The G-stage of one TVM: page table entries in confidential pages of its own. Its harts (hgatp)
 * and its devices (iohgatp) share {@link #root}, so that what a hart cannot reach a device cannot
 * reach either (CoVE-IO T010). Mapping is done in two steps: {@link #reserve} takes all it needs or
 * fails, and the reservation's commit cannot run out of anything.
 *
 * <p>A page leaves in three steps: {@link #invalidate} (V=0, the mapping is remembered), a fence of
 * the TVM's virtual CPUs and of the IOMMU, {@link #remove}. Pages have any {@link PageSize}; one
 * that lies partly in a range is demoted first, and {@link #promote} makes a larger one of blocked
 * ones. Safe for several threads: a device may be revoked while a hart of the host adds pages.
 */
public final class GStage {
  private final PageOwner.Tvm owner;
  private final GStageMode mode;
  private final GStageTables tables;
  private final GStageMappings mappings;
  private final PageLedger ledger;
  private final TlbVersions harts;
  private final Guards guards;
  private final GStageChecks checks;
  private final GStageWalker walker;

  /**
   * An empty G-stage.
   *
   * @param owner its TVM
   * @param mode its form
   * @param rootPages four consecutive table pages of the TVM, aligned to 16 KiB, clear
   * @param memory the TEE domain's memory
   * @param ledger the ledger that minted the pages
   * @param harts the virtual CPUs that run with this G-stage, joined while they run
   * @param guards what to enforce
   * @throws Violation if the pages are not such
   */
  public GStage(
      PageOwner.Tvm owner,
      GStageMode mode,
      List<ConfidentialPage> rootPages,
      DomainMemory memory,
      PageLedger ledger,
      TlbVersions harts,
      Guards guards)
      throws Violation {
    this.owner = owner;
    this.mode = mode;
    this.ledger = ledger;
    this.harts = harts;
    this.guards = guards;
    this.walker = new GStageWalker(memory, true);
    this.checks = new GStageChecks(owner, mode, ledger, guards);
    checks.requireRoot(rootPages);
    this.tables = new GStageTables(mode, memory, List.copyOf(rootPages));
    this.mappings = new GStageMappings(tables, ledger, harts);
    rootPages.forEach(page -> ledger.use(page, Optional.empty()));
  }

  /** Its TVM. */
  public PageOwner.Tvm owner() {
    return owner;
  }

  /** Its form. */
  public GStageMode mode() {
    return mode;
  }

  /** Its root table. */
  public HostAddress root() {
    return tables.root();
  }

  /** The virtual CPUs that run with it. */
  public TlbVersions harts() {
    return harts;
  }

  /** The value of a hart's hgatp. */
  public long hgatp(int vmid) {
    return (long) mode.encoding() << 60 | (vmid & 0x3FFFL) << 44 | root().pageNumber();
  }

  /** The value of a device context's iohgatp. */
  public long iohgatp(int gscid) {
    return (long) mode.encoding() << 60 | (gscid & 0xFFFFL) << 44 | root().pageNumber();
  }

  /** Pages that are left for tables. */
  public synchronized int freeTablePages() {
    return tables.free();
  }

  /** Gives it more pages for tables. */
  public synchronized void addTablePages(List<ConfidentialPage> pages) throws Violation {
    checks.requireTablePages(pages);
    pages.forEach(page -> ledger.use(page, Optional.empty()));
    tables.add(pages);
  }

  /** Sets {@code pages} unmapped guest pages from {@code first} aside for a mapping. */
  public synchronized Reservation reserve(GuestAddress first, long pages)
      throws Violation, OutOfTablePages {
    return reserve(first, pages, PageSize.KIB_4);
  }

  /** Sets {@code count} unmapped guest pages of {@code size} aside for a mapping. */
  public synchronized Reservation reserve(GuestAddress first, long count, PageSize size)
      throws Violation, OutOfTablePages {
    checks.requireRange(first, count, size);
    List<HostAddress> entries = new ArrayList<>();
    boolean done = false;
    try {
      for (long i = 0; i < count; i++) {
        GuestAddress guest = first.plus(i << size.shift());
        Optional<HostAddress> entry = tables.makeEntry(guest, size.level());
        if (entry.isEmpty()) {
          throw new Violation(PlatformRule.GSTAGE_UNMAPPED, guest + " lies in a larger page");
        }
        guards.require(
            PlatformRule.GSTAGE_UNMAPPED, tables.load(entry.get()) == 0, guest::toString);
        tables.store(entry.get(), PageTableEntry.LOCKED);
        entries.add(entry.get());
      }
      done = true;
    } finally {
      if (!done) {
        entries.forEach(entry -> tables.store(entry, 0));
      }
    }
    return new Reservation(first, size, List.copyOf(entries));
  }

  /** Maps {@code pages}, all of one size, from {@code first} on: a reservation and its commit. */
  public synchronized void map(GuestAddress first, List<? extends MappablePage> pages)
      throws Violation, OutOfTablePages {
    PageSize size = pages.isEmpty() ? PageSize.KIB_4 : pages.getFirst().size();
    try (Reservation reservation = reserve(first, pages.size(), size)) {
      reservation.commit(pages);
    }
  }

  /** Guest pages that are set aside; mapped by {@link #commit}, freed by {@link #close}. */
  public final class Reservation implements AutoCloseable {
    private final GuestAddress first;
    private final PageSize size;
    private final List<HostAddress> entries;
    private boolean open = true;

    private Reservation(GuestAddress first, PageSize size, List<HostAddress> entries) {
      this.first = first;
      this.size = size;
      this.entries = entries;
    }

    /**
     * Maps {@code pages}, one for each guest page, in order.
     *
     * @throws Violation if one of them is not the TVM's to map; nothing is mapped then
     */
    public void commit(List<? extends MappablePage> pages) throws Violation {
      commit(pages, false);
    }

    /**
     * As {@link #commit}, but withdrawn from the first moment on: {@link GStage#validate} lets the
     * guest have them (CoVE-IO T002).
     */
    public void commitBlocked(List<? extends MappablePage> pages) throws Violation {
      commit(pages, true);
    }

    private void commit(List<? extends MappablePage> pages, boolean blocked) throws Violation {
      synchronized (GStage.this) {
        if (!open
            || pages.size() != entries.size()
            || pages.stream().anyMatch(page -> page.size() != size)) {
          throw new IllegalArgumentException(
              entries.size() + " pages of " + size + " are reserved, not " + pages.size());
        }
        checks.requireMappable(pages);
        open = false;
        for (int i = 0; i < entries.size(); i++) {
          mappings.put(first.plus((long) i << size.shift()), pages.get(i), blocked);
        }
      }
    }

    /** Frees what was not mapped. */
    @Override
    public void close() {
      synchronized (GStage.this) {
        if (open) {
          open = false;
          entries.forEach(entry -> tables.store(entry, 0));
        }
      }
    }
  }

  /** Withdraws a range that is wholly mapped; the mappings are remembered. */
  public synchronized void invalidate(GuestAddress first, long pages)
      throws Violation, OutOfTablePages {
    pieces(first, pages, PlatformRule.GSTAGE_MAPPED, false)
        .forEach(mapping -> mappings.block(mapping, true));
  }

  /**
   * Withdraws a range that is wholly mapped from every hart at once: those that run with it are
   * interrupted and fence.
   */
  public synchronized void revoke(GuestAddress first, long pages)
      throws Violation, OutOfTablePages {
    invalidate(first, pages);
    long end = first.value() + (pages << PhysicalMemory.PAGE_SHIFT);
    boolean fenced = mappings.within(first.value(), end).stream().allMatch(this::isFenced);
    try {
      guards.require(PlatformRule.FENCE_ON_REVOCATION, fenced, first::toString);
    } catch (Violation held) {
      harts.shootDown();
    }
  }

  /** Restores a range that is wholly invalidated. */
  public synchronized void validate(GuestAddress first, long pages)
      throws Violation, OutOfTablePages {
    pieces(first, pages, PlatformRule.GSTAGE_BLOCKED, true)
        .forEach(mapping -> mappings.block(mapping, false));
  }

  /**
   * Forgets a range that is wholly invalidated, after a fence.
   *
   * @return the pages that were there, in order; the caller releases them
   */
  public synchronized List<MappablePage> remove(GuestAddress first, long pages)
      throws Violation, OutOfTablePages {
    List<Mapping> leaving = pieces(first, pages, PlatformRule.GSTAGE_BLOCKED, true);
    for (Mapping mapping : leaving) {
      guards.require(
          PlatformRule.GSTAGE_REMOVE_AFTER_FENCE, isFenced(mapping), mapping.guest()::toString);
    }
    leaving.forEach(mappings::remove);
    return leaving.stream().map(Mapping::page).toList();
  }

  /** Maps the larger page at {@code guest} in pages of the next smaller size. */
  public synchronized void demote(GuestAddress guest) throws Violation, OutOfTablePages {
    Optional<Mapping> large = mappings.at(guest);
    if (large.isEmpty() || large.get().size() == PageSize.KIB_4) {
      throw new Violation(PlatformRule.GSTAGE_MAPPED, "no larger page at " + guest);
    }
    mappings.demote(large.get());
  }

  /**
   * Makes one page of {@code size} of those from {@code first}: all of the next smaller size, of
   * one kind, blocked and fenced, as contiguous in memory as for the guest. It is blocked, too.
   */
  public synchronized void promote(GuestAddress first, PageSize size)
      throws Violation, OutOfTablePages {
    checks.requireRange(first, 1, size);
    List<Mapping> parts = pieces(first, size.pages(), PlatformRule.GSTAGE_BLOCKED, true);
    checks.requireContiguous(parts, size);
    for (Mapping part : parts) {
      guards.require(
          PlatformRule.GSTAGE_PROMOTE_AFTER_FENCE, isFenced(part), part.guest()::toString);
    }
    mappings.promote(parts, size);
  }

  private boolean isFenced(Mapping mapping) {
    return mapping.blockedAt().stream().allMatch(harts::passed);
  }

  /**
   * Ends it: every mapping and every table is gone, and the root is clear. The caller made sure
   * that no hart and no device uses it any more.
   *
   * @return all its pages, the guest's and the tables'; the caller releases them
   */
  public synchronized List<MappablePage> dismantle() {
    List<MappablePage> all = new ArrayList<>();
    mappings.all().forEach(mapping -> all.add(mapping.page()));
    mappings.clear();
    all.addAll(tables.surrender());
    all.forEach(ledger::unuse);
    return List.copyOf(all);
  }

  /** The page that is mapped at {@code guest}, valid or blocked. */
  public synchronized Optional<MappablePage> pageAt(GuestAddress guest) {
    return mappings.at(guest).map(Mapping::page);
  }

  /** Whether {@code guest} is mapped but withdrawn. */
  public synchronized boolean isBlocked(GuestAddress guest) {
    return mappings.at(guest).filter(Mapping::isBlocked).isPresent();
  }

  /**
   * Lets virtual CPU {@code vcpu} run on the hart of {@code caches}, which forgets what a fence was
   * to remove meanwhile, and what another TVM of that {@code vmid} had.
   */
  public void enter(int vcpu, HartTlb caches, int vmid) {
    synchronized (harts) {
      boolean fresh = caches.isFenced(vmid, owner, harts.current());
      try {
        guards.require(PlatformRule.FENCE_BEFORE_ENTRY, fresh, () -> "vmid " + vmid);
      } catch (Violation stale) {
        caches.fence(vmid);
        caches.fenced(vmid, owner, harts.current());
      }
      harts.join(vcpu, caches);
    }
  }

  /** Virtual CPU {@code vcpu} left its hart. */
  public void leave(int vcpu) {
    harts.leave(vcpu);
  }

  /** What software that walks the tables gets for {@code guest}. */
  public GuestTranslation translate(GuestAddress guest, Access access) {
    return translation(walker.walk(mode, root(), guest, access), guest, access);
  }

  /** What the hart of {@code caches} gets for {@code guest}: what it remembers goes first. */
  public GuestTranslation translate(GuestAddress guest, Access access, HartTlb caches, int vmid) {
    GStageWalk.Leaf known = caches.find(vmid, guest.value());
    if (known != null && known.permits(access)) {
      return translation(known, guest, access);
    }
    GStageWalk walk = walker.walk(mode, root(), guest, access);
    if (walk instanceof GStageWalk.Leaf leaf) {
      caches.remember(vmid, guest.value(), leaf);
    }
    return translation(walk, guest, access);
  }

  private static GuestTranslation translation(GStageWalk walk, GuestAddress guest, Access access) {
    return switch (walk) {
      case GStageWalk.Leaf leaf ->
          new GuestTranslation.Mapped(
              leaf.base().plus(guest.value() & (leaf.size() - 1)), leaf.memoryType());
      case GStageWalk.GuestPageFault _, GStageWalk.TableFault _ ->
          new GuestTranslation.GuestPageFault(guest, access);
    };
  }

  /**
   * The mappings of a range that is wholly mapped and {@code blocked} or not; pages that lie partly
   * in it are demoted.
   */
  private List<Mapping> pieces(GuestAddress first, long pages, PlatformRule rule, boolean blocked)
      throws Violation, OutOfTablePages {
    checks.requireRange(first, pages, PageSize.KIB_4);
    long end = first.value() + (pages << PhysicalMemory.PAGE_SHIFT);
    for (long at = first.value(); at < end; ) {
      GuestAddress guest = new GuestAddress(at);
      Optional<Mapping> mapping = mappings.at(guest);
      guards.require(
          rule, mapping.filter(found -> found.isBlocked() == blocked).isPresent(), guest::toString);
      at = mapping.map(Mapping::end).orElse(at + PhysicalMemory.PAGE);
    }
    mappings.carve(first.value(), end);
    return mappings.within(first.value(), end);
  }
}
