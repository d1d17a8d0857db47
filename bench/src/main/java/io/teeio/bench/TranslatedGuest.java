package io.teeio.bench;

import io.teeio.platform.iommu.DeviceContext;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PageOwner;
import io.teeio.platform.memory.PageUse;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;

/** One TVM with 1 MiB of memory, and an IOMMU that lets one device reach it. */
final class TranslatedGuest {
  static final int VMID = 1;
  static final int DEVICE = 0x0100;
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final GuestAddress GUEST = new GuestAddress(0x8000_0000L);
  private static final int PAGE = PhysicalMemory.PAGE;
  private static final int PAGES = 256;

  private final HartTlb hart = new HartTlb();
  private final PhysicalMemory chips = new PhysicalMemory(BASE, 16L << 20);
  private final MemoryProtection.Control control = MemoryProtection.powerOn(chips, Guards.all());
  private final GStage stage;
  private final Iommu iommu;
  private int next;

  /** With the form of G-stage that the machine uses. */
  TranslatedGuest() {
    this(GStageMode.SV48X4);
  }

  TranslatedGuest(GStageMode mode) {
    DomainMemory tee = new DomainMemory(chips, control.table(), SupervisorDomain.TEE);
    iommu =
        new Iommu(
            IommuCapabilities.ofTheMachine(),
            chips,
            control.table(),
            SupervisorDomain.TEE,
            event -> {});
    try {
      stage = map(mode, tee);
      point(tee);
    } catch (Violation | OutOfTablePages | AccessFault bug) {
      throw new IllegalStateException(bug);
    }
  }

  private GStage map(GStageMode mode, DomainMemory tee) throws Violation, OutOfTablePages {
    TlbVersions harts = new TlbVersions(Guards.all());
    harts.join(0, hart);
    PageLedger ledger = new PageLedger(tee, control, harts, Guards.all(), event -> {});
    PageOwner.Tvm owner = new PageOwner.Tvm(1);
    ledger.reserve(BASE, 4);
    ledger.convert(page(4), 16 + PAGES);
    ledger.globalFence(0);
    GStage built =
        new GStage(
            owner,
            mode,
            ledger.assign(page(4), 4, owner, PageUse.GUEST_TABLE),
            tee,
            ledger,
            new TlbVersions(Guards.all()),
            Guards.all());
    built.addTablePages(ledger.assign(page(8), 8, owner, PageUse.GUEST_TABLE));
    built.map(GUEST, ledger.assign(page(16), PAGES, owner, PageUse.GUEST_DATA));
    return built;
  }

  private void point(DomainMemory tee) throws AccessFault {
    tee.writeLong(
        page(0).plus(8L * DeviceContext.index(DEVICE, 1, false)), page(1).pageNumber() << 10 | 1);
    long[] context = DeviceContext.ofGuest(stage.iohgatp(VMID)).words();
    for (int i = 0; i < 4; i++) {
      tee.writeLong(page(1).plus(32L * DeviceContext.index(DEVICE, 0, false) + 8L * i), context[i]);
    }
    iommu.write(IommuRegisters.DDTP, 8, page(0).pageNumber() << 10 | 3);
  }

  private static HostAddress page(long number) {
    return BASE.plus(number * PAGE);
  }

  PhysicalMemory memory() {
    return chips;
  }

  MemoryProtection protection() {
    return control.table();
  }

  Iommu iommu() {
    return iommu;
  }

  GStage stage() {
    return stage;
  }

  HartTlb hart() {
    return hart;
  }

  /** The guest address of another page at each call, all 256 in turn. */
  long nextPage() {
    return nextPage(PAGES);
  }

  /** The guest address of another page at each call, the first {@code pages} in turn. */
  long nextPage(int pages) {
    next = (next + 1) & (pages - 1);
    return GUEST.value() + (long) next * PAGE;
  }
}
