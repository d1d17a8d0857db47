package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.device.DeviceEvent;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceProfile;
import io.teeio.device.DeviceRimFacts;
import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.iommu.IommuEvent;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.tvm.AcceleratorRegisters;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.tvm.TvmEvent;
import io.teeio.vmm.GuestRunner;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.TsmHost;
import io.teeio.vmm.TvmImage;
import io.teeio.vmm.Vmm;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The lab's machine, booted and enumerated, with a TVM whose program a test writes and a host that
 * does what the test says; all between them is the real one.
 *
 * <p>On it run the ten tests that separate a faithful platform from a decorative one
 * (reference/coveio.md 5.8): Ten01StopNeverAnsweredTest to Ten10ForeignRangeTest. Each has a
 * control in which the same attack would succeed. The same rules call by call, with a device that a
 * test plays, are in module tsm: 1 and 2 in BindRuleTest, 3 and 4 in PendingRuleTest, 5 and 10 in
 * AcceptRuleTest. On a link alone 6 is pcie's IdeTamperTest and, for one key in two slots,
 * platform's CovtKeyTest; gate by gate 7 is platform's InboundPathTest; in the IOMMU alone 8 is
 * platform's GoldenTraceTest (S10, S11).
 */
final class Bench {
  static final int PAGE = 4096;
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final int CONTROL = 0x08;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final Bytes IMAGE = Bytes.copyOf("a test".getBytes(StandardCharsets.US_ASCII));

  /** The guest's program. */
  @FunctionalInterface
  interface Script {
    void run(Guest guest) throws GuestFault, TsmRefusal, DeviceFailure;
  }

  /** What the host does while the guest waits. */
  @FunctionalInterface
  interface HostPart {
    void run() throws HostFailure, AccessFault;
  }

  /**
   * What a bench is built with; tests change what they are about.
   *
   * @param devices how many
   * @param virtual virtual functions of each
   * @param seams experiments inside the machine
   * @param guards of everything but the guest
   * @param guestGuards of the guest
   * @param firmware what the devices boot
   * @param witness sees everything
   */
  record Setup(
      int devices,
      int virtual,
      Machine.Seams seams,
      Guards guards,
      Guards guestGuards,
      Firmware firmware,
      Witness witness) {
    static Setup plain() {
      return new Setup(
          1, 0, Machine.Seams.NONE, Guards.all(), Guards.all(), Firmware.GENUINE, Witness.NOBODY);
    }

    static Setup deferred() {
      return plain()
          .with(
              new Machine.Seams(
                  Machine.Seams.NONE.rootPorts(),
                  Machine.Seams.NONE.iommu(),
                  TeeIoDevice.Doorbell.DEFERRED));
    }

    Setup with(Machine.Seams other) {
      return new Setup(devices, virtual, other, guards, guestGuards, firmware, witness);
    }

    Setup withVirtual(int count) {
      return new Setup(devices, count, seams, guards, guestGuards, firmware, witness);
    }

    Setup withDevices(int count) {
      return new Setup(count, virtual, seams, guards, guestGuards, firmware, witness);
    }

    Setup withGuest(Guards other, Firmware judged) {
      return new Setup(devices, virtual, seams, guards, other, judged, witness);
    }

    Setup seenBy(Witness other, Guards broken) {
      return new Setup(devices, virtual, seams, broken, guestGuards, firmware, other);
    }
  }

  final List<TsmEvent> tsmEvents = new ArrayList<>();
  final List<FabricEvent> fabricEvents = new ArrayList<>();
  final List<DeviceEvent> deviceEvents = new ArrayList<>();
  final List<TvmEvent> tvmEvents = new ArrayList<>();
  final AtomicInteger iommuFaults = new AtomicInteger();
  final Machine machine;
  final Vmm vmm;
  final List<HostDevice> devices = new ArrayList<>();
  final List<Interface> interfaces;
  final Anchors anchors;
  private final Crypto crypto = Crypto.fastest();
  private final SeededRandom random = new SeededRandom(7);
  private final Rim rim;
  private final Setup setup;
  private Script script = guest -> {};
  private Consumer<TsmEvent> onTsm = event -> {};
  private long tvm;
  private Optional<String> guestProblem = Optional.empty();

  Bench(Setup setup) throws Exception {
    this.setup = setup;
    Machine.Parts parts =
        new Machine.Parts(
            crypto,
            source("tsm"),
            index -> source("device " + index),
            InstantSource.fixed(NOW),
            RequesterProfile.cove(),
            setup.guards(),
            new BothObservers(new Listening(), setup.witness()));
    DeviceMaker maker = Machine.maker(parts, Suite.P384);
    anchors = new Anchors(List.of(maker.root().der()));
    rim = rim(crypto);
    machine = powerOn(setup, parts, maker);
    setup.witness().poweredOn(machine);
    vmm = machine.vmm();
    vmm.boot();
    for (var port : machine.rootPorts()) {
      devices.addAll(vmm.enumerate(port, setup.virtual()));
    }
    interfaces =
        devices.stream()
            .flatMap(each -> each.interfaces().stream().skip(setup.virtual() == 0 ? 0 : 1))
            .toList();
    vmm.createTvm(new TvmImage(IMAGE, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE));
    vmm.reserveTables(interfaces.size());
  }

  private Machine powerOn(Setup setup, Machine.Parts parts, DeviceMaker maker)
      throws ManifestError {
    return Machine.powerOn(
        new Machine.Plan(setup.devices(), setup.virtual(), Suite.P384, setup.firmware()),
        parts,
        maker,
        Map.of(IMAGE, hart -> run(new Guest(hart))),
        setup.seams());
  }

  private RandomSource source(String name) {
    return random.split(name);
  }

  private static Rim rim(Crypto crypto) {
    DeviceProfile profile = DeviceProfile.standard();
    return new Rim(
        profile.manufacturer() + ":" + profile.product(),
        DeviceRimFacts.genuine(profile, crypto, HashAlgorithm.SHA_384).stream()
            .map(fact -> new ReferenceValue(fact.index(), fact.meaning(), fact.raw(), fact.value()))
            .toList());
  }

  /** The first device of {@link Setup#plain} with its TDI bound, and nothing else done. */
  static Bench bound(Setup setup) throws Exception {
    Bench bench = new Bench(setup);
    for (HostDevice device : bench.devices) {
      bench.vmm.connect(device);
    }
    for (int i = 0; i < bench.interfaces.size(); i++) {
      bench.donate(i);
      bench.vmm.bind(bench.interfaces.get(i));
    }
    return bench;
  }

  void donate(int index) throws HostFailure {
    vmm.donate(interfaces.get(index), PAGE, GuestLayout.mmio(index).value());
  }

  void reclaim(int index) throws HostFailure {
    vmm.reclaim(interfaces.get(index), PAGE);
  }

  /** What the guest trusts unless a test says otherwise. */
  TdmPolicy policy() {
    return new TdmPolicy(anchors, Optional.of(rim), true, true);
  }

  /** Every check that the guest made so far. */
  List<Check> checks() {
    return tvmEvents.stream()
        .filter(TvmEvent.Checked.class::isInstance)
        .map(event -> ((TvmEvent.Checked) event).check())
        .toList();
  }

  HostDevice device() {
    return devices.getFirst();
  }

  Interface tdi() {
    return interfaces.getFirst();
  }

  int id() {
    return tdi().id().value();
  }

  long tvm() {
    return tvm;
  }

  TsmHost calls() {
    return machine.calls();
  }

  /** Does the descriptors that wait in the devices. */
  void deviceWorks() {
    machine.devices().forEach(TeeIoDevice::work);
  }

  /** Has {@code listener} hear each event of the TSM, within the TSM's call. */
  void whenTsmTells(Consumer<TsmEvent> listener) {
    onTsm = listener;
  }

  /** A page of the host with {@code content} at its start. */
  HostAddress hostPage(Bytes content) throws AccessFault {
    HostAddress page = machine.pages().take(1);
    machine.memory(SupervisorDomain.HOST).write(page, content);
    return page;
  }

  /** Runs {@code guest} to its end; the n-th part runs while the guest is in its n-th pause. */
  void run(Script guest, HostPart... parts) throws Exception {
    run(vmm, guest, parts);
  }

  /** The same with a host that answers guests in its own way. */
  void run(GuestRunner.Host host, Script guest, HostPart... parts) throws Exception {
    script = guest;
    GuestRunner runner = new GuestRunner(calls(), host, tvm, 0, event -> {});
    int pauses = 0;
    GuestRunner.Exit exit = runner.run();
    while (exit instanceof GuestRunner.Exit.AtStage) {
      assertThat(pauses).as("pauses of the guest").isLessThan(parts.length);
      parts[pauses++].run();
      runner.answer(SbiResult.SUCCESS);
      exit = runner.run();
    }
    assertThat(guestProblem).isEmpty();
    assertThat(exit).isEqualTo(new GuestRunner.Exit.Ended(0));
    assertThat(pauses).as("pauses of the guest").isEqualTo(parts.length);
  }

  private void run(Guest guest) throws GuestFault {
    try {
      script.run(guest);
    } catch (TsmRefusal | DeviceFailure problem) {
      guestProblem = Optional.of(String.valueOf(problem.getMessage()));
    }
  }

  /** Gates at which packets of devices ended so far. */
  List<FabricEvent.Gate> gates() {
    return fabricEvents.stream()
        .filter(FabricEvent.InboundRefused.class::isInstance)
        .map(event -> ((FabricEvent.InboundRefused) event).gate())
        .toList();
  }

  /** The rules that the TSM refused calls by so far. */
  List<String> rulesBroken() {
    return tsmEvents.stream()
        .filter(TsmEvent.RuleBroken.class::isInstance)
        .map(event -> ((TsmEvent.RuleBroken) event).rule().name())
        .toList();
  }

  private final class Listening implements Observers {
    @Override
    public void tsm(TsmEvent event) {
      tsmEvents.add(event);
      onTsm.accept(event);
    }

    @Override
    public void fabric(FabricEvent event) {
      fabricEvents.add(event);
    }

    @Override
    public void device(int device, DeviceEvent event) {
      deviceEvents.add(event);
    }

    @Override
    public void iommu(int iommu, IommuEvent event) {
      if (event instanceof IommuEvent.AccessAborted) {
        iommuFaults.incrementAndGet();
      }
    }

    @Override
    public void vmm(VmmEvent event) {
      if (event instanceof VmmEvent.Called called && called.call().is(CovhFunction.CREATE_TVM)) {
        tvm = called.result().value();
      }
    }
  }

  /** What the guest's program can do. */
  final class Guest {
    private final GuestHart hart;
    private final TsmCalls tsm;
    private Optional<AcceleratorRing> ring = Optional.empty();

    private Guest(GuestHart hart) throws GuestFault {
      this.hart = hart;
      this.tsm = new TsmCalls(hart);
      tsm.prepare();
    }

    GuestHart hart() {
      return hart;
    }

    TsmCalls tsm() {
      return tsm;
    }

    /** Lets the host do the next of its parts. */
    void pause() {
      hart.ecall(SbiCall.of(HostCallFunction.STAGE, 0));
    }

    Tdm tdm() {
      return tdm(policy(), new LyingHart.Lie() {});
    }

    /** A device manager whose TSM lies so. */
    Tdm tdm(TdmPolicy policy, LyingHart.Lie lie) {
      return new Tdm(
          new TsmCalls(new LyingHart(hart, lie)),
          policy,
          crypto,
          source("tvm"),
          InstantSource.fixed(NOW),
          setup.guestGuards(),
          tvmEvents::add);
    }

    /** Verifies and accepts the interface {@code index}. */
    void accept(int index) throws GuestFault, TsmRefusal {
      int id = interfaces.get(index).id().value();
      Tdm.Decision decision = tdm().verify(id);
      assertThat(decision.accepted()).as("%s", decision.verdict()).isTrue();
      assertThat(tdm().accept(id, decision.report().orElseThrow(), GuestLayout.mmio(index)))
          .isTrue();
    }

    /** Verifies and accepts the interface {@code index}, and gives its accelerator a ring. */
    void begin(int index) throws GuestFault, TsmRefusal, DeviceFailure {
      accept(index);
      AcceleratorRegisters registers = new AcceleratorRegisters(hart, GuestLayout.mmio(index));
      registers.begin(GuestLayout.RING.value());
      useRing(registers);
    }

    /** As {@link #begin}, without reading anything from the device. */
    void beginBlindly(int index) throws GuestFault, TsmRefusal {
      accept(index);
      GuestAddress registers = GuestLayout.mmio(index);
      hart.store64(registers.plus(RING_BASE), GuestLayout.RING.value());
      hart.store32(registers.plus(RING_SIZE), AcceleratorRing.SIZE);
      hart.store32(registers.plus(CONTROL), 1);
      useRing(new AcceleratorRegisters(hart, registers));
    }

    private void useRing(AcceleratorRegisters registers) throws GuestFault {
      fill(GuestLayout.RING, 0);
      fill(GuestLayout.RING.plus(PAGE), 0);
      fill(GuestLayout.SOURCE, 0);
      fill(GuestLayout.TARGET, 0);
      ring =
          Optional.of(
              new AcceleratorRing(
                  hart,
                  new GuestMeter(() -> 0),
                  GuestLayout.RING,
                  GuestLayout.RING.value(),
                  registers));
    }

    /** Writes a whole page of {@code value}. */
    void fill(GuestAddress page, int value) throws GuestFault {
      byte[] bytes = new byte[PAGE];
      java.util.Arrays.fill(bytes, (byte) value);
      hart.store(page, bytes, 0, PAGE);
    }

    /** Has the device copy a page of {@code value} from source to target; true if it says so. */
    boolean copies(int value) throws GuestFault {
      fill(GuestLayout.SOURCE, value);
      try {
        ring.orElseThrow().copy(0, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value(), PAGE);
        return true;
      } catch (DeviceFailure | GuestFault notYetOrNever) {
        return false;
      }
    }

    /** What every byte of the target page is; -1 if they differ. */
    int target() throws GuestFault {
      Bytes page = hart.load(GuestLayout.TARGET, PAGE);
      int first = page.at(0);
      for (int i = 0; i < PAGE; i++) {
        if (page.at(i) != first) {
          return -1;
        }
      }
      return first;
    }

    /** Whether a load from the mapped registers of interface {@code index} comes back. */
    boolean reaches(int index) {
      try {
        hart.load32(GuestLayout.mmio(index));
        return true;
      } catch (GuestFault fault) {
        return false;
      }
    }
  }
}
