package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.FirstStageWalk;
import io.teeio.platform.memory.FirstStageWalker.Privilege;
import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what both stages came to, by guest (GSCID), process (PSCID) and page. What is
 * remembered is used until it is invalidated, whatever the tables say by then; faults are never
 * remembered.
 */
final class IoTlb {
  private static final int SLOTS = 4096;
  private static final long VALID = 1L << 63;
  private static final long GUEST = 1L << 37;
  private static final long PROCESS = 1L << 20;

  /**
   * Whose translations: bit 63 valid, 37 of a guest, [36:21] GSCID, 20 of a process, [19:0] PSCID.
   *
   * @param tag these bits
   */
  record Space(long tag) {
    /** The space of a guest, of a process, of both or of none. */
    static Space of(OptionalInt gscid, OptionalInt pscid) {
      long guest = gscid.isPresent() ? GUEST | (long) gscid.getAsInt() << 21 : 0;
      long process = pscid.isPresent() ? PROCESS | pscid.getAsInt() : 0;
      return new Space(VALID | guest | process);
    }
  }

  /**
   * What an address leads to.
   *
   * @param first the leaf of the first stage
   * @param second the leaf of the second stage
   * @param base first physical address of the page
   * @param size bytes of the page: the smaller of both
   */
  record Entry(FirstStageWalk.Leaf first, GStageWalk.Leaf second, HostAddress base, long size) {
    /** The page around {@code address}, whose guest address is {@code guest}. */
    static Entry of(
        FirstStageWalk.Leaf first, GStageWalk.Leaf second, GuestAddress guest, long limit) {
      long size = Math.min(Math.min(first.size(), second.size()), limit);
      HostAddress base = new HostAddress(second.translate(guest).value() & -size);
      return new Entry(first, second, base, size);
    }

    boolean permits(Access access, Privilege privilege, boolean bareFirst) {
      return second.permits(access)
          && (bareFirst || (first.permits(access) && privilege.reaches(first.isUser(), access)));
    }

    /** The first stage's type, unless it leaves that to the second. */
    MemoryType memoryType() {
      return first.memoryType() == MemoryType.PMA ? second.memoryType() : first.memoryType();
    }
  }

  private final long[] spaces = new long[SLOTS];
  private final long[] pages = new long[SLOTS];
  private final @Nullable Entry[] entries = new Entry[SLOTS];
  private boolean simple = true;

  /** What {@code address} leads to, if it is remembered. */
  @Nullable Entry find(Space space, long address) {
    int slot = slot(space.tag(), address);
    return spaces[slot] == space.tag() && pages[slot] == address >>> PhysicalMemory.PAGE_SHIFT
        ? entries[slot]
        : null;
  }

  /** Remembers what {@code address} leads to in place of something else. */
  void remember(Space space, long address, Entry entry) {
    int slot = slot(space.tag(), address);
    spaces[slot] = space.tag();
    pages[slot] = address >>> PhysicalMemory.PAGE_SHIFT;
    entries[slot] = entry;
    simple &= entry.size() == PhysicalMemory.PAGE && (space.tag() & PROCESS) == 0;
  }

  /** IOTINVAL.GVMA: forgets what a second stage said of a guest page, of a guest, or of all. */
  void invalidateGuest(OptionalInt gscid, OptionalLong guest) {
    if (gscid.isPresent() && guest.isPresent() && simple) {
      Space space = Space.of(gscid, OptionalInt.empty());
      if (find(space, guest.getAsLong()) != null) {
        spaces[slot(space.tag(), guest.getAsLong())] = 0;
      }
      return;
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      if ((spaces[slot] & GUEST) != 0
          && (gscid.isEmpty() || gscid(slot) == gscid.getAsInt())
          && (isProcess(slot) || gscid.isEmpty() || guest.isEmpty() || holds(slot, guest))) {
        spaces[slot] = 0;
      }
    }
  }

  /** IOTINVAL.VMA: forgets what a first stage said, of a guest or outside all guests. */
  void invalidateProcess(OptionalInt gscid, OptionalInt pscid, OptionalLong address) {
    for (int slot = 0; slot < SLOTS; slot++) {
      boolean guest =
          gscid.isEmpty()
              ? (spaces[slot] & GUEST) == 0
              : (spaces[slot] & GUEST) != 0 && gscid(slot) == gscid.getAsInt();
      Entry entry = entries[slot];
      boolean process =
          pscid.isEmpty()
              || ((spaces[slot] & 0xF_FFFF) == pscid.getAsInt()
                  && entry != null
                  && !entry.first().global());
      if (guest && isProcess(slot) && process && (address.isEmpty() || holds(slot, address))) {
        spaces[slot] = 0;
      }
    }
  }

  /** Forgets everything, as at reset. */
  void clear() {
    Arrays.fill(spaces, 0);
    simple = true;
  }

  private int gscid(int slot) {
    return (int) (spaces[slot] >>> 21) & 0xFFFF;
  }

  private boolean isProcess(int slot) {
    return (spaces[slot] & PROCESS) != 0;
  }

  private boolean holds(int slot, OptionalLong address) {
    Entry entry = entries[slot];
    long at = pages[slot] << PhysicalMemory.PAGE_SHIFT;
    return entry != null && ((at ^ address.getAsLong()) & -entry.size()) == 0;
  }

  private static int slot(long space, long address) {
    long page = address >>> PhysicalMemory.PAGE_SHIFT;
    return (int) (page ^ (page >>> 12) ^ ((space ^ space >>> 21) * 0x9E37L)) & (SLOTS - 1);
  }
}
