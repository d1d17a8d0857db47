package io.teeio.tsm.manifest;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.AbiRevision;
import java.util.List;
import java.util.Optional;

/**
 * The platform manifest (CoVE-IO v0.3.0+a361d4a "Platform manifest" leaves the format open; A-05).
 * Loaded with the TSM and never changed: a device that is not in it does not exist.
 *
 * @param platform name of the machine
 * @param svn security version of this manifest
 * @param profile how much is compared
 * @param anchors roots to trust; empty only under {@link ManifestProfile#EXTERNAL}
 * @param iommus register interfaces
 * @param rootPorts root ports and what lies behind each
 * @param rootOfTrust function that takes the keys of root ports; without one the RDSM does
 * @param abi the revision of CoVE-IO's calls that the TSM speaks
 * @param policy what the TSM demands beyond the specification
 */
public record Manifest(
    String platform,
    long svn,
    ManifestProfile profile,
    List<Anchor> anchors,
    List<Iommu> iommus,
    List<RootPort> rootPorts,
    Optional<RequesterId> rootOfTrust,
    AbiRevision abi,
    Policy policy) {
  /** The only version of the format so far. */
  public static final int VERSION = 1;

  /**
   * One IOMMU register interface.
   *
   * @param id its number in classifier rules
   * @param registers where its registers are
   * @param domain whose it is
   */
  public record Iommu(int id, HostAddress registers, SupervisorDomain domain) {}

  /**
   * One root port.
   *
   * @param id its function
   * @param iommu IOMMU behind which TEE traffic of its devices belongs
   * @param ecam where its configuration page is
   * @param mmio address ranges that it routes to its devices
   * @param endpoints functions that may be behind it
   */
  public record RootPort(
      RequesterId id,
      int iommu,
      HostAddress ecam,
      List<AddressRange> mmio,
      List<FunctionRange> endpoints) {}

  /**
   * What the TSM demands beyond the specification.
   *
   * @param measurementsBeforeStart whether start_interface wants fresh measurements in the same
   *     lock epoch (A-20b)
   * @param decisionBeforeStart whether start_interface wants the TVM to have recorded a decision in
   *     the same lock epoch
   * @param recordLimit records in one direction of a session before its keys must be updated
   * @param portIndex IDE_KM port of an external device
   */
  public record Policy(
      boolean measurementsBeforeStart,
      boolean decisionBeforeStart,
      long recordLimit,
      int portIndex) {
    /** What holds where the manifest says nothing. */
    public static final Policy DEFAULT = new Policy(false, false, 1L << 32, 0);
  }

  /** Keeps private copies of the lists. */
  public Manifest {
    anchors = List.copyOf(anchors);
    iommus = List.copyOf(iommus);
    rootPorts = List.copyOf(rootPorts);
  }

  /**
   * Reads and checks a manifest.
   *
   * @param json the document, as {@code docs/manifest.md} describes it
   * @throws ManifestError if it is not JSON, not of this schema, or contradicts itself
   */
  public static Manifest read(String json) throws ManifestError {
    return ManifestSchema.read(json);
  }

  /** The root port above {@code function}, if the machine has that function. */
  public Optional<RootPort> above(RequesterId function) {
    return rootPorts.stream()
        .filter(port -> port.endpoints().stream().anyMatch(range -> range.contains(function)))
        .findFirst();
  }

  /** The IOMMU with number {@code id}. */
  public Optional<Iommu> iommu(int id) {
    return iommus.stream().filter(iommu -> iommu.id() == id).findFirst();
  }
}
