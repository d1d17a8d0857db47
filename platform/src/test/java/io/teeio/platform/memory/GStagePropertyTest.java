package io.teeio.platform.memory;

import static io.teeio.platform.memory.SmallMachine.guest;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.iommu.DeviceContext;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A G-stage against a map, over any sequence of calls; harts and devices see the same (T010). */
class GStagePropertyTest {
  private static final int GUEST_PAGES = 10;
  private static final int DEVICE = 0x0100;
  private static final int GSCID = 9;

  private record Entry(MappablePage page, boolean blocked) {}

  @Test
  void hartsAndDevicesSeeWhatTheModelSays() {
    Property.check(150, 2, source -> anySequence(source, GStageMode.SV39X4));
    Property.check(50, 3, source -> anySequence(source, GStageMode.SV48X4));
  }

  private final Map<Long, Entry> model = new TreeMap<>();

  private static void anySequence(Source source, GStageMode mode) throws Exception {
    new GStagePropertyTest().run(source, mode);
  }

  /** Guest pages in two leaf tables: the model's number 5 and up lie in the second. */
  private static GuestAddress at(long number) {
    return guest(number < 5 ? 507 + number : 512 + number - 5);
  }

  private void run(Source source, GStageMode mode) throws Exception {
    SmallMachine machine = new SmallMachine();
    TlbVersions running = new TlbVersions(Guards.all());
    GStage stage = machine.stage(mode, 8, running);
    Deque<MappablePage> free =
        new ArrayDeque<>(machine.pages(100, 12, SmallMachine.TVM, PageUse.GUEST_DATA));
    Iommu iommu = iommu(machine, stage);
    int steps = source.between(1, 30);
    for (int i = 0; i < steps; i++) {
      int first = source.below(GUEST_PAGES);
      int count = source.between(1, Math.min(3, GUEST_PAGES - first));
      switch (source.below(5)) {
        case 0 -> map(stage, free, first, count);
        case 1 -> block(stage, first, count, true);
        case 2 -> block(stage, first, count, false);
        case 3 -> remove(stage, free, first, count);
        default -> {
          running.start();
          command(
              machine,
              iommu,
              new IommuCommand.InvalidateGvma(OptionalInt.of(GSCID), OptionalLong.empty()));
          checkDevice(iommu);
        }
      }
      checkHart(stage);
    }
  }

  private Optional<Entry> entry(long number) {
    return Optional.ofNullable(model.get(number));
  }

  /** The page that is mapped and not blocked. */
  private Optional<MappablePage> valid(long number) {
    return entry(number).filter(entry -> !entry.blocked()).map(Entry::page);
  }

  private boolean allMatch(int first, int count, Predicate<Long> test) {
    for (long i = first; i < first + count; i++) {
      if (!test.test(i)) {
        return false;
      }
    }
    return true;
  }

  private void map(GStage stage, Deque<MappablePage> free, int first, int count) throws Exception {
    if (free.size() < count) {
      return;
    }
    boolean allowed = allMatch(first, count, i -> !model.containsKey(i));
    List<MappablePage> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pages.add(free.remove());
    }
    boolean done = true;
    try {
      stage.map(at(first), contiguous(first, count, pages));
    } catch (Violation refused) {
      done = false;
      pages.forEach(free::add);
    }
    assertThat(done).isEqualTo(allowed);
    for (int i = 0; done && i < count; i++) {
      model.put((long) first + i, new Entry(pages.get(i), false));
    }
  }

  /** The model's pages are consecutive guest pages, across the end of a table. */
  private static List<MappablePage> contiguous(int first, int count, List<MappablePage> pages) {
    assertThat(at(first + count - 1).value() - at(first).value()).isEqualTo((count - 1) * 4096L);
    return pages;
  }

  private void block(GStage stage, int first, int count, boolean block) throws Exception {
    boolean allowed =
        allMatch(first, count, i -> entry(i).filter(entry -> entry.blocked() != block).isPresent());
    boolean done = true;
    try {
      if (block) {
        stage.invalidate(at(first), count);
      } else {
        stage.validate(at(first), count);
      }
    } catch (Violation refused) {
      done = false;
    }
    assertThat(done).isEqualTo(allowed);
    for (long i = first; done && i < first + count; i++) {
      model.computeIfPresent(i, (_, entry) -> new Entry(entry.page(), block));
    }
  }

  private void remove(GStage stage, Deque<MappablePage> free, int first, int count)
      throws Exception {
    boolean blocked = allMatch(first, count, i -> entry(i).filter(Entry::blocked).isPresent());
    if (blocked) {
      stage.harts().start();
    }
    List<MappablePage> removed = List.of();
    try {
      removed = stage.remove(at(first), count);
    } catch (Violation refused) {
      assertThat(blocked).isFalse();
    }
    assertThat(removed).hasSize(blocked ? count : 0);
    for (int i = 0; i < removed.size(); i++) {
      assertThat(entry(first + i).map(Entry::page)).containsSame(removed.get(i));
      model.remove((long) first + i);
    }
    free.addAll(removed);
  }

  private void checkHart(GStage stage) {
    for (long i = 0; i < GUEST_PAGES; i++) {
      GuestTranslation fault = new GuestTranslation.GuestPageFault(at(i), Access.WRITE);
      GuestTranslation expected =
          valid(i)
              .map(page ->
                  (GuestTranslation) new GuestTranslation.Mapped(page.address(), MemoryType.PMA))
              .orElse(fault);
      assertThat(stage.translate(at(i), Access.WRITE)).isEqualTo(expected);
    }
  }

  private void checkDevice(Iommu iommu) {
    for (long i = 0; i < GUEST_PAGES; i++) {
      Translation translation =
          iommu.translate(IommuRequest.untranslated(DEVICE, Access.WRITE, at(i).value()));
      switch (translation) {
        case Translation.Mapped mapped -> {
          assertThat(valid(i).map(MappablePage::address)).contains(mapped.address());
        }
        case Translation.Granted _ -> throw new AssertionError("nobody asked");
        case Translation.Aborted _ -> assertThat(valid(i)).isEmpty();
      }
    }
  }

  /** An IOMMU with a 2-level directory at page 50, its command queue at page 52. */
  private static Iommu iommu(SmallMachine machine, GStage stage) throws Exception {
    machine.ledger.reserve(page(50), 3);
    Iommu iommu =
        new Iommu(
            IommuCapabilities.ofTheMachine(),
            machine.memory,
            machine.control.table(),
            SupervisorDomain.TEE,
            event -> {});
    int top = DeviceContext.index(DEVICE, 1, false);
    int low = DeviceContext.index(DEVICE, 0, false);
    machine.tee.writeLong(page(50).plus(top * 8L), page(51).pageNumber() << 10 | 1);
    long[] words = DeviceContext.ofGuest(stage.iohgatp(GSCID)).words();
    for (int i = 0; i < 4; i++) {
      machine.tee.writeLong(page(51).plus(low * 32L + i * 8L), words[i]);
    }
    iommu.write(IommuRegisters.CQB, 8, page(52).pageNumber() << 10 | 7);
    iommu.write(IommuRegisters.CQCSR, 4, 1);
    iommu.write(IommuRegisters.DDTP, 8, page(50).pageNumber() << 10 | 3);
    return iommu;
  }

  private static void command(SmallMachine machine, Iommu iommu, IommuCommand command)
      throws AccessFault {
    long tail = iommu.read(IommuRegisters.CQT, 4);
    machine.tee.writeLong(page(52).plus(tail * 16), command.dw0());
    machine.tee.writeLong(page(52).plus(tail * 16 + 8), command.dw1());
    iommu.write(IommuRegisters.CQT, 4, tail + 1);
    assertThat(iommu.read(IommuRegisters.CQH, 4)).isEqualTo(tail + 1 & 0xFF);
  }
}
