package io.teeio.bench;

import io.teeio.platform.iommu.DeviceContext;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GStageMode;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.GuestTranslation;
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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a guest address costs: remembered by a hart or by the IOMMU, and walked for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TranslationBenchmark {
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final GuestAddress GUEST = new GuestAddress(0x8000_0000L);
  private static final int PAGE = PhysicalMemory.PAGE;
  private static final int PAGES = 256;
  private static final int VMID = 1;
  private static final int DEVICE = 0x0100;

  /** Form of the G-stage. */
  @Param({"SV39X4", "SV48X4"})
  public GStageMode mode = GStageMode.SV39X4;

  private final HartTlb hart = new HartTlb();
  private GStage stage;
  private Iommu iommu;
  private int next;

  /** An empty benchmark; {@link #build} makes the rest. */
  @SuppressWarnings("NullAway.Init")
  public TranslationBenchmark() {}

  /** One TVM with 1 MiB, and a device that may reach it. */
  @Setup
  public void build() throws Violation, OutOfTablePages, AccessFault {
    PhysicalMemory chips = new PhysicalMemory(BASE, 16L << 20);
    MemoryProtection.Control control = MemoryProtection.powerOn(chips, Guards.all());
    DomainMemory tee = new DomainMemory(chips, control.table(), SupervisorDomain.TEE);
    TlbVersions harts = new TlbVersions(Guards.all());
    harts.join(0, hart);
    PageLedger ledger = new PageLedger(tee, control, harts, Guards.all(), event -> {});
    PageOwner.Tvm owner = new PageOwner.Tvm(1);
    ledger.reserve(BASE, 4);
    ledger.convert(page(4), 16 + PAGES);
    ledger.globalFence(0);
    stage =
        new GStage(
            owner,
            mode,
            ledger.assign(page(4), 4, owner, PageUse.GUEST_TABLE),
            tee,
            ledger,
            new TlbVersions(Guards.all()),
            Guards.all());
    stage.addTablePages(ledger.assign(page(8), 8, owner, PageUse.GUEST_TABLE));
    stage.map(GUEST, ledger.assign(page(16), PAGES, owner, PageUse.GUEST_DATA));
    iommu =
        new Iommu(
            IommuCapabilities.ofTheMachine(),
            chips,
            control.table(),
            SupervisorDomain.TEE,
            event -> {});
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

  private GuestAddress address() {
    next = (next + 1) & (PAGES - 1);
    return GUEST.plus((long) next * PAGE + 8);
  }

  /** A hart remembers the page. */
  @Benchmark
  public GuestTranslation warmHart() {
    return stage.translate(address(), Access.READ, hart, VMID);
  }

  /** The IOMMU remembers context and page. */
  @Benchmark
  public Translation warmDevice() {
    return iommu.translate(IommuRequest.untranslated(DEVICE, Access.READ, address().value()));
  }

  /** The tables are walked. */
  @Benchmark
  public GuestTranslation walk() {
    return stage.translate(address(), Access.READ);
  }
}
