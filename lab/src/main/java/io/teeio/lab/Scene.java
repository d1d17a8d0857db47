package io.teeio.lab;

import io.teeio.attest.Anchors;
import io.teeio.device.DeviceMaker;
import io.teeio.device.Firmware;
import io.teeio.lab.report.DeviceReference;
import io.teeio.lab.report.MachineMap;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.TdmPolicy;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostFailure;
import io.teeio.vmm.Vmm;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a {@link DeviceLife} happens in, ready for the first connect: the machine, booted
 * and enumerated, a TVM built, and a device outside if that was asked for.
 */
final class Scene implements Closeable {
  private static final long TRUSTED_MMIO = 4096;
  private static final int OUTSIDE_PORT = 1;
  private static final int APPLICATION_KEY = 32;
  private static final RequesterId OUTSIDE = Topology.device(0);

  private final Machine machine;
  private final List<HostDevice> devices;
  private final List<Interface> interfaces;
  private final Optional<OutsideMailbox> outside;
  private final Optional<DeviceReference> reference;
  private final Secret applicationKey;
  private final boolean anchored;
  private final String deviceName;

  private Scene(
      Machine machine,
      List<HostDevice> devices,
      List<Interface> interfaces,
      Optional<OutsideMailbox> outside,
      Optional<DeviceReference> reference,
      Secret applicationKey,
      boolean anchored,
      String deviceName) {
    this.machine = machine;
    this.devices = List.copyOf(devices);
    this.interfaces = List.copyOf(interfaces);
    this.outside = outside;
    this.reference = reference;
    this.applicationKey = applicationKey;
    this.anchored = anchored;
    this.deviceName = deviceName;
  }

  /**
   * Sets the scene.
   *
   * @throws IOException if a device outside cannot be reached
   */
  static Scene set(
      RunRequest request,
      Tally tally,
      Witness witness,
      GuestWatch watch,
      GuestMeter meter,
      Recordings recordings)
      throws IOException {
    RunSources sources = RunSources.of(request.seed());
    MachineParts parts =
        new MachineParts(
            sources.crypto(),
            sources.random().apply("tsm"),
            index -> sources.random().apply("device " + index),
            sources.clock(),
            RequesterProfile.cove().withVersions(request.spdm()).withSuite(request.suite()),
            Guards.all(),
            new BothObservers(new DoeRecorder(tally, recordings.doeObjects()), witness),
            recordings.secrets());
    Secret key = sources.random().apply("application").secret(APPLICATION_KEY);
    try {
      GuestSetup setup = new GuestSetup(request, sources, watch, meter, key);
      return request.external().isPresent()
          ? outside(request, parts, setup, request.external().get())
          : inside(request, parts, setup, witness);
    } catch (ManifestError | HostFailure e) {
      throw new IllegalStateException("the lab's own machine does not come up", e);
    }
  }

  private static Scene inside(
      RunRequest request, MachineParts parts, GuestSetup setup, Witness witness)
      throws ManifestError, HostFailure {
    int virtual = request.tdis() == 1 ? 0 : request.tdis();
    DeviceMaker maker = Machine.maker(parts, request.suite());
    TdmPolicy policy =
        request
            .owner()
            .of(
                new TdmPolicy(
                    new Anchors(List.of(maker.root().der())),
                    Optional.of(setup.rim(Firmware.GENUINE)),
                    true,
                    true));
    Machine machine =
        Machine.powerOn(
            new MachinePlan(request.devices(), virtual, request.suite(), request.firmware())
                .withKind(request.kind())
                .withRootPortKeys(request.rootPortKeys()),
            parts,
            maker,
            setup.programs(policy, GuestSetup.ordered(request.devices(), virtual)));
    witness.poweredOn(machine);
    Vmm vmm = machine.vmm();
    vmm.boot();
    List<HostDevice> devices = new ArrayList<>();
    for (var port : machine.rootPorts()) {
      devices.addAll(vmm.enumerate(port, virtual));
    }
    List<Interface> interfaces =
        devices.stream()
            .flatMap(each -> each.interfaces().stream().skip(virtual == 0 ? 0 : 1))
            .toList();
    vmm.createTvm(GuestSetup.image());
    vmm.reserveTables(interfaces.size());
    String name = machine.devices().getFirst().profile().product();
    return new Scene(
        machine,
        devices,
        interfaces,
        Optional.empty(),
        Optional.of(new DeviceReference(maker.root(), setup.rim(released(request)))),
        setup.applicationKey(),
        true,
        "%s, %d x %d TDI, firmware %s"
            .formatted(name, request.devices(), request.tdis(), request.firmware().text()));
  }

  /** The maker's firmware that runs at the end. */
  private static Firmware released(RunRequest request) {
    return request.update().filter(Firmware.NEWER::equals).orElse(Firmware.GENUINE);
  }

  private static Scene outside(
      RunRequest request, MachineParts parts, GuestSetup setup, InetSocketAddress address)
      throws IOException, ManifestError, HostFailure {
    List<Bytes> anchors = request.anchor().map(List::of).orElse(List.of());
    OutsideMailbox mailbox = OutsideMailbox.connect(address);
    TdmPolicy policy =
        request
            .owner()
            .outside()
            .of(new TdmPolicy(new Anchors(anchors), Optional.empty(), false, false));
    Machine machine =
        Machine.withDeviceOutside(
            parts,
            PlatformManifest.external(OUTSIDE, anchors, OUTSIDE_PORT),
            setup.programs(policy, List.of(OUTSIDE.value())));
    Vmm vmm = machine.vmm();
    vmm.boot();
    HostDevice device =
        new HostDevice(
            OUTSIDE,
            Topology.rootPort(0).id(),
            List.of(new Interface(OUTSIDE, new HostAddress(0), 0)),
            new HostAddress(0),
            0,
            StreamId.of(0));
    vmm.adopt(device, mailbox);
    vmm.createTvm(GuestSetup.image());
    return new Scene(
        machine,
        List.of(device),
        device.interfaces(),
        Optional.of(mailbox),
        Optional.empty(),
        setup.applicationKey(),
        !anchors.isEmpty() || request.owner().namesRoots(),
        "doe+tcp://" + address.getHostString() + ":" + address.getPort());
  }

  /** What the maker of the devices tells everybody; empty for a device outside. */
  Optional<DeviceReference> reference() {
    return reference;
  }

  Vmm vmm() {
    return machine.vmm();
  }

  Machine machine() {
    return machine;
  }

  List<HostDevice> devices() {
    return devices;
  }

  List<Interface> interfaces() {
    return interfaces;
  }

  String deviceName() {
    return deviceName;
  }

  /** What hangs where. */
  MachineMap map() {
    List<MachineMap.Branch> branches = new ArrayList<>();
    for (HostDevice device : devices) {
      List<String> hubs =
          device.isOutside() ? List.of() : List.of(Topology.switchPort(branches.size()).toString());
      List<String> meant =
          device.interfaces().stream()
              .filter(interfaces::contains)
              .map(each -> each.id().toString())
              .toList();
      branches.add(
          new MachineMap.Branch(
              device.rootPort().toString(),
              hubs,
              device.id().toString(),
              meant,
              device.isOutside()));
    }
    return new MachineMap(
        branches, machine.rootOfTrust().map(present -> Topology.ROOT_OF_TRUST.toString()));
  }

  /** Whether MMIO and DMA of the devices can be reached. */
  boolean usable() {
    return outside.isEmpty();
  }

  /** Whether there is a root to trust. */
  boolean anchored() {
    return anchored;
  }

  /** Brings {@code next} to the machine's own devices, which tell whoever wants to know. */
  void stage(Firmware next) {
    machine.devices().forEach(device -> device.dsm().stageFirmware(next));
  }

  /**
   * Has the devices run what was brought.
   *
   * @return whether all of them do
   */
  boolean update() {
    return machine.devices().stream().allMatch(device -> device.dsm().updateFirmware());
  }

  /** What went wrong on the way to a device outside. */
  Optional<IOException> problem() {
    return outside.flatMap(OutsideMailbox::problem);
  }

  /** Whether {@code failure} is a policy's no, and not something broken. */
  boolean isDenied(HostFailure failure) {
    return failure.result().is(SbiError.DENIED);
  }

  /** Donates the trusted page of TDI {@code index}. */
  void donate(int index) throws HostFailure {
    GuestAddress place = GuestLayout.mmio(index);
    vmm().donate(interfaces.get(index), TRUSTED_MMIO, place.value());
  }

  /** Takes it back. */
  void reclaim(Interface tdi) throws HostFailure {
    vmm().reclaim(tdi, TRUSTED_MMIO);
  }

  /** Makes the first TDI usable by the host, with the application's key in it. */
  boolean prepareBaseline() {
    Interface first = interfaces.getFirst();
    machine.untrusted().attach(first.bar());
    int index = devices.getFirst().interfaces().indexOf(first);
    if (!machine.untrusted().reset()) {
      return false;
    }
    machine.devices().getFirst().provisionApplicationKey(index, applicationKey.duplicate());
    return true;
  }

  @Override
  public void close() throws IOException {
    applicationKey.close();
    if (outside.isPresent()) {
      outside.get().close();
    }
  }
}
