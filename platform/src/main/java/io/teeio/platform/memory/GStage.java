package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The G-stage of one TVM: page table entries in confidential pages of its own. Its harts (hgatp)
 * and its devices (iohgatp) share {@link #root}, so that what a hart cannot reach a device cannot
 * reach either (CoVE-IO T010). Mapping is done in two steps: {@link #reserve} takes all it needs or
 * fails, and the reservation's commit cannot run out of anything.
 *
 * <p>A page leaves in three steps: {@link #invalidate} (V=0, the mapping is remembered), a fence of
 * the TVM's virtual CPUs and of the IOMMU, {@link #remove}. Only 4 KiB pages are mapped. Safe for
 * several threads: a device may be revoked while a hart of the host adds pages.
 */
public final class GStage {
  private record Mapping(MappablePage page, OptionalLong blockedAt) {}

  private final PageOwner.Tvm owner;
  private final GStageMode mode;
  private final GStageTables tables;
  private final Map<Long, Mapping> mappings = new HashMap<>();
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
    checks.requireRange(first, pages);
    List<HostAddress> entries = new ArrayList<>();
    boolean done = false;
    try {
      for (long i = 0; i < pages; i++) {
        GuestAddress guest = page(first, i);
        HostAddress entry = tables.makeEntry(guest);
        guards.require(PlatformRule.GSTAGE_UNMAPPED, tables.load(entry) == 0, guest::toString);
        tables.store(entry, GStagePte.LOCKED);
        entries.add(entry);
      }
      done = true;
    } finally {
      if (!done) {
        entries.forEach(entry -> tables.store(entry, 0));
      }
    }
    return new Reservation(first, List.copyOf(entries));
  }

  /** Maps {@code pages} from {@code first} on: a reservation and its commit. */
  public synchronized void map(GuestAddress first, List<? extends MappablePage> pages)
      throws Violation, OutOfTablePages {
    try (Reservation reservation = reserve(first, pages.size())) {
      reservation.commit(pages);
    }
  }

  /** Guest pages that are set aside; mapped by {@link #commit}, freed by {@link #close}. */
  public final class Reservation implements AutoCloseable {
    private final GuestAddress first;
    private final List<HostAddress> entries;
    private boolean open = true;

    private Reservation(GuestAddress first, List<HostAddress> entries) {
      this.first = first;
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
        if (!open || pages.size() != entries.size()) {
          throw new IllegalArgumentException(
              entries.size() + " pages are reserved, not " + pages.size());
        }
        checks.requireMappable(pages);
        open = false;
        for (int i = 0; i < entries.size(); i++) {
          GuestAddress guest = page(first, i);
          MappablePage page = pages.get(i);
          ledger.use(page, Optional.of(guest));
          set(guest, entries.get(i), page, blocked);
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
  public synchronized void invalidate(GuestAddress first, long pages) throws Violation {
    checks.requireRange(first, pages);
    requireEach(first, pages, PlatformRule.GSTAGE_MAPPED, false);
    setEach(first, pages, true);
  }

  /** Restores a range that is wholly invalidated. */
  public synchronized void validate(GuestAddress first, long pages) throws Violation {
    checks.requireRange(first, pages);
    requireEach(first, pages, PlatformRule.GSTAGE_BLOCKED, true);
    setEach(first, pages, false);
  }

  private void setEach(GuestAddress first, long pages, boolean blocked) {
    for (long i = 0; i < pages; i++) {
      GuestAddress guest = page(first, i);
      Optional<HostAddress> entry = tables.findEntry(guest);
      Mapping mapping = mappings.get(guest.pageNumber());
      if (entry.isPresent() && mapping != null) {
        set(guest, entry.get(), mapping.page(), blocked);
      }
    }
  }

  private void set(GuestAddress guest, HostAddress entry, MappablePage page, boolean blocked) {
    OptionalLong blockedAt = blocked ? OptionalLong.of(harts.current()) : OptionalLong.empty();
    mappings.put(guest.pageNumber(), new Mapping(page, blockedAt));
    tables.store(entry, blocked ? GStagePte.blocked(page) : GStagePte.valid(page));
  }

  /**
   * Forgets a range that is wholly invalidated, after a fence.
   *
   * @return the pages that were there, in order; the caller releases them
   */
  public synchronized List<MappablePage> remove(GuestAddress first, long pages) throws Violation {
    checks.requireRange(first, pages);
    requireEach(first, pages, PlatformRule.GSTAGE_BLOCKED, true);
    for (long i = 0; i < pages; i++) {
      GuestAddress guest = page(first, i);
      Mapping mapping = mappings.get(guest.pageNumber());
      guards.require(
          PlatformRule.GSTAGE_REMOVE_AFTER_FENCE,
          mapping == null
              || mapping.blockedAt().isEmpty()
              || harts.passed(mapping.blockedAt().getAsLong()),
          guest::toString);
    }
    List<MappablePage> removed = new ArrayList<>();
    for (long i = 0; i < pages; i++) {
      GuestAddress guest = page(first, i);
      tables.findEntry(guest).ifPresent(entry -> tables.store(entry, 0));
      Mapping mapping = mappings.remove(guest.pageNumber());
      if (mapping != null) {
        ledger.unuse(mapping.page());
        removed.add(mapping.page());
      }
    }
    return List.copyOf(removed);
  }

  /**
   * Ends it: every mapping and every table is gone, and the root is clear. The caller made sure
   * that no hart and no device uses it any more.
   *
   * @return all its pages, the guest's and the tables'; the caller releases them
   */
  public synchronized List<MappablePage> dismantle() {
    List<MappablePage> all = new ArrayList<>();
    for (Mapping mapping : mappings.values()) {
      all.add(mapping.page());
    }
    mappings.clear();
    all.addAll(tables.surrender());
    all.forEach(ledger::unuse);
    return List.copyOf(all);
  }

  /** The page that is mapped at {@code guest}, valid or blocked. */
  public synchronized Optional<MappablePage> pageAt(GuestAddress guest) {
    return Optional.ofNullable(mappings.get(guest.pageNumber())).map(Mapping::page);
  }

  /** Whether {@code guest} is mapped but withdrawn. */
  public synchronized boolean isBlocked(GuestAddress guest) {
    Mapping mapping = mappings.get(guest.pageNumber());
    return mapping != null && mapping.blockedAt().isPresent();
  }

  /** What a hart of the TVM gets for {@code guest}. */
  public GuestTranslation translate(GuestAddress guest, Access access) {
    return switch (walker.walk(mode, root(), guest, access)) {
      case GStageWalk.Leaf leaf ->
          new GuestTranslation.Mapped(
              leaf.base().plus(guest.value() & (leaf.size() - 1)), leaf.memoryType());
      case GStageWalk.GuestPageFault _, GStageWalk.TableFault _ ->
          new GuestTranslation.GuestPageFault(guest, access);
    };
  }

  private void requireEach(GuestAddress first, long pages, PlatformRule rule, boolean blocked)
      throws Violation {
    for (long i = 0; i < pages; i++) {
      GuestAddress guest = page(first, i);
      Mapping mapping = mappings.get(guest.pageNumber());
      guards.require(
          rule, mapping != null && mapping.blockedAt().isPresent() == blocked, guest::toString);
    }
  }

  private static GuestAddress page(GuestAddress first, long index) {
    return first.plus(index << PhysicalMemory.PAGE_SHIFT);
  }
}
