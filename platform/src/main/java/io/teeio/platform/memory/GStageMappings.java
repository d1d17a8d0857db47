package io.teeio.platform.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one G-stage maps, and the leaves that say so: the two change together. Knows no rules;
 * {@link GStage} has checked.
 */
final class GStageMappings {
  /**
   * A page at a guest address.
   *
   * @param guest the first address
   * @param page what is there
   * @param blockedAt the fence version at which it was withdrawn; empty while it is valid
   */
  record Mapping(GuestAddress guest, MappablePage page, OptionalLong blockedAt) {
    boolean isBlocked() {
      return blockedAt.isPresent();
    }

    PageSize size() {
      return page.size();
    }

    /** The guest address behind the page. */
    long end() {
      return guest.value() + size().bytes();
    }
  }

  private final GStageTables tables;
  private final PageLedger ledger;
  private final TlbVersions harts;
  private final TreeMap<Long, Mapping> mappings = new TreeMap<>();

  GStageMappings(GStageTables tables, PageLedger ledger, TlbVersions harts) {
    this.tables = tables;
    this.ledger = ledger;
    this.harts = harts;
  }

  /** What is mapped at {@code guest}, valid or blocked. */
  Optional<Mapping> at(GuestAddress guest) {
    Map.Entry<Long, Mapping> below = mappings.floorEntry(guest.value());
    return below == null || guest.value() >= below.getValue().end()
        ? Optional.empty()
        : Optional.of(below.getValue());
  }

  /** What begins from {@code first} to {@code end}, in order. */
  List<Mapping> within(long first, long end) {
    return List.copyOf(mappings.subMap(first, end).values());
  }

  /** Everything. */
  List<Mapping> all() {
    return List.copyOf(mappings.values());
  }

  /** Maps {@code page} at {@code guest}, whose leaf was made before. */
  void put(GuestAddress guest, MappablePage page, boolean blocked) {
    ledger.use(page, Optional.of(guest));
    OptionalLong blockedAt = blocked ? OptionalLong.of(harts.current()) : OptionalLong.empty();
    set(new Mapping(guest, page, blockedAt));
  }

  /** Withdraws or restores what is mapped. */
  void block(Mapping mapping, boolean blocked) {
    put(mapping.guest(), mapping.page(), blocked);
  }

  /** Forgets a mapping; its page is in use no more. */
  void remove(Mapping mapping) {
    tables
        .findEntry(mapping.guest(), mapping.size().level())
        .ifPresent(entry -> tables.store(entry, 0));
    mappings.remove(mapping.guest().value());
    ledger.unuse(mapping.page());
  }

  /** Forgets everything; the tables are cleared by their owner. */
  void clear() {
    mappings.clear();
  }

  /** Makes pages end at {@code first} and at {@code end}: larger ones are demoted. */
  void carve(long first, long end) throws OutOfTablePages {
    carve(first);
    carve(end);
  }

  private void carve(long border) throws OutOfTablePages {
    Optional<Mapping> across = at(new GuestAddress(border));
    while (across.isPresent() && across.get().guest().value() != border) {
      demote(across.get());
      across = at(new GuestAddress(border));
    }
  }

  /** Maps the same memory in pages of the next smaller size, blocked if it was. */
  void demote(Mapping mapping) throws OutOfTablePages {
    HostAddress entry = tables.findEntry(mapping.guest(), mapping.size().level()).orElseThrow();
    ConfidentialPage table = tables.take(mapping.guest());
    mappings.remove(mapping.guest().value());
    List<MappablePage> parts = ledger.split(mapping.page());
    for (int i = 0; i < parts.size(); i++) {
      MappablePage part = parts.get(i);
      GuestAddress guest = mapping.guest().plus(i * part.size().bytes());
      ledger.use(part, Optional.of(guest));
      mappings.put(guest.value(), new Mapping(guest, part, mapping.blockedAt()));
      tables.store(table.address().plus((long) i * Long.BYTES), leaf(part, mapping.isBlocked()));
    }
    // What is translated stays the same, so the table may take the leaf's place at once.
    tables.store(entry, PageTableEntry.table(table.address()));
  }

  /**
   * Maps the same memory in one page of {@code size}, blocked; the table below it serves again
   * after a fence.
   */
  void promote(List<Mapping> parts, PageSize size) {
    GuestAddress guest = parts.getFirst().guest();
    HostAddress entry = tables.findEntry(guest, size.level()).orElseThrow();
    List<MappablePage> pages = new ArrayList<>();
    for (Mapping part : parts) {
      mappings.remove(part.guest().value());
      pages.add(part.page());
    }
    MappablePage whole = ledger.merge(pages, size);
    tables.retire(PageTableEntry.pageNumber(tables.load(entry)), harts);
    put(guest, whole, true);
  }

  private void set(Mapping mapping) {
    mappings.put(mapping.guest().value(), mapping);
    tables
        .findEntry(mapping.guest(), mapping.size().level())
        .ifPresent(entry -> tables.store(entry, leaf(mapping.page(), mapping.isBlocked())));
  }

  private static long leaf(MappablePage page, boolean blocked) {
    return blocked ? PageTableEntry.blocked(page) : PageTableEntry.valid(page);
  }
}
