package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.fabric.FabricEvent.Gate;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.vmm.HostDevice;
import io.teeio.wire.MalformedInput;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The seventh of the ten: a virtual function whose requester id is not one of the stream's. What it
 * sends is authentic, and still ends at the root port, before the classifier and the IOMMU are
 * asked (T007). The gates one by one are platform's InboundPathTest.
 */
class Ten07RequesterOutsideTheStreamTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAuthenticPacketOfAnotherFunctionEndsAtTheRootPort(boolean narrowed) throws Exception {
    AtomicReference<Experiment> built = new AtomicReference<>();
    MachineSeams seams =
        new MachineSeams(
            rdsm -> narrowed ? narrowing(rdsm, built) : rdsm,
            MachineSeams.NONE.iommu(),
            MachineSeams.NONE.doorbell());
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2).with(seams));
    built.set(experiment);
    experiment.vmm().connect(experiment.device());
    experiment.donate(1);
    experiment.vmm().bind(experiment.interfaces().get(1));
    AtomicInteger faultsBefore = new AtomicInteger();
    experiment.run(guest -> {
      guest.beginBlindly(1);
      faultsBefore.set(experiment.heard().iommuFaults());
      assertThat(guest.copies(0x5A)).isEqualTo(!narrowed);
      assertThat(guest.target()).isEqualTo(narrowed ? 0 : 0x5A);
    });
    if (narrowed) {
      assertThat(experiment.heard().gates()).isNotEmpty().containsOnly(Gate.REQUESTER_RANGE);
      assertThat(experiment.heard().iommuFaults()).isEqualTo(faultsBefore.get());
    } else {
      assertThat(experiment.heard().gates()).isEmpty();
    }
  }

  /** The root port gets a stream that ends at the first virtual function. */
  private static SbiFirmware narrowing(SbiFirmware rdsm, AtomicReference<Experiment> built) {
    return (hart, call) -> {
      if (call.is(CovtFunction.PROGRAM_RP_IDE_STREAM)) {
        narrow(built.get(), new HostAddress(call.a1()));
      }
      return rdsm.call(hart, call);
    };
  }

  private static void narrow(Experiment experiment, HostAddress at) {
    DomainMemory memory = experiment.machine().memory(SupervisorDomain.TEE);
    try {
      IdeStreamDescriptor given = IdeStreamDescriptor.read(memory.read(at, 512));
      if (given.association().isPresent()) {
        StreamAssociation all = given.association().get();
        RequesterId last = experiment.interfaces().getFirst().id();
        memory.write(
            at,
            IdeStreamDescriptor.of(
                    given.stream(), new StreamAssociation(all.ridBase(), last, all.memory()))
                .toBytes());
      }
    } catch (AccessFault | MalformedInput broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void aFunctionOutsideTheStreamIsNotBound() throws Exception {
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2));
    HostDevice whole = experiment.device();
    HostDevice narrow =
        new HostDevice(
            whole.id(),
            whole.rootPort(),
            whole.interfaces().subList(0, 2),
            whole.window(),
            whole.windowSize(),
            whole.stream());
    experiment.vmm().connect(narrow);
    experiment.donate(1);
    assertThat(Calls.hostError(() -> experiment.vmm().bind(experiment.interfaces().get(1))))
        .contains(SbiError.INVALID_STATE);
  }
}
