package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Map;

/**
 * The way of a device's memory request from the root port on: T bit, classifier, IOMMU, MPT,
 * memory. Whatever comes before it (IDE, range of requester ids) is the root port's.
 */
final class InboundPath {
  /** What became of a request. */
  sealed interface Outcome {
    /** It was carried out; {@code data} is what was read. */
    record Done(Bytes data) implements Outcome {}

    /** It ended at {@code gate}. */
    record Refused(FabricEvent.Gate gate, String detail) implements Outcome {}
  }

  private static final Outcome WRITTEN = new Outcome.Done(Bytes.EMPTY);

  private sealed interface Way {
    record Open(DomainMemory memory, HostAddress address) implements Way {}

    record Closed(Outcome.Refused why) implements Way {}
  }

  private final IoMpt classifier;
  private final Map<Integer, Iommu> iommus;
  private final Map<SupervisorDomain, DomainMemory> memories;
  private final MmioWindow interruptFile;
  private final InterruptSink interrupts;
  private final Guards guards;

  InboundPath(
      IoMpt classifier,
      Map<Integer, Iommu> iommus,
      Map<SupervisorDomain, DomainMemory> memories,
      MmioWindow interruptFile,
      InterruptSink interrupts,
      Guards guards) {
    this.classifier = classifier;
    this.iommus = Map.copyOf(iommus);
    this.memories = Map.copyOf(memories);
    this.interruptFile = interruptFile;
    this.interrupts = interrupts;
    this.guards = guards;
  }

  /** Reads {@code length} bytes for {@code requester}; {@code tee} is the T bit. */
  Outcome read(RequesterId requester, boolean tee, long address, int length) {
    return switch (way(requester, tee, Access.READ, address)) {
      case Way.Closed(Outcome.Refused why) -> why;
      case Way.Open(DomainMemory memory, HostAddress physical) -> {
        try {
          yield new Outcome.Done(memory.read(physical, length));
        } catch (AccessFault fault) {
          yield new Outcome.Refused(FabricEvent.Gate.MEMORY, fault.getMessage());
        }
      }
    };
  }

  /** Writes {@code data} for {@code requester}; {@code tee} is the T bit. */
  Outcome write(RequesterId requester, boolean tee, long address, Bytes data) {
    return switch (way(requester, tee, Access.WRITE, address)) {
      case Way.Closed(Outcome.Refused why) -> why;
      case Way.Open(DomainMemory memory, HostAddress physical) -> {
        if (isInterrupt(memory, physical, data)) {
          interrupts.interrupt(
              requester,
              physical,
              data.at(0) | data.at(1) << 8 | data.at(2) << 16 | data.at(3) << 24);
          yield WRITTEN;
        }
        try {
          memory.write(physical, data);
          yield WRITTEN;
        } catch (AccessFault fault) {
          yield new Outcome.Refused(FabricEvent.Gate.MEMORY, fault.getMessage());
        }
      }
    };
  }

  private Way way(RequesterId requester, boolean tee, Access access, long address) {
    IoMpt.Route route;
    try {
      route = classifier.route(requester.value(), isTrusted(requester, tee));
    } catch (Violation refused) {
      return closed(FabricEvent.Gate.CLASSIFIER, refused.getMessage());
    }
    Iommu iommu = iommus.get(route.iommuId());
    DomainMemory memory = memories.get(route.domain());
    if (iommu == null || memory == null) {
      return closed(FabricEvent.Gate.CLASSIFIER, "no IOMMU " + route.iommuId());
    }
    return switch (iommu.translate(IommuRequest.untranslated(requester.value(), access, address))) {
      case Translation.Mapped mapped -> new Way.Open(memory, mapped.address());
      case Translation.Granted _ ->
          throw new IllegalStateException("an access is not a request for a translation");
      case Translation.Aborted aborted ->
          closed(
              FabricEvent.Gate.IOMMU,
              "%s at 0x%x".formatted(aborted.fault().cause(), aborted.fault().address()));
    };
  }

  /** Whether a request counts as the TEE's: the T bit, which only an IDE TLP has, says so. */
  private boolean isTrusted(RequesterId requester, boolean tee) {
    try {
      guards.require(PlatformRule.RP_T_BIT, tee, requester::toString);
      return true;
    } catch (Violation untrusted) {
      return false;
    }
  }

  private boolean isInterrupt(DomainMemory memory, HostAddress address, Bytes data) {
    return memory.domain() == SupervisorDomain.HOST
        && data.length() == Integer.BYTES
        && interruptFile.contains(address.value(), Integer.BYTES);
  }

  private static Way closed(FabricEvent.Gate gate, String detail) {
    return new Way.Closed(new Outcome.Refused(gate, detail));
  }
}
