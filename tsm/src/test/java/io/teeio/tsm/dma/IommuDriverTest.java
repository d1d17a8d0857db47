package io.teeio.tsm.dma;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuCommand;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the driver tells the IOMMU to forget. */
class IommuDriverTest {
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final int PAGES = 16;
  private static final int GUEST = 5;
  private static final RequesterId DEVICE = RequesterId.of(0, 3, 0, 0);
  private static final long CAPABILITIES =
      0x10 | 1L << IommuCapabilities.SV39X4 | 1L << IommuCapabilities.SV48X4 | 46L << 32;

  private final PhysicalMemory chips = new PhysicalMemory(BASE, 64L * PhysicalMemory.PAGE);
  private final MemoryProtection.Control control = MemoryProtection.powerOn(chips, Guards.all());
  private final MemoryProtection protection = control.table();
  private final DomainMemory memory = new DomainMemory(chips, protection, SupervisorDomain.TEE);

  private IommuDriver driver(Guards guards) {
    return driver(guards, PAGES);
  }

  private IommuDriver driver(Guards guards, int pages) {
    Iommu iommu =
        new Iommu(
            new IommuCapabilities(CAPABILITIES),
            chips,
            protection,
            SupervisorDomain.TEE,
            event -> {});
    IommuDriver driver = new IommuDriver(iommu, memory, new TsmPages(BASE, pages), guards);
    driver.start();
    return driver;
  }

  /** A G-stage that maps nothing. */
  private GStage stage() throws Violation {
    TlbVersions harts = new TlbVersions(Guards.all());
    harts.join(0);
    PageLedger ledger = new PageLedger(memory, control, harts, Guards.all(), event -> {});
    HostAddress root = BASE.plus(32L * PhysicalMemory.PAGE);
    PageOwner.Tvm tvm = new PageOwner.Tvm(1);
    ledger.convert(root, 4);
    ledger.globalFence(0);
    return new GStage(
        tvm,
        GStageMode.SV48X4,
        ledger.assign(root, 4, tvm, PageUse.GUEST_TABLE),
        memory,
        ledger,
        new TlbVersions(Guards.all()),
        Guards.all());
  }

  /** Commands about all translations of {@link #GUEST}, wherever the driver keeps its queue. */
  private List<IommuCommand> forgotten() throws Exception {
    List<IommuCommand> found = new ArrayList<>();
    for (long at = 0; at < (long) PAGES * PhysicalMemory.PAGE; at += IommuCommand.SIZE) {
      HostAddress entry = BASE.plus(at);
      Optional<IommuCommand> command =
          IommuCommand.decode(memory.readLong(entry), memory.readLong(entry.plus(Long.BYTES)));
      command
          .filter(one ->
              one instanceof IommuCommand.InvalidateGvma all
                  && all.gscid().orElse(0) == GUEST
                  && all.address().isEmpty())
          .ifPresent(found::add);
    }
    return found;
  }

  /** Root of the directory and two queues: nothing is left for the tables below. */
  @Test
  void aDeviceWithoutPagesForItsContextIsNotPrepared() throws Exception {
    IommuDriver poor = driver(Guards.all(), 3);
    GStage stage = stage();
    assertThat(poor.prepare(DEVICE, stage, GUEST)).isFalse();
    assertThat(driver(Guards.all(), 5).prepare(DEVICE, stage, GUEST)).isTrue();
  }

  @Test
  void dmaTranslationInvalidated() throws Exception {
    IommuDriver driver = driver(Guards.all());
    driver.invalidateGuest(GUEST);
    assertThat(forgotten()).hasSize(1);
    driver.disable(DEVICE, GUEST);
    assertThat(forgotten()).hasSize(2);
  }

  @Test
  void nothingElseMakesTheIommuForget() throws Exception {
    Guards without =
        (rule, condition, detail) -> {
          if (rule != CoveRule.DMA_TRANSLATION_INVALIDATED) {
            Guards.all().require(rule, condition, detail);
          }
        };
    driver(without).invalidateGuest(GUEST);
    assertThat(forgotten()).isEmpty();
  }
}
