package io.teeio.lab.attack;

import io.teeio.lab.Topology;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.RdsmPort;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * T009: the host leads the trusted DMA of a running TDI to its own IOMMU, where the TVM's addresses
 * are the host's memory: a ring with the host's descriptors, and a place for what they fetch.
 */
final class ReroutedDma implements Attack {
  @Override
  public String id() {
    return "T009";
  }

  @Override
  public String name() {
    return "DMA remapping by the host";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.RDSM_CALLER;
  }

  @Override
  public String tries() {
    return "asks the RDSM to lead the TDI's trusted DMA to the host's IOMMU";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    List<SbiResult> answers = new ArrayList<>();
    List<HostAddress> target = new ArrayList<>();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.leavesInside(secret.bytes());
          guest.pause();
          guest.takesOut();
        },
        () -> {
          target.add(lay(experiment));
          answers.addAll(reroute(experiment));
        });
    DomainMemory host = experiment.machine().memory(SupervisorDomain.HOST);
    Bytes loot = host.read(target.getFirst(), Experiment.PAGE);
    return secret.isIn(loot)
        ? Attempt.succeeded(secret.inTheHandsOf("the host, to whose IOMMU the DMA was led,"))
        : Attempt.blocked(stopped(answers));
  }

  /** Writes the tables and the ring; returns where what the TVM calls its target lies then. */
  private static HostAddress lay(Experiment experiment) throws AccessFault {
    HostTranslation tables = new HostTranslation(experiment.machine(), GuestLayout.ENTRY);
    HostAddress ring = tables.map(GuestLayout.RING);
    DomainMemory memory = experiment.machine().memory(SupervisorDomain.HOST);
    for (int i = 0; i < AcceleratorRing.SIZE; i++) {
      memory.write(
          ring.plus((long) i * ForgedDescriptor.SIZE),
          ForgedDescriptor.copy(
              AcceleratorRing.SOURCE_LOCAL,
              0,
              GuestLayout.TARGET.value(),
              Experiment.PAGE,
              GuestLayout.RING.plus(Experiment.PAGE).value()));
    }
    HostAddress target = tables.map(GuestLayout.TARGET);
    tables.use(experiment.tdi().id());
    return target;
  }

  private static List<SbiResult> reroute(Experiment experiment) {
    RdsmPort rdsm = experiment.machine().rdsm(SupervisorDomain.HOST);
    RequesterId tdi = experiment.tdi().id();
    return List.of(
        rdsm.declassify(tdi), rdsm.classify(tdi, true, SupervisorDomain.HOST, Topology.HOST_IOMMU));
  }

  private String stopped(List<SbiResult> answers) {
    Optional<SbiResult> refused =
        answers.stream().filter(answer -> !answer.isSuccess()).findFirst();
    return refused
        .map(answer -> mitigation().name() + ": the RDSM answers the host " + answer)
        .orElse("not " + mitigation().name() + ": the RDSM did what the host asked for");
  }
}
