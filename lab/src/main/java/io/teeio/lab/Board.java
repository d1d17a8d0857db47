package io.teeio.lab;

import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.TeeIoDevice;
import io.teeio.device.trust.RootOfTrust;
import io.teeio.platform.fabric.RootComplex;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.Switch;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuCapabilities;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.Rdsm;
import io.teeio.rule.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine is before its TSM and its host run: memory, IOMMUs, root complex with a root port,
 * a switch and a device for each device, and the RDSM, which alone holds what controls them.
 */
final class Board {
  private static final long CAPABILITIES =
      0x10
          | 1L << IommuCapabilities.SVPBMT
          | 1L << IommuCapabilities.SV39X4
          | 1L << IommuCapabilities.SV48X4
          | 46L << 32;

  private final PhysicalMemory memory;
  private final MemoryProtection protection;
  private final RootComplex complex;
  private final List<Switch> switches = new ArrayList<>();
  private final List<TeeIoDevice> devices = new ArrayList<>();
  private final Iommu hostIommu;
  private final Iommu teeIommu;
  private final Rdsm rdsm;
  private final Optional<RootOfTrust> rootOfTrust;

  /** A board after power-on; its devices are of {@code maker}. */
  Board(MachinePlan plan, MachineParts parts, Optional<DeviceMaker> maker, MachineSeams seams) {
    Guards guards = parts.guards();
    Observers observers = parts.observers();
    memory = new PhysicalMemory(Topology.MEMORY, Topology.MEMORY_SIZE);
    MemoryProtection.Control mpt = MemoryProtection.powerOn(memory, guards);
    protection = mpt.table();
    IoMpt.Control classifier = IoMpt.powerOn(guards);
    hostIommu = iommu(Topology.HOST_IOMMU, SupervisorDomain.HOST, observers);
    teeIommu = iommu(Topology.TEE_IOMMU, SupervisorDomain.TEE, observers);
    complex =
        new RootComplex(
            memory,
            protection,
            classifier.classifier(),
            Map.of(Topology.HOST_IOMMU, hostIommu, Topology.TEE_IOMMU, teeIommu),
            Topology.INTERRUPT_FILE,
            parts.crypto(),
            plan.ideKeyLimit(),
            guards,
            observers::fabric);
    List<RootPort.Control> controls = new ArrayList<>();
    for (int i = 0; i < Math.max(1, plan.devices()); i++) {
      controls.add(complex.addRootPort(Topology.rootPort(i).withLimits(plan.limits())));
    }
    for (int i = 0; i < plan.devices(); i++) {
      Switch hub = hub(i, device(i, plan, parts, maker.orElseThrow(), seams));
      controls.get(i).port().connect(hub);
    }
    rootOfTrust = rootOfTrust(controls, plan, parts, maker);
    rdsm =
        new Rdsm(
            controls,
            classifier,
            mpt,
            memory(SupervisorDomain.TEE),
            Map.of(
                Topology.HOST_IOMMU,
                SupervisorDomain.HOST,
                Topology.TEE_IOMMU,
                SupervisorDomain.TEE),
            guards,
            observers::rdsm);
  }

  private Iommu iommu(int id, SupervisorDomain domain, Observers observers) {
    return new Iommu(
        new IommuCapabilities(CAPABILITIES),
        memory,
        protection,
        domain,
        event -> observers.iommu(id, event));
  }

  private static TeeIoDevice device(
      int index, MachinePlan plan, MachineParts parts, DeviceMaker maker, MachineSeams seams) {
    DeviceProfile profile =
        seams
            .make()
            .apply(DeviceProfile.standard())
            .withKind(plan.kind())
            .withFunction(Topology.device(index))
            .withVirtualFunctions(plan.virtual())
            .withSuite(plan.suite())
            .withIdeKeyLimit(plan.ideKeyLimit())
            .withHeartbeat(plan.heartbeatSeconds())
            .withFirmware(plan.firmware())
            .withSerialNumber("%04d".formatted(index + 1));
    return new TeeIoDevice(
        profile,
        maker.identify(profile),
        new DeviceParts(
            parts.crypto(),
            parts.deviceRandom().apply(index),
            parts.clock(),
            parts.guards(),
            event -> parts.observers().device(index, event),
            event -> {}),
        seams.doorbell());
  }

  /** A switch with {@code device} below it. */
  private Switch hub(int index, TeeIoDevice device) {
    Switch hub = new Switch(Topology.switchPort(index), Topology.switchBuses(index));
    hub.connect(device, Topology.deviceBus(index), Topology.window(index));
    switches.add(hub);
    devices.add(device);
    return hub;
  }

  private Optional<RootOfTrust> rootOfTrust(
      List<RootPort.Control> controls,
      MachinePlan plan,
      MachineParts parts,
      Optional<DeviceMaker> maker) {
    return switch (plan.rootPortKeys()) {
      case RDSM -> Optional.empty();
      case HROT -> {
        DeviceProfile profile =
            DeviceProfile.standard()
                .withFunction(Topology.ROOT_OF_TRUST)
                .withSuite(plan.suite())
                .withNames("teeio", "sample-root-of-trust", "0000");
        RootOfTrust made =
            new RootOfTrust(
                profile,
                maker.orElseThrow().identify(profile),
                controls,
                new DeviceParts(
                    parts.crypto(),
                    parts.deviceRandom().apply(plan.devices()),
                    parts.clock(),
                    parts.guards()));
        complex.integrate(Topology.ROOT_OF_TRUST, made.config());
        yield Optional.of(made);
      }
    };
  }

  /** Memory as {@code domain} reaches it. */
  DomainMemory memory(SupervisorDomain domain) {
    return new DomainMemory(memory, protection, domain);
  }

  RootComplex complex() {
    return complex;
  }

  /** The switches, in the order of their root ports. */
  List<Switch> switches() {
    return switches;
  }

  /** The devices, in the same order. */
  List<TeeIoDevice> devices() {
    return devices;
  }

  Iommu hostIommu() {
    return hostIommu;
  }

  Iommu teeIommu() {
    return teeIommu;
  }

  Rdsm rdsm() {
    return rdsm;
  }

  /** The root of trust that has the keys of root ports, if the plan wanted one. */
  Optional<RootOfTrust> rootOfTrust() {
    return rootOfTrust;
  }
}
