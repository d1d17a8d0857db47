package io.teeio.platform.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The tables of one G-stage, and the pages that its host gave for more of them. */
final class GStageTables {
  private final GStageMode mode;
  private final DomainMemory memory;
  private final HostAddress root;
  private final List<ConfidentialPage> tables;
  private final Deque<ConfidentialPage> pool = new ArrayDeque<>();

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
    return pool.size();
  }

  /** Gives pages for tables. */
  void add(List<ConfidentialPage> pages) {
    pool.addAll(pages);
  }

  /** The address of the level 0 entry of {@code guest}; tables on the way are made. */
  HostAddress makeEntry(GuestAddress guest) throws OutOfTablePages {
    HostAddress table = root;
    for (int level = mode.levels() - 1; level > 0; level--) {
      HostAddress entry = table.plus(mode.entryOffset(guest.value(), level));
      long pte = load(entry);
      if ((pte & GStagePte.V) == 0) {
        ConfidentialPage next = pool.poll();
        if (next == null) {
          throw new OutOfTablePages(guest);
        }
        tables.add(next);
        pte = GStagePte.table(next.address());
        store(entry, pte);
      }
      table = new HostAddress(GStagePte.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT);
    }
    return table.plus(mode.entryOffset(guest.value(), 0));
  }

  /** The address of the level 0 entry of {@code guest}; empty if there is no table for it. */
  Optional<HostAddress> findEntry(GuestAddress guest) {
    HostAddress table = root;
    for (int level = mode.levels() - 1; level > 0; level--) {
      long pte = load(table.plus(mode.entryOffset(guest.value(), level)));
      if ((pte & GStagePte.V) == 0) {
        return Optional.empty();
      }
      table = new HostAddress(GStagePte.pageNumber(pte) << PhysicalMemory.PAGE_SHIFT);
    }
    return Optional.of(table.plus(mode.entryOffset(guest.value(), 0)));
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
    tables.clear();
    pool.clear();
    return all;
  }
}
