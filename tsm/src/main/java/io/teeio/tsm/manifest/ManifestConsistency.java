package io.teeio.tsm.manifest;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.List;

/** What a schema cannot say: how the parts of a manifest must fit together. */
final class ManifestConsistency {
  private ManifestConsistency() {}

  static void check(Manifest manifest, List<AddressRange> memory) throws ManifestError {
    if (manifest.anchors().isEmpty() && manifest.profile() == ManifestProfile.MACHINE) {
      throw new ManifestError(
          "$.anchors", "wanted at least one: the TSM trusts nobody on first use (A-36)");
    }
    iommus(manifest);
    rootOfTrust(manifest);
    List<Manifest.RootPort> ports = manifest.rootPorts();
    for (int i = 0; i < ports.size(); i++) {
      String path = "$.rootPorts[" + i + "]";
      port(manifest, ports.get(i), path);
      RequesterId id = ports.get(i).id();
      if (ports.subList(0, i).stream().anyMatch(other -> other.id().equals(id))) {
        throw new ManifestError(path + ".id", "is that of a root port before it");
      }
      mmio(ports, i, memory, path);
      endpoints(ports, i, path);
    }
  }

  private static void rootOfTrust(Manifest manifest) throws ManifestError {
    if (manifest.rootOfTrust().isPresent()) {
      RequesterId id = manifest.rootOfTrust().get();
      boolean port = manifest.rootPorts().stream().anyMatch(other -> other.id().equals(id));
      if (port || manifest.above(id).isPresent()) {
        throw new ManifestError("$.rootOfTrust", "is a root port or below one");
      }
    }
  }

  private static void iommus(Manifest manifest) throws ManifestError {
    List<Manifest.Iommu> iommus = manifest.iommus();
    for (int i = 0; i < iommus.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (iommus.get(i).id() == iommus.get(j).id()) {
          throw new ManifestError("$.iommus[" + i + "].id", "is that of iommus[" + j + "]");
        }
        if (iommus.get(i).registers().equals(iommus.get(j).registers())) {
          throw new ManifestError(
              "$.iommus[" + i + "].registers", "are those of iommus[" + j + "]");
        }
      }
    }
  }

  private static void port(Manifest manifest, Manifest.RootPort port, String path)
      throws ManifestError {
    Manifest.Iommu iommu =
        manifest
            .iommu(port.iommu())
            .orElseThrow(
                () -> new ManifestError(path + ".iommu", "there is no IOMMU " + port.iommu()));
    if (iommu.domain() != SupervisorDomain.TEE) {
      throw new ManifestError(path + ".iommu", "IOMMU " + port.iommu() + " is not the TSM's");
    }
  }

  private static void mmio(
      List<Manifest.RootPort> ports, int index, List<AddressRange> memory, String path)
      throws ManifestError {
    List<AddressRange> own = ports.get(index).mmio();
    for (int i = 0; i < own.size(); i++) {
      AddressRange range = own.get(i);
      String where = path + ".mmio[" + i + "]";
      if (memory.stream().anyMatch(range::overlaps)) {
        throw new ManifestError(where, range + " is memory");
      }
      if (own.subList(0, i).stream().anyMatch(range::overlaps)
          || ports.subList(0, index).stream()
              .anyMatch(port -> port.mmio().stream().anyMatch(range::overlaps))) {
        throw new ManifestError(where, range + " overlaps a range before it");
      }
    }
  }

  private static void endpoints(List<Manifest.RootPort> ports, int index, String path)
      throws ManifestError {
    Manifest.RootPort port = ports.get(index);
    for (int i = 0; i < port.endpoints().size(); i++) {
      FunctionRange range = port.endpoints().get(i);
      String where = path + ".endpoints[" + i + "]";
      if (range.first().segment() != port.id().segment()) {
        throw new ManifestError(where, range + " is in another segment than the root port");
      }
      if (range.contains(port.id())) {
        throw new ManifestError(where, range + " holds the root port itself");
      }
      if (port.endpoints().subList(0, i).stream().anyMatch(range::overlaps)
          || ports.subList(0, index).stream()
              .anyMatch(p -> p.endpoints().stream().anyMatch(range::overlaps))) {
        throw new ManifestError(where, range + " overlaps what a root port before it has");
      }
    }
  }
}
