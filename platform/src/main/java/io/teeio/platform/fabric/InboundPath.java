package io.teeio.platform.fabric;

import io.teeio.pcie.AddressType;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TranslationEntry;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;

/**
 * The way of a device's memory request from the root port on: T bit, classifier, IOMMU, MPT,
 * memory. Whatever comes before it (IDE, range of requester ids) is the root port's.
 */
final class InboundPath {
  /** What became of a request. */
  sealed interface Outcome {
    /** It was carried out; {@code data} is what was read. */
    record Done(Bytes data) implements Outcome {}

    /**
     * It ended at {@code gate}; the device hears Unsupported Request, or Completer Abort where the
     * IOMMU says so.
     */
    record Refused(FabricEvent.Gate gate, String detail, CompletionStatus status)
        implements Outcome {
      Refused(FabricEvent.Gate gate, String detail) {
        this(gate, detail, CompletionStatus.UR);
      }
    }
  }

  private static final Outcome WRITTEN = new Outcome.Done(Bytes.EMPTY);

  private sealed interface Way {
    record Open(DomainMemory memory, HostAddress address) implements Way {}

    record Told(Translation.Granted translation) implements Way {}

    record Closed(Outcome.Refused why) implements Way {}
  }

  private final IoMpt classifier;
  private final Map<Integer, Iommu> iommus;
  private final Map<SupervisorDomain, DomainMemory> memories;
  private final MmioWindow interruptFile;
  private final InterruptSink interrupts;
  private final LongPredicate deviceMemory;
  private final Guards guards;

  InboundPath(
      IoMpt classifier,
      Map<Integer, Iommu> iommus,
      Map<SupervisorDomain, DomainMemory> memories,
      MmioWindow interruptFile,
      InterruptSink interrupts,
      LongPredicate deviceMemory,
      Guards guards) {
    this.deviceMemory = deviceMemory;
    this.classifier = classifier;
    this.iommus = Map.copyOf(iommus);
    this.memories = Map.copyOf(memories);
    this.interruptFile = interruptFile;
    this.interrupts = interrupts;
    this.guards = guards;
  }

  /** Does what {@code read} asks; {@code tee} is the T bit. */
  Outcome read(Tlp.MemoryRead read, boolean tee) {
    boolean asks = read.type() == AddressType.ATS;
    // Bit 0 of a request for a translation: not for writing.
    Access access = asks && (read.address() & 1) == 0 ? Access.WRITE : Access.READ;
    long address = asks ? read.address() & -PhysicalMemory.PAGE : read.address();
    return switch (way(read.requester(), tee, read.type(), access, address)) {
      case Way.Closed(Outcome.Refused why) -> why;
      case Way.Told(Translation.Granted translation) -> new Outcome.Done(entry(translation));
      case Way.Open(DomainMemory memory, HostAddress physical) -> {
        try {
          yield new Outcome.Done(memory.read(physical, read.length()));
        } catch (AccessFault fault) {
          yield new Outcome.Refused(FabricEvent.Gate.MEMORY, fault.getMessage());
        }
      }
    };
  }

  private static Bytes entry(Translation.Granted granted) {
    Translation.Permissions may = granted.permissions();
    return new TranslationEntry(
            granted.address().value() & -granted.pageSize(),
            granted.pageSize(),
            may.read(),
            may.write(),
            may.execute(),
            may.supervisor(),
            may.global())
        .toBytes();
  }

  /** Does what {@code write} asks; {@code tee} is the T bit. */
  Outcome write(Tlp.MemoryWrite write, boolean tee) {
    RequesterId requester = write.requester();
    Bytes data = write.data();
    return switch (way(requester, tee, write.type(), Access.WRITE, write.address())) {
      case Way.Closed(Outcome.Refused why) -> why;
      case Way.Told _ -> throw new IllegalStateException("a write asks for no translation");
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

  /** The IOMMU that requests of {@code requester} go to; empty if no rule leads to one. */
  Optional<Iommu> iommu(RequesterId requester, boolean tee) {
    try {
      IoMpt.Route route = classifier.route(requester.value(), isTrusted(requester, tee));
      return Optional.ofNullable(iommus.get(route.iommuId()));
    } catch (Violation refused) {
      return Optional.empty();
    }
  }

  private Way way(
      RequesterId requester, boolean tee, AddressType type, Access access, long address) {
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
    IommuRequest request =
        new IommuRequest(requester.value(), OptionalInt.empty(), type, access, address);
    return switch (iommu.translate(request)) {
      case Translation.Mapped mapped ->
          deviceMemory.test(mapped.address().value())
              ? closed(FabricEvent.Gate.PEER_TO_PEER, "registers of a device, " + mapped.address())
              : new Way.Open(memory, mapped.address());
      case Translation.Granted granted -> new Way.Told(granted);
      case Translation.Aborted aborted ->
          new Way.Closed(
              new Outcome.Refused(
                  FabricEvent.Gate.IOMMU,
                  "%s at 0x%x".formatted(aborted.fault().cause(), aborted.fault().address()),
                  aborted.completerAbort() ? CompletionStatus.CA : CompletionStatus.UR));
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
