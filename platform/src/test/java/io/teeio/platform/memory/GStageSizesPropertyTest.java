package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.TVM;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Pages of 4 KiB and 2 MiB, cut and put together by any sequence of calls, against a map of 4 KiB
 * pages: the tables never say anything else, and after a fence neither does a hart.
 */
class GStageSizesPropertyTest {
  private static final GuestAddress AT = new GuestAddress(1L << 30);
  private static final int LARGE = 512;
  private static final int PAGES = 3 * LARGE;
  private static final int VMID = 2;

  private record Entry(HostAddress at, boolean blocked) {}

  private final Map<Integer, Entry> model = new TreeMap<>();
  private final SmallMachine machine = new SmallMachine(1 << 14);
  private final TlbVersions running = new TlbVersions(Guards.all());
  private final HartTlb hart = new HartTlb();

  @Test
  void tablesAndHartsSayWhatTheModelSays() {
    Property.check(60, 4, source -> new GStageSizesPropertyTest().run(source, GStageMode.SV39X4));
    Property.check(20, 5, source -> new GStageSizesPropertyTest().run(source, GStageMode.SV48X4));
  }

  private static GuestAddress guest(int number) {
    return AT.plus((long) number * PhysicalMemory.PAGE);
  }

  private void run(Source source, GStageMode mode) throws Exception {
    GStage stage = machine.stage(mode, 16, running);
    List<ConfidentialPage> large = new ArrayList<>(machine.large(0x400, 6, PageSize.MIB_2));
    List<ConfidentialPage> small = new ArrayList<>(machine.large(0x20, 24, PageSize.KIB_4));
    int steps = source.between(1, 25);
    for (int i = 0; i < steps; i++) {
      int first = source.flag() ? source.below(3) * LARGE : source.below(PAGES);
      int count = source.flag() ? LARGE : source.between(1, 700);
      count = Math.min(count, PAGES - first);
      switch (source.below(7)) {
        case 0 -> map(stage, first / LARGE * LARGE, large);
        case 1 -> map(stage, first, small);
        case 2 -> block(stage, first, count, true);
        case 3 -> block(stage, first, count, false);
        case 4 -> remove(stage, first, count, source.flag());
        case 5 -> promote(stage, first / LARGE * LARGE);
        default -> demote(stage, first);
      }
      check(stage, source);
    }
  }

  private boolean all(int first, int count, boolean blocked) {
    for (int i = first; i < first + count; i++) {
      Entry entry = model.get(i);
      if (entry == null || entry.blocked() != blocked) {
        return false;
      }
    }
    return true;
  }

  private void map(GStage stage, int first, List<ConfidentialPage> free) throws Exception {
    if (free.isEmpty()) {
      return;
    }
    ConfidentialPage page = free.getLast();
    try {
      stage.map(guest(first), List.of(page));
    } catch (Violation refused) {
      assertThat(refused.rule()).hasToString("GSTAGE_UNMAPPED");
      return;
    }
    free.removeLast();
    for (int i = 0; i < page.size().pages(); i++) {
      HostAddress at = page.address().plus((long) i * PhysicalMemory.PAGE);
      assertThat(model.put(first + i, new Entry(at, false))).isNull();
    }
  }

  private void block(GStage stage, int first, int count, boolean block) throws Exception {
    boolean allowed = all(first, count, !block);
    boolean done = true;
    try {
      if (block) {
        stage.invalidate(guest(first), count);
      } else {
        stage.validate(guest(first), count);
      }
    } catch (Violation refused) {
      done = false;
    }
    assertThat(done).isEqualTo(allowed);
    for (int i = first; done && i < first + count; i++) {
      model.computeIfPresent(i, (_, entry) -> new Entry(entry.at(), block));
    }
  }

  private void remove(GStage stage, int first, int count, boolean fence) throws Exception {
    boolean blocked = all(first, count, true);
    if (fence) {
      running.start();
    }
    try {
      for (MappablePage page : stage.remove(guest(first), count)) {
        machine.ledger.release((ConfidentialPage) page);
      }
    } catch (Violation refused) {
      assertThat(blocked && fence).isFalse();
      return;
    }
    assertThat(blocked).isTrue();
    for (int i = first; i < first + count; i++) {
      model.remove(i);
    }
  }

  private void promote(GStage stage, int first) throws Exception {
    running.start();
    try {
      stage.promote(guest(first), PageSize.MIB_2);
    } catch (Violation refused) {
      return;
    }
    assertThat(all(first, LARGE, true)).isTrue();
    assertThat(stage.pageAt(guest(first)).map(MappablePage::size)).contains(PageSize.MIB_2);
  }

  private void demote(GStage stage, int first) throws Exception {
    boolean large =
        stage.pageAt(guest(first)).filter(page -> page.size() == PageSize.MIB_2).isPresent();
    boolean done = true;
    try {
      stage.demote(guest(first));
    } catch (Violation refused) {
      done = false;
    } catch (OutOfTablePages none) {
      assertThat(stage.freeTablePages()).isZero();
      return;
    }
    assertThat(done).isEqualTo(large);
  }

  private void check(GStage stage, Source source) throws Violation {
    running.start();
    stage.enter(0, hart, VMID);
    stage.leave(0);
    for (int i = source.below(7); i < PAGES; i += 13) {
      Entry entry = model.get(i);
      GuestTranslation expected =
          entry == null || entry.blocked()
              ? new GuestTranslation.GuestPageFault(guest(i), Access.READ)
              : new GuestTranslation.Mapped(entry.at(), MemoryType.PMA);
      assertThat(stage.translate(guest(i), Access.READ)).isEqualTo(expected);
      assertThat(stage.translate(guest(i), Access.READ, hart, VMID)).isEqualTo(expected);
      assertThat(stage.pageAt(guest(i)).isPresent()).isEqualTo(entry != null);
    }
    assertThat(machine.ledger.state(SmallMachine.page(0)))
        .isInstanceOfSatisfying(
            PageState.Assigned.class,
            assigned -> assertThat(assigned.page().owner()).isEqualTo(TVM));
  }
}
