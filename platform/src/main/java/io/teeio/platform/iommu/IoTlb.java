package io.teeio.platform.iommu;

import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers second-stage translations by guest (GSCID) and guest page. What is remembered is used
 * until it is invalidated, whatever the tables say by then; faults are never remembered.
 */
final class IoTlb {
  private static final int SLOTS = 4096;
  private static final long VALID = 1L << 63;

  /** Bits of the widest guest address: wider ones map nothing and must not reach a tag. */
  private static final int WIDTH = 50;

  private final long[] tags = new long[SLOTS];
  private final GStageWalk.@Nullable Leaf[] leaves = new GStageWalk.Leaf[SLOTS];
  private boolean superpages;

  /** The translation of {@code guest}, if it is remembered. */
  GStageWalk.@Nullable Leaf find(int gscid, long guest) {
    if (guest >>> WIDTH != 0) {
      return null;
    }
    int slot = slot(gscid, guest);
    return tags[slot] == tag(gscid, guest) ? leaves[slot] : null;
  }

  /** Remembers a translation in place of another. */
  void remember(int gscid, long guest, GStageWalk.Leaf leaf) {
    int slot = slot(gscid, guest);
    tags[slot] = tag(gscid, guest);
    leaves[slot] = leaf;
    superpages |= leaf.size() > PhysicalMemory.PAGE;
  }

  /** Forgets the translations of one guest page, of one guest, or all. */
  void invalidate(OptionalInt gscid, OptionalLong guest) {
    if (gscid.isEmpty()) {
      Arrays.fill(tags, 0);
      superpages = false;
    } else if (guest.isPresent() && !superpages) {
      int slot = slot(gscid.getAsInt(), guest.getAsLong());
      if (tags[slot] == tag(gscid.getAsInt(), guest.getAsLong())) {
        tags[slot] = 0;
      }
    } else {
      sweep(gscid.getAsInt(), guest);
    }
  }

  private void sweep(int gscid, OptionalLong guest) {
    for (int slot = 0; slot < SLOTS; slot++) {
      GStageWalk.Leaf leaf = leaves[slot];
      if (leaf == null || tags[slot] >>> 44 != (VALID | ((long) gscid << 44)) >>> 44) {
        continue;
      }
      long page = (tags[slot] & ((1L << 44) - 1)) << PhysicalMemory.PAGE_SHIFT;
      if (guest.isEmpty() || ((page ^ guest.getAsLong()) & -leaf.size()) == 0) {
        tags[slot] = 0;
      }
    }
  }

  /** Bit 63 valid, [59:44] GSCID, [37:0] page number. */
  private static long tag(int gscid, long guest) {
    return VALID | ((long) gscid << 44) | (guest >>> PhysicalMemory.PAGE_SHIFT);
  }

  private static int slot(int gscid, long guest) {
    long page = guest >>> PhysicalMemory.PAGE_SHIFT;
    return (int) (page ^ (page >>> 12) ^ (gscid * 0x9E37L)) & (SLOTS - 1);
  }
}
