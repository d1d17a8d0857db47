package io.teeio.platform.rdsm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.StreamListener;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.TeeFilter;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The RDSM: COVT calls 1024 to 1029 of CoVE-IO for the keys and streams of root ports.
 *
 * <p>Key states and errors are those of CoVE-IO 09. Where it leaves a choice: {@code
 * clear_rp_ide_key} is INVALID_STATE only while a key is Enabled. The root port's enable bit
 * has no call: it is set when a key set has its six keys Enabled and cleared by the SET_STOP after
 * which none has. SET_STOP wipes the key itself although its state says Programmed
 * so a SET_GO that follows without new key data is INVALID_STATE. A descriptor without
 * requester ids and addresses releases the stream.
 */
public final class Rdsm implements SbiFirmware {
  private final Map<RequesterId, RootPortKeys> ports = new HashMap<>();
  private final SourceRules sources;
  private final IoMpt.Control classifier;
  private final MemoryProtection.Control pages;
  private final Map<Integer, SupervisorDomain> iommus;
  private final Guards guards;
  private final Consumer<RdsmEvent> events;
  private StreamListener listener = (rootPort, stream, reason) -> {};

  /**
   * The RDSM after reset: untrusted traffic goes to the host's IOMMU, trusted traffic nowhere.
   *
   * @param controls all root ports
   * @param classifier the classifier
   * @param pages the MPT
   * @param memory memory as the TEE domain sees it, where descriptors and keys lie
   * @param iommus the domain of each IOMMU by its id; the lowest id of the host's is its default
   * @param guards what to enforce
   * @param events hears what was done
   */
  public Rdsm(
      List<RootPort.Control> controls,
      IoMpt.Control classifier,
      MemoryProtection.Control pages,
      DomainMemory memory,
      Map<Integer, SupervisorDomain> iommus,
      Guards guards,
      Consumer<RdsmEvent> events) {
    this.classifier = classifier;
    this.pages = pages;
    this.iommus = Map.copyOf(iommus);
    this.guards = guards;
    this.events = events;
    CallArguments arguments = new CallArguments(memory, pages.table(), guards);
    for (RootPort.Control control : controls) {
      ports.put(control.port().id(), new RootPortKeys(control, arguments, guards, events));
      control.listen(new Streams());
    }
    int hostIommu =
        iommus.entrySet().stream()
            .filter(entry -> entry.getValue() == SupervisorDomain.HOST)
            .map(Map.Entry::getKey)
            .min(Integer::compare)
            .orElseThrow(() -> new IllegalArgumentException("the host has no IOMMU"));
    sources = new SourceRules(classifier, hostIommu);
  }

  /** The private interface for {@code domain}, which is the TEE's. */
  public RdsmPort port(SupervisorDomain domain) {
    return new Port(domain);
  }

  @Override
  public SbiResult call(Hart hart, SbiCall call) {
    Optional<SbiFunction> found = SbiFunction.find(call.eid(), call.fid());
    if (found.isEmpty() || !(found.get() instanceof CovtFunction function)) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    try {
      requireTee(hart.domain());
      return dispatch(function, call);
    } catch (Refusal refusal) {
      events.accept(new RdsmEvent.CallRefused(function, refusal.error(), refusal.reason()));
      return SbiResult.of(refusal.error());
    }
  }

  private SbiResult dispatch(CovtFunction function, SbiCall call) throws Refusal {
    RootPortKeys port = rootPort(call.a0());
    HostAddress first = new HostAddress(call.a1());
    switch (function) {
      case PROGRAM_RP_IDE_KEY -> port.program(first, new HostAddress(call.a2()));
      case CLEAR_RP_IDE_KEY -> port.clear(streamId(call.a1()));
      case SET_GO_RP_IDE_KEY -> port.go(first);
      case SET_STOP_RP_IDE_KEY -> port.stop(first);
      case RP_IDE_KEY_STATUS -> {
        return SbiResult.success(port.status(first).code());
      }
      case PROGRAM_RP_IDE_STREAM -> port.programStream(first);
    }
    return SbiResult.SUCCESS;
  }

  private RootPortKeys rootPort(long id) throws Refusal {
    if (id >>> 24 != 0 || !ports.containsKey(RequesterId.of((int) id))) {
      throw new Refusal(SbiError.INVALID_PARAM, "no root port 0x" + Long.toHexString(id));
    }
    return java.util.Objects.requireNonNull(ports.get(RequesterId.of((int) id)));
  }

  private static StreamId streamId(long id) throws Refusal {
    if (id >>> 8 != 0) {
      throw new Refusal(SbiError.INVALID_PARAM, "no stream 0x" + Long.toHexString(id));
    }
    return StreamId.of((int) id);
  }

  private void requireTee(SupervisorDomain domain) throws Refusal {
    try {
      guards.require(PlatformRule.RDSM_CALLER, domain == SupervisorDomain.TEE, domain::toString);
    } catch (Violation violation) {
      throw new Refusal(SbiError.DENIED, violation.getMessage());
    }
  }

  /** News of the root ports, which the TSM hears after the RDSM did its part. */
  private final class Streams implements StreamListener {
    @Override
    public void streamLost(RequesterId rootPort, StreamId stream, String reason) {
      RootPortKeys port = ports.get(rootPort);
      if (port != null) {
        port.lost(stream);
      }
      events.accept(new RdsmEvent.StreamLost(rootPort, stream, reason));
      listener.streamLost(rootPort, stream, reason);
    }

    @Override
    public void refreshDue(RequesterId rootPort, StreamId stream) {
      listener.refreshDue(rootPort, stream);
    }
  }

  /** What a stream of {@code rootPort} is for, if it is set up. */
  public Optional<StreamAssociation> association(RequesterId rootPort, StreamId stream) {
    return Optional.ofNullable(ports.get(rootPort)).flatMap(port -> port.association(stream));
  }

  private final class Port implements RdsmPort {
    private final SupervisorDomain caller;

    Port(SupervisorDomain caller) {
      this.caller = caller;
    }

    @Override
    public SbiResult classify(
        RequesterId function, boolean teeOnly, SupervisorDomain domain, int iommuId) {
      if (iommus.get(iommuId) != domain) {
        return SbiResult.of(SbiError.INVALID_PARAM);
      }
      SourceRules.Target target =
          new SourceRules.Target(teeOnly ? TeeFilter.TEE : TeeFilter.BOTH, domain, iommuId);
      try {
        requireTee(caller);
        requireFree(function, domain);
      } catch (Refusal refusal) {
        return SbiResult.of(refusal.error());
      }
      if (!sources.put(function.value(), target)) {
        return SbiResult.of(SbiError.FAILED);
      }
      events.accept(new RdsmEvent.SourceClassified(function, teeOnly, domain, iommuId));
      return SbiResult.SUCCESS;
    }

    private void requireFree(RequesterId function, SupervisorDomain domain) throws Refusal {
      Optional<SourceRules.Target> now = sources.find(function.value());
      try {
        guards.require(
            PlatformRule.RDSM_SOURCE_EXCLUSIVE,
            now.isEmpty() || now.get().domain() == domain,
            function::toString);
      } catch (Violation violation) {
        throw new Refusal(SbiError.DENIED, violation.getMessage());
      }
    }

    @Override
    public SbiResult declassify(RequesterId function) {
      try {
        requireTee(caller);
      } catch (Refusal refusal) {
        return SbiResult.of(refusal.error());
      }
      if (sources.find(function.value()).isPresent()) {
        sources.remove(function.value());
        events.accept(new RdsmEvent.SourceDeclassified(function));
      }
      return SbiResult.SUCCESS;
    }

    @Override
    public Optional<IoMpt.Route> route(RequesterId function, boolean tee) {
      try {
        return Optional.of(classifier.classifier().route(function.value(), tee));
      } catch (Violation aborted) {
        return Optional.empty();
      }
    }

    @Override
    public void classify(HostAddress first, long count, SupervisorDomain owner) {
      if (caller != SupervisorDomain.TEE) {
        throw new IllegalStateException("only the TEE domain moves pages");
      }
      pages.classify(first, count, owner);
      events.accept(new RdsmEvent.PagesMoved(first, count, owner));
    }

    @Override
    public void onStreamLost(StreamListener next) {
      listener = next;
    }
  }
}
