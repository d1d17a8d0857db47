package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.policy.GpuMode;
import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What devices that work together must agree on: one challenge, one way to be given to a machine,
 * and who is connected with whom. In protected PCIe mode plain text crosses the switches, so that a
 * switch that nobody appraised would see it.
 */
final class TopologyChecks {
  private static final String NONCES = "same nonce";
  private static final String DISTINCT = "distinct devices";
  private static final String MODES = "gpu modes";
  private static final String TOPOLOGY = "topology";

  /** The names of the checks of several devices together. */
  static final Set<String> NAMES = Set.of(NONCES, DISTINCT, MODES, TOPOLOGY);

  private static final String CLAUSE = "NVIDIA protected PCIe, multi-GPU topology";

  private final List<DeviceReading> gpus = new ArrayList<>();
  private final List<DeviceReading> switches = new ArrayList<>();
  private final List<DeviceReading> devices;

  private TopologyChecks(List<DeviceReading> devices) {
    this.devices = devices;
    for (DeviceReading device : devices) {
      switch (device.product()) {
        case GPU -> gpus.add(device);
        case SWITCH -> switches.add(device);
      }
    }
  }

  static List<Check> of(List<DeviceReading> devices) {
    TopologyChecks checks = new TopologyChecks(devices);
    return List.of(checks.nonces(), checks.distinct(), checks.modes(), checks.topology());
  }

  private Check nonces() {
    Set<String> nonces = new TreeSet<>();
    for (DeviceReading device : devices) {
      device.report().map(AttestationReport::nonce).map(Bytes::toString).ifPresent(nonces::add);
    }
    if (nonces.isEmpty()) {
      return Check.notChecked(NONCES, "no report can be read");
    }
    return Check.of(
        NONCES,
        nonces.size() == 1,
        "all reports answer " + nonces.iterator().next(),
        "the reports answer " + nonces.size() + " different challenges");
  }

  /** A device that is shown twice may stand for one that was kept back. */
  private Check distinct() {
    Set<Bytes> seen = new HashSet<>();
    List<String> again =
        devices.stream()
            .filter(device -> device.leaf().map(Certificate::der).filter(seen::add).isEmpty())
            .filter(device -> device.leaf().isPresent())
            .map(device -> device.evidence().name())
            .toList();
    return again.isEmpty()
        ? Check.pass(DISTINCT, seen.size() + " different certificates")
        : Check.warn(DISTINCT, "stood here before: " + String.join(", ", again));
  }

  private Check modes() {
    Set<String> modes =
        gpus.stream()
            .map(TopologyChecks::mode)
            .map(mode -> mode.map(GpuMode::word).orElse("none reported"))
            .collect(Collectors.toCollection(TreeSet::new));
    if (modes.isEmpty()) {
      return Check.notRequired(MODES, "there is no GPU");
    }
    return Check.of(
        MODES,
        modes.size() == 1,
        "all GPUs are given in the same way: " + String.join("", modes),
        "GPUs are given in different ways: " + String.join(", ", modes));
  }

  private static Optional<GpuMode> mode(DeviceReading device) {
    return device.facts().flatMap(ReportedFacts::effectiveMode);
  }

  private Check topology() {
    return answer().under(CLAUSE);
  }

  private Check answer() {
    boolean protectedPcie =
        gpus.stream().anyMatch(gpu -> mode(gpu).equals(Optional.of(GpuMode.PROTECTED_PCIE)));
    if (gpus.isEmpty() || switches.isEmpty()) {
      String reason = "there are %d GPUs and %d switches".formatted(gpus.size(), switches.size());
      return protectedPcie && gpus.size() > 1
          ? Check.notChecked(
              TOPOLOGY, reason + ", and protected PCIe needs every switch to be appraised")
          : Check.notRequired(TOPOLOGY, reason + ": nothing to compare");
    }
    List<String> problems = new ArrayList<>();
    Set<Bytes> shown = shown(problems);
    for (DeviceReading gpu : gpus) {
      Set<Bytes> known = known(gpu, Topology::switchesOf);
      if (!known.equals(shown)) {
        problems.add(
            "%s is connected with %s, and shown were %s"
                .formatted(gpu.evidence().name(), words(known), words(shown)));
      }
    }
    Set<Bytes> first = known(switches.getFirst(), Topology::gpusOf);
    for (DeviceReading each : switches) {
      Set<Bytes> known = known(each, Topology::gpusOf);
      if (!known.equals(first)) {
        problems.add(each.evidence().name() + " is connected with other GPUs than the first");
      }
    }
    long shownGpus = gpus.stream().flatMap(gpu -> gpu.leaf().stream()).distinct().count();
    if (first.size() != shownGpus) {
      problems.add("switches know %d GPUs, and %d were shown".formatted(first.size(), shownGpus));
    }
    return Check.of(
        TOPOLOGY,
        problems.isEmpty(),
        "%d GPUs and %d switches, each connected with all of the others"
            .formatted(gpus.size(), switches.size()),
        String.join("; ", problems));
  }

  /** The switches that were shown, by what they call themselves. */
  private Set<Bytes> shown(List<String> problems) {
    Set<Bytes> shown = new HashSet<>();
    for (DeviceReading each : switches) {
      Optional<Bytes> identifier =
          each.report().flatMap(report -> Topology.ownIdentifier(report.opaque()));
      if (identifier.isEmpty()) {
        problems.add(each.evidence().name() + " does not say which switch it is");
      } else if (!shown.add(identifier.get())) {
        problems.add(each.evidence().name() + " is a switch that was shown before");
      }
    }
    return shown;
  }

  private static Set<Bytes> known(DeviceReading device, Topology.Neighbours neighbours) {
    return device
        .report()
        .map(report -> Set.copyOf(neighbours.of(report.opaque())))
        .orElse(Set.of());
  }

  private static String words(Set<Bytes> identifiers) {
    return identifiers.stream().map(Bytes::toString).sorted().collect(Collectors.joining(" "));
  }
}
