package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.RootComplex;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.Rdsm;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.tsm.call.Refused;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The TSM's calls to the RDSM, when the RDSM does not do what it is asked. */
class RdsmKeyAgentTest {
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final RequesterId ROOT_PORT = RequesterId.of(0, 0, 1, 0);
  private static final RequesterId DEVICE = RequesterId.of(0, 1, 0, 0);
  private static final StreamId STREAM = StreamId.of(5);

  private final Guards guards = Guards.all();
  private final PhysicalMemory chips = new PhysicalMemory(BASE, 16L * PhysicalMemory.PAGE);
  private final MemoryProtection.Control mpt = MemoryProtection.powerOn(chips, guards);
  private final IoMpt.Control classifier = IoMpt.powerOn(guards);
  private final RootComplex complex =
      new RootComplex(
          chips,
          mpt.table(),
          classifier.classifier(),
          Map.of(),
          new MmioWindow(new HostAddress(0x2800_0000L), 4096),
          Crypto.portable(),
          guards,
          event -> {});
  private final RootPort.Control rootPort =
      complex.addRootPort(
          new RootPortFacts(
              ROOT_PORT,
              new BusRange(0, 1, 1),
              List.of(new MmioWindow(new HostAddress(0x40_0000_0000L), 1L << 20))));
  private final DomainMemory tee = new DomainMemory(chips, mpt.table(), SupervisorDomain.TEE);
  private final Rdsm rdsm =
      new Rdsm(
          List.of(rootPort),
          classifier,
          mpt,
          tee,
          Map.of(0, SupervisorDomain.HOST),
          guards,
          event -> {});

  /** How often the RDSM still fails a function before it does anything. */
  private final Map<CovtFunction, Integer> failures = new EnumMap<>(CovtFunction.class);

  private final RdsmKeyAgent agent =
      new RdsmKeyAgent(this::call, new Hart(9, SupervisorDomain.TEE), tee, BASE, event -> {});

  RdsmKeyAgentTest() {
    mpt.classify(BASE, 1, SupervisorDomain.TEE);
  }

  private SbiResult call(Hart hart, SbiCall call) {
    for (CovtFunction function : CovtFunction.values()) {
      int left = failures.getOrDefault(function, 0);
      if (call.is(function) && left > 0) {
        failures.put(function, left - 1);
        return SbiResult.of(SbiError.IO);
      }
    }
    return rdsm.call(hart, call);
  }

  private void program() throws Refused {
    agent.programStream(
        ROOT_PORT,
        IdeStreamDescriptor.of(STREAM, new StreamAssociation(DEVICE, DEVICE, List.of())));
    assertThat(rdsm.association(ROOT_PORT, STREAM)).isPresent();
  }

  @Test
  void whatTheRdsmRefusesFailsWithItsError() {
    failures.put(CovtFunction.PROGRAM_RP_IDE_STREAM, 1);
    Refused refused = catchThrowableOfType(Refused.class, this::program);
    assertThat(refused).isNotNull();
    assertThat(refused.result().code()).contains(SbiError.IO);
  }

  @Test
  void dropTriesTwiceWhenTheRdsmFailsOnce() throws Exception {
    for (CovtFunction once :
        List.of(CovtFunction.PROGRAM_RP_IDE_STREAM, CovtFunction.CLEAR_RP_IDE_KEY)) {
      program();
      failures.put(once, 1);
      agent.drop(ROOT_PORT, STREAM);
      assertThat(rdsm.association(ROOT_PORT, STREAM)).as(once.name()).isEmpty();
      assertThat(failures).as("it was asked").containsEntry(once, 0);
    }
  }

  @Test
  void dropDoesNotTryForEver() throws Exception {
    program();
    failures.put(CovtFunction.PROGRAM_RP_IDE_STREAM, 5);
    agent.drop(ROOT_PORT, STREAM);
    assertThat(failures).containsEntry(CovtFunction.PROGRAM_RP_IDE_STREAM, 3);
  }
}
