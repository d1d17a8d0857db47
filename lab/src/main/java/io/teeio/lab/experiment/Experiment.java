package io.teeio.lab.experiment;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceProfile;
import io.teeio.device.DeviceRimFacts;
import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.lab.BothObservers;
import io.teeio.lab.Machine;
import io.teeio.lab.MachineParts;
import io.teeio.lab.MachinePlan;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.TdmPolicy;
import io.teeio.tvm.TsmRefusal;
import io.teeio.vmm.GuestRunner;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Tenant;
import io.teeio.vmm.TsmHost;
import io.teeio.vmm.TvmImage;
import io.teeio.vmm.Vmm;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lab's machine, booted and enumerated, with a TVM whose program the experimenter writes and a
 * host that does what it is told; all between them is the real one. Runs the same way every time.
 *
 * <p>What an experiment does not expect ends it with an {@link IllegalStateException} that says
 * what happened; what it does expect it catches or reads from the events.
 */
public final class Experiment {
  /** Bytes of a page, and of what a TDI keeps for its TVM. */
  public static final int PAGE = 4096;

  /** When experiments happen. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final int SEED = 7;
  private static final Bytes IMAGE =
      Bytes.copyOf("an experiment".getBytes(StandardCharsets.US_ASCII));
  private static final Bytes NEIGHBOUR =
      Bytes.copyOf("a neighbour".getBytes(StandardCharsets.US_ASCII));

  /** The guest's program. */
  @FunctionalInterface
  public interface Script {
    /** Runs in {@code guest} to its end. */
    void run(Guest guest) throws GuestFault, TsmRefusal, DeviceFailure;
  }

  /** What the host does while the guest waits. */
  @FunctionalInterface
  public interface HostPart {
    /** Does it. */
    void run() throws HostFailure, AccessFault;
  }

  private final Setup setup;
  private final MachinePlan plan;
  private final Crypto crypto = Crypto.fastest();
  private final SeededRandom random = new SeededRandom(SEED);
  private final Heard heard = new Heard();
  private final Machine machine;
  private final Vmm vmm;
  private final List<HostDevice> devices = new ArrayList<>();
  private final List<Interface> interfaces;
  private final DeviceMaker maker;
  private final Anchors anchors;
  private final Rim rim;
  private Script script = guest -> {};
  private long tvm;
  private Optional<Neighbour> neighbour = Optional.empty();
  private Optional<String> guestProblem = Optional.empty();

  /** An experiment with everything ready for the first connect. */
  public Experiment(Setup setup) {
    this.setup = setup;
    this.plan =
        setup
            .plan()
            .apply(new MachinePlan(setup.devices(), setup.virtual(), Suite.P384, setup.firmware()));
    MachineParts parts =
        new MachineParts(
            crypto,
            random.split("tsm"),
            index -> random.split("device " + index),
            setup.clock(),
            RequesterProfile.cove(),
            setup.guards(),
            new BothObservers(heard, setup.witness()));
    maker = Machine.maker(parts, Suite.P384);
    anchors = new Anchors(List.of(maker.root().der()));
    rim = rim(Firmware.GENUINE);
    machine = powerOn(parts, maker);
    setup.witness().poweredOn(machine);
    vmm = machine.vmm();
    interfaces = boot();
  }

  private List<Interface> boot() {
    try {
      vmm.boot();
      for (var port : machine.rootPorts()) {
        devices.addAll(vmm.enumerate(port, setup.virtual()));
      }
      List<Interface> tdis =
          devices.stream()
              .flatMap(each -> each.interfaces().stream().skip(setup.virtual() == 0 ? 0 : 1))
              .toList();
      tvm =
          vmm.createTvm(new TvmImage(IMAGE, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE))
              .id();
      vmm.reserveTables(tdis.size());
      return tdis;
    } catch (HostFailure failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Machine powerOn(MachineParts parts, DeviceMaker maker) {
    try {
      return Machine.powerOn(
          plan,
          parts,
          maker,
          Map.of(IMAGE, this::run, NEIGHBOUR, this::runNeighbour),
          setup.seams());
    } catch (ManifestError error) {
      throw new IllegalStateException(error);
    }
  }

  private Rim rim(DeviceProfile profile) {
    return new Rim(
        profile.manufacturer() + ":" + profile.product(),
        DeviceRimFacts.of(profile, crypto, HashAlgorithm.SHA_384).stream()
            .map(fact -> new ReferenceValue(fact.index(), fact.meaning(), fact.raw(), fact.value()))
            .toList());
  }

  /** An experiment with every device connected and every TDI bound, and nothing else done. */
  public static Experiment bound(Setup setup) throws HostFailure {
    Experiment experiment = new Experiment(setup);
    for (HostDevice device : experiment.devices) {
      experiment.vmm.connect(device);
    }
    for (int i = 0; i < experiment.interfaces.size(); i++) {
      experiment.donate(i);
      experiment.vmm.bind(experiment.interfaces.get(i));
    }
    return experiment;
  }

  /** Gives the registers of interface {@code index} to the TVM. */
  public void donate(int index) throws HostFailure {
    vmm.donate(interfaces.get(index), PAGE, GuestLayout.mmio(index).value());
  }

  /** Takes them back. */
  public void reclaim(int index) throws HostFailure {
    vmm.reclaim(interfaces.get(index), PAGE);
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** The host. */
  public Vmm vmm() {
    return vmm;
  }

  /** What has happened. */
  public Heard heard() {
    return heard;
  }

  /** The devices that the host found. */
  public List<HostDevice> devices() {
    return List.copyOf(devices);
  }

  /** The TDIs of all devices. */
  public List<Interface> interfaces() {
    return interfaces;
  }

  /** The first device. */
  public HostDevice device() {
    return devices.getFirst();
  }

  /** The first TDI. */
  public Interface tdi() {
    return interfaces.getFirst();
  }

  /** What the ABI calls the first TDI. */
  public int id() {
    return tdi().id().value();
  }

  /** What the host calls the TVM. */
  public long tvm() {
    return tvm;
  }

  /** The host's hart. */
  public TsmHost calls() {
    return machine.calls();
  }

  /** The root that made the devices. */
  public Anchors anchors() {
    return anchors;
  }

  /** Who made its devices. */
  public DeviceMaker maker() {
    return maker;
  }

  /** What the maker of the devices publishes of {@code firmware}. */
  public Rim rim(Firmware firmware) {
    return rim(DeviceProfile.standard().withKind(plan.kind()).withFirmware(firmware));
  }

  /** What the guest trusts unless it is told otherwise. */
  public TdmPolicy policy() {
    return new TdmPolicy(anchors, Optional.of(rim), true, true);
  }

  /** Does the descriptors that wait in the devices. */
  public void deviceWorks() {
    machine.devices().forEach(TeeIoDevice::work);
  }

  /** Has {@code listener} hear each event of the TSM, within the TSM's call. */
  public void whenTsmTells(Consumer<TsmEvent> listener) {
    heard.whenTsmTells(listener);
  }

  /** A page of the host with {@code content} at its start. */
  public HostAddress hostPage(Bytes content) throws AccessFault {
    HostAddress page = machine.pages().take(1);
    machine.memory(SupervisorDomain.HOST).write(page, content);
    return page;
  }

  /** Runs {@code guest} to its end; the n-th part runs while the guest is in its n-th pause. */
  public void run(Script guest, HostPart... parts) throws HostFailure, AccessFault {
    run(vmm.tenant(), guest, parts);
  }

  /** The same with a host that answers guests in its own way. */
  public void run(GuestRunner.Host host, Script guest, HostPart... parts)
      throws HostFailure, AccessFault {
    script = guest;
    GuestRunner runner = new GuestRunner(calls(), host, tvm(), 0, event -> {});
    int pauses = 0;
    GuestRunner.Exit exit = runner.run();
    while (exit instanceof GuestRunner.Exit.AtStage) {
      expect(pauses < parts.length, "the guest pauses more often than " + parts.length);
      parts[pauses++].run();
      runner.answer(SbiResult.SUCCESS);
      exit = runner.run();
    }
    expect(guestProblem.isEmpty(), "the guest ended with " + guestProblem);
    expect(exit.equals(new GuestRunner.Exit.Ended(0)), "the guest's hart ended with " + exit);
    expect(pauses == parts.length, "the guest paused " + pauses + " times of " + parts.length);
  }

  /** Runs {@code guest} until it ends, pauses, or is not run on, and says which. */
  public GuestRunner.Exit exitOf(GuestRunner.Host host, Script guest) {
    script = guest;
    return new GuestRunner(calls(), host, tvm(), 0, event -> {}).run();
  }

  /** Makes another TVM, which has nothing yet; there is at most one. */
  public Neighbour makeNeighbour() throws HostFailure {
    expect(neighbour.isEmpty(), "there is a neighbour already");
    Tenant tenant =
        vmm.createTvm(new TvmImage(NEIGHBOUR, GuestLayout.ENTRY.value(), GuestLayout.MEMORY_SIZE));
    tenant.reserveTables(interfaces.size());
    Neighbour made = new Neighbour(this, tenant);
    neighbour = Optional.of(made);
    return made;
  }

  private void runNeighbour(GuestHart hart) throws GuestFault {
    neighbour.orElseThrow().run(hart);
  }

  /** What a program on {@code hart} can do; it draws what {@code name} draws. */
  Guest guest(GuestHart hart, String name) throws GuestFault {
    return new Guest(hart, this, setup.guestGuards(), crypto, random.split(name));
  }

  private void run(GuestHart hart) throws GuestFault {
    try {
      script.run(guest(hart, "tvm"));
    } catch (TsmRefusal | DeviceFailure problem) {
      guestProblem = Optional.of(String.valueOf(problem.getMessage()));
    }
  }

  /** Ends an experiment that went otherwise than it must for its result to mean anything. */
  public static void expect(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
