package io.teeio.platform.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The tables of one G-stage, and the pages that its host gave for more of them. */
final class GStageTables {
  private record Retired(ConfidentialPage table, TlbVersions harts, long version) {}

  private final GStageMode mode;
  private final DomainMemory memory;
  private final HostAddress root;
  private final List<ConfidentialPage> tables;
  private final Deque<ConfidentialPage> pool = new ArrayDeque<>();
  private final List<Retired> retired = new ArrayList<>();

  GStageTables(GStageMode mode, DomainMemory memory, List<ConfidentialPage> rootPages) {
    this.mode = mode;
    this.memory = memory;
    this.root = rootPages.getFirst().address();
    this.tables = new ArrayList<>(rootPages);
  }

  HostAddress root() {
    return root;
  }

  /** Pages that are left for tables. */
  int free() {
    recycle();
    return pool.size();
  }

  /** Gives pages for tables. */
  void add(List<ConfidentialPage> pages) {
    pool.addAll(pages);
  }

  /**
   * The address of the entry of {@code guest} at {@code level}; tables on the way are made.
   *
   * @return empty if a larger page is mapped on the way
   */
  Optional<HostAddress> makeEntry(GuestAddress guest, int level) throws OutOfTablePages {
    HostAddress table = root;
    for (int above = mode.levels() - 1; above > level; above--) {
      HostAddress entry = table.plus(mode.entryOffset(guest.value(), above));
      long pte = load(entry);
      if (pte == 0) {
        pte = PageTableEntry.table(take(guest).address());
        store(entry, pte);
      }
      if (!PageTableEntry.isTable(pte)) {
        return Optional.empty();
      }
      table = new HostAddress(PageTableEntry.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT);
    }
    return Optional.of(table.plus(mode.entryOffset(guest.value(), level)));
  }

  /** The address of the entry of {@code guest} at {@code level}; empty if no table holds it. */
  Optional<HostAddress> findEntry(GuestAddress guest, int level) {
    HostAddress table = root;
    for (int above = mode.levels() - 1; above > level; above--) {
      long pte = load(table.plus(mode.entryOffset(guest.value(), above)));
      if (!PageTableEntry.isTable(pte)) {
        return Optional.empty();
      }
      table = new HostAddress(PageTableEntry.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT);
    }
    return Optional.of(table.plus(mode.entryOffset(guest.value(), level)));
  }

  /** A clear page for a table on the way to {@code guest}. */
  ConfidentialPage take(GuestAddress guest) throws OutOfTablePages {
    if (pool.isEmpty()) {
      recycle();
    }
    ConfidentialPage next = pool.poll();
    if (next == null) {
      throw new OutOfTablePages(guest);
    }
    tables.add(next);
    return next;
  }

  /**
   * The table at {@code pageNumber} is not reached any more; it serves again when {@code harts}
   * have fenced, since a hart may remember where it was.
   */
  void retire(long pageNumber, TlbVersions harts) {
    tables.stream()
        .filter(table -> table.address().pageNumber() == pageNumber)
        .findFirst()
        .ifPresent(table -> {
          tables.remove(table);
          retired.add(new Retired(table, harts, harts.current()));
        });
  }

  private void recycle() {
    for (Iterator<Retired> each = retired.iterator(); each.hasNext(); ) {
      Retired next = each.next();
      if (next.harts().passed(next.version())) {
        each.remove();
        memory.clear(next.table().address());
        pool.add(next.table());
      }
    }
  }

  long load(HostAddress entry) {
    try {
      return memory.readLong(entry);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its own table", fault);
    }
  }

  void store(HostAddress entry, long pte) {
    try {
      memory.writeLong(entry, pte);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its own table", fault);
    }
  }

  /** Clears all tables and gives all pages away. */
  List<ConfidentialPage> surrender() {
    tables.forEach(table -> memory.clear(table.address()));
    List<ConfidentialPage> all = new ArrayList<>(tables);
    all.addAll(pool);
    for (Retired former : retired) {
      memory.clear(former.table().address());
      all.add(former.table());
    }
    tables.clear();
    pool.clear();
    retired.clear();
    return all;
  }
}
