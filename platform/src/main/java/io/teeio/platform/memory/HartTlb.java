package io.teeio.platform.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The translation caches of one hart: guest translations tagged with the VMID of their TVM, and
 * physical pages that memory protection let a supervisor domain reach. What is remembered is used
 * until the hart fences, whatever the tables say by then, so a fence that is left out is a hole.
 * Refusals are never remembered (Privileged, "Hypervisor memory-management fences"; Smmtt, MFENCE).
 *
 * <p>Only its own hart uses it; other harts may {@linkplain #interrupt interrupt} it.
 * Direct-mapped: 512 guest pages and 512 physical pages.
 */
public final class HartTlb {
  private static final int SLOTS = 512;
  private static final long VALID = 1L << 63;
  private static final int VMID_SHIFT = 44;
  private static final int VMIDS = 1 << 14;

  /** Bits of the widest guest address: wider ones map nothing and must not reach a tag. */
  private static final int WIDTH = 50;

  private record Fenced(PageOwner.Tvm owner, long version) {}

  private final long[] tags = new long[SLOTS];
  private final GStageWalk.@Nullable Leaf[] leaves = new GStageWalk.Leaf[SLOTS];
  private final long[] reachable = new long[SLOTS];
  private final Map<Integer, Fenced> fenced = new HashMap<>();
  private final AtomicLong interrupts = new AtomicLong();
  private long served;

  /** Caches that hold nothing. */
  public HartTlb() {}

  /** The translation of {@code guest} under {@code vmid}, if it is remembered. */
  GStageWalk.@Nullable Leaf find(int vmid, long guest) {
    if (interrupts.get() != served) {
      fence();
    }
    int slot = slot(vmid, guest);
    return guest >>> WIDTH == 0 && tags[slot] == tag(vmid, guest) ? leaves[slot] : null;
  }

  /** Remembers a translation in place of another. */
  void remember(int vmid, long guest, GStageWalk.Leaf leaf) {
    int slot = slot(vmid, guest);
    tags[slot] = tag(vmid, guest);
    leaves[slot] = leaf;
  }

  /** Whether memory protection let {@code domain} reach this page since the last fence. */
  boolean reaches(SupervisorDomain domain, long pageNumber) {
    if (interrupts.get() != served) {
      fence();
    }
    return reachable[(int) pageNumber & (SLOTS - 1)] == reach(domain, pageNumber);
  }

  /** Remembers that memory protection let {@code domain} reach this page. */
  void remember(SupervisorDomain domain, long pageNumber) {
    reachable[(int) pageNumber & (SLOTS - 1)] = reach(domain, pageNumber);
  }

  /** The hart fences (HFENCE.GVMA and MFENCE without operands): it remembers nothing. */
  public void fence() {
    served = interrupts.get();
    Arrays.fill(tags, 0);
    Arrays.fill(reachable, 0);
    fenced.clear();
  }

  /** The hart fences one VMID (HFENCE.GVMA with an operand). */
  void fence(int vmid) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if ((tags[slot] ^ tag(vmid, 0)) >>> VMID_SHIFT == 0) {
        tags[slot] = 0;
      }
    }
  }

  /** Another hart makes this one fence before its next access. */
  void interrupt() {
    interrupts.incrementAndGet();
  }

  /** Whether nothing is remembered of {@code vmid} but what {@code owner} had at this version. */
  boolean isFenced(int vmid, PageOwner.Tvm owner, long version) {
    Fenced last = fenced.get(vmid & (VMIDS - 1));
    return last != null && last.owner().equals(owner) && last.version() == version;
  }

  /** Notes for whom and when {@code vmid} was last fenced. */
  void fenced(int vmid, PageOwner.Tvm owner, long version) {
    fenced.put(vmid & (VMIDS - 1), new Fenced(owner, version));
  }

  /** Bit 63 valid, [57:44] VMID, [37:0] page number. */
  private static long tag(int vmid, long guest) {
    return VALID | (long) (vmid & (VMIDS - 1)) << VMID_SHIFT | guest >>> PhysicalMemory.PAGE_SHIFT;
  }

  private static int slot(int vmid, long guest) {
    long page = guest >>> PhysicalMemory.PAGE_SHIFT;
    return (int) (page ^ (page >>> 9) ^ (vmid * 0x9E37L)) & (SLOTS - 1);
  }

  private static long reach(SupervisorDomain domain, long pageNumber) {
    return VALID | (long) domain.id() << 56 | pageNumber;
  }
}
