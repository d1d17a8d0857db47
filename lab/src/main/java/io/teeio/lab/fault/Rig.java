package io.teeio.lab.fault;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceProfile;
import io.teeio.device.DeviceRimFacts;
import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.lab.Machine;
import io.teeio.lab.MachineParts;
import io.teeio.lab.MachinePlan;
import io.teeio.lab.MachineSeams;
import io.teeio.platform.hart.GuestProgram;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.tsm.manifest.ManifestError;
import io.teeio.tvm.TdmPolicy;
import io.teeio.vmm.HostDevice;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A machine with several devices and interfaces, a host that does one call at a time, several TVMs
 * whose programs take orders, and a {@link FaultPlan} that all of them meet at every leg.
 */
final class Rig {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration TOO_LONG = Duration.ofSeconds(31);

  /**
   * What to build.
   *
   * @param devices how many, at least 2 if anything is to be swapped
   * @param virtual virtual functions of each; without any the physical function is the interface
   * @param tenants TVMs
   * @param guards of everything but the guests
   * @param seed of every random number
   */
  record Layout(int devices, int virtual, int tenants, Guards guards, long seed) {}

  /** An interface: what the host calls it, and the number of its device. */
  record Slot(int device, Interface found) {
    int id() {
      return found.id().value();
    }
  }

  /** A TVM wanted an interface to start since it was last bound to it. */
  private record Acceptance(long tvm, long tdi) {}

  private final Layout layout;
  private final Crypto crypto = Crypto.fastest();
  private final HandClock clock = new HandClock(START);
  private final Watch watch = new Watch();
  private final SeededRandom random;
  private final Random dice;
  private final TdmPolicy policy;
  private final Machine machine;
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<HostDevice> devices = new ArrayList<>();
  private final Post post;
  private final Host host;
  private final TenantHost guests;
  private final boolean[] out;
  private final Set<Acceptance> acceptances = new HashSet<>();
  private FaultPlan plan = FaultPlan.NOTHING;

  Rig(Layout layout) {
    this.layout = layout;
    this.random = new SeededRandom(layout.seed());
    this.dice = new Random(layout.seed());
    this.out = new boolean[layout.devices()];
    MachineParts parts =
        new MachineParts(
            crypto,
            random.split("tsm"),
            index -> random.split("device " + index),
            clock,
            RequesterProfile.cove().withSuite(Suite.P256),
            layout.guards(),
            watch);
    // Certificates of the same length in every run: this back end heeds its random source.
    DeviceMaker maker =
        new DeviceMaker(
            new CertificateMint(Crypto.portable(), random.split("maker"), clock), Suite.P256);
    policy = policy(maker);
    Map<Bytes, GuestProgram> programs = new HashMap<>();
    for (int i = 0; i < layout.tenants(); i++) {
      Tenant tenant = new Tenant(this, i);
      tenants.add(tenant);
      programs.put(tenant.image(), tenant::program);
    }
    machine = powerOn(parts, maker, programs);
    watch.poweredOn(machine);
    for (var port : machine.rootPorts()) {
      devices.addAll(machine.vmm().enumerate(port, layout.virtual()));
    }
    post = new Post(this, devices.stream().map(HostDevice::id).toList());
    host = new Host(this);
    guests = new TenantHost(this);
  }

  private Machine powerOn(
      MachineParts parts, DeviceMaker maker, Map<Bytes, GuestProgram> programs) {
    try {
      return Machine.powerOn(
          new MachinePlan(layout.devices(), layout.virtual(), Suite.P256, Firmware.GENUINE),
          parts,
          maker,
          programs,
          new MachineSeams(
              rdsm -> new FaultyFirmware(this, rdsm),
              MachineSeams.NONE.iommu(),
              TeeIoDevice.Doorbell.IMMEDIATE));
    } catch (ManifestError error) {
      throw new IllegalStateException(error);
    }
  }

  private TdmPolicy policy(DeviceMaker maker) {
    DeviceProfile profile = DeviceProfile.standard().withSuite(Suite.P256);
    Rim rim =
        new Rim(
            profile.manufacturer() + ":" + profile.product(),
            DeviceRimFacts.genuine(profile, crypto, HashAlgorithm.SHA_256).stream()
                .map(fact ->
                    new ReferenceValue(fact.index(), fact.meaning(), fact.raw(), fact.value()))
                .toList());
    return new TdmPolicy(new Anchors(List.of(maker.root().der())), Optional.of(rim), true, true);
  }

  Machine machine() {
    return machine;
  }

  Watch watch() {
    return watch;
  }

  Host host() {
    return host;
  }

  /** What the host does for its TVMs. */
  TenantHost guests() {
    return guests;
  }

  Post post() {
    return post;
  }

  Crypto crypto() {
    return crypto;
  }

  HandClock clock() {
    return clock;
  }

  SeededRandom random() {
    return random;
  }

  /** What every guest trusts. */
  TdmPolicy policy() {
    return policy;
  }

  List<Tenant> tenants() {
    return tenants;
  }

  List<HostDevice> devices() {
    return devices;
  }

  /** All interfaces, device by device. */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      List<Interface> all = devices.get(i).interfaces();
      for (Interface each : all.subList(layout.virtual() == 0 ? 0 : 1, all.size())) {
        slots.add(new Slot(i, each));
      }
    }
    return slots;
  }

  /** Number of the device that has function {@code id}; -1 if none has. */
  int deviceOf(int id) {
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).id().value() <= id && id <= devices.get(i).lastId().value()) {
        return i;
      }
    }
    return -1;
  }

  int otherDevice(int device) {
    return (device + 1) % devices.size();
  }

  /** TVM {@code tvm} wants interface {@code tdi} to start. */
  void accepted(long tvm, long tdi) {
    acceptances.add(new Acceptance(tvm, tdi));
  }

  /** It does not want it any more, or what it wanted is void. */
  void notAccepted(long tvm, long tdi) {
    acceptances.remove(new Acceptance(tvm, tdi));
  }

  boolean hasAccepted(long tvm, long tdi) {
    return acceptances.contains(new Acceptance(tvm, tdi));
  }

  /** From now on {@code next} decides what goes wrong. */
  void follow(FaultPlan next) {
    plan = next;
  }

  Optional<Fault> at(Leg leg, int device, String name) {
    return plan.at(leg, device, name);
  }

  /** More time passes than anybody waits for an answer. */
  void passTime() {
    clock.advance(TOO_LONG);
  }

  /** A number below {@code bound}, the same in every run. */
  int choose(int bound) {
    return dice.nextInt(bound);
  }

  /** Pulls device number {@code device} out; not twice. */
  void pullOut(int device) {
    if (!out[device]) {
      out[device] = true;
      machine.pullOut(device);
    }
  }

  /** Puts every device back that was pulled out, and finds it again. */
  void putBack() {
    for (int i = 0; i < out.length; i++) {
      if (out[i]) {
        putBack(i);
      }
    }
  }

  /** Puts device number {@code device} back if it was pulled out, and finds it again. */
  void putBack(int device) {
    if (out[device]) {
      out[device] = false;
      machine.putBack(device);
      devices.set(
          device,
          machine.vmm().enumerate(machine.rootPorts().get(device), layout.virtual()).getFirst());
    }
  }
}
