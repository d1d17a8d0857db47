package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The sixth of the ten: a TSM that puts the right keys into the wrong slots of the root port. The
 * first protected packet fails its MAC, the stream is lost, and the interface goes to ERROR.
 * That one key in two slots is refused at once is platform's CovtKeyTest; both on a link alone are
 * pcie's IdeTamperTest.
 */
class Ten06WrongKeysTest {
  /** Byte of the key descriptor that is wrong, and the value that takes each value's place. */
  enum Mistake {
    NONE(3, 0, 1),
    TX_AND_RX_SWAPPED(3, 1, 0),
    POSTED_AND_NON_POSTED_SWAPPED(1, 1, 0, 2),
    COMPLETIONS_AND_POSTED_SWAPPED(1, 2, 1, 0);

    private final int offset;
    private final Bytes instead;

    Mistake(int offset, int... instead) {
      this.offset = offset;
      this.instead = Bytes.of(instead);
    }

    Bytes apply(Bytes descriptor) {
      byte[] wrong = descriptor.toArray();
      wrong[offset] = (byte) instead.at(wrong[offset]);
      return Bytes.copyOf(wrong);
    }
  }

  private static Experiment experiment(Mistake mistake) throws Exception {
    AtomicReference<Experiment> built = new AtomicReference<>();
    MachineSeams seams =
        new MachineSeams(
            rdsm -> misplacing(rdsm, mistake, built),
            MachineSeams.NONE.iommu(),
            MachineSeams.NONE.doorbell());
    Experiment experiment = new Experiment(Setup.plain().with(seams));
    built.set(experiment);
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    return experiment;
  }

  private static SbiFirmware misplacing(
      SbiFirmware rdsm, Mistake mistake, AtomicReference<Experiment> built) {
    return (hart, call) -> {
      if (!call.is(CovtFunction.PROGRAM_RP_IDE_KEY)) {
        return rdsm.call(hart, call);
      }
      DomainMemory memory = built.get().machine().memory(SupervisorDomain.TEE);
      HostAddress at = new HostAddress(call.a1());
      try {
        Bytes right = memory.read(at, 4);
        memory.write(at, mistake.apply(right));
        var result = rdsm.call(hart, call);
        memory.write(at, right);
        return result;
      } catch (AccessFault fault) {
        throw new AssertionError(fault);
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void keysInTheWrongSlotsFailTheFirstMac(Mistake mistake) throws Exception {
    Experiment experiment = experiment(mistake);
    boolean good = mistake == Mistake.NONE;
    experiment.run(guest -> {
      Tdm.Decision decision = guest.tdm().verify(experiment.id());
      assertThat(decision.accepted()).isTrue();
      guest.tdm().accept(experiment.id(), decision.report().orElseThrow(), GuestLayout.mmio(0));
      assertThat(guest.reaches(0)).isEqualTo(good);
      assertThat(guest.tsm().interfaceState(experiment.id()))
          .isEqualTo(good ? TdiState.RUN.wire() : TdiState.ERROR.wire());
    });
    assertThat(failures(experiment).isEmpty()).isEqualTo(good);
    if (mistake != Mistake.COMPLETIONS_AND_POSTED_SWAPPED) { // that one the root port notices
      assertThat(experiment.machine().devices().getFirst().tdis().getFirst().state())
          .isEqualTo(good ? TdiState.RUN : TdiState.ERROR);
    }
  }

  /** Why the stream failed, at either end. */
  private static List<String> failures(Experiment experiment) {
    return Stream.concat(
            experiment.heard().devices().stream()
                .filter(DeviceEvent.Stream.class::isInstance)
                .map(event -> ((DeviceEvent.Stream) event).event()),
            experiment.heard().fabric().stream()
                .filter(FabricEvent.Ide.class::isInstance)
                .map(event -> ((FabricEvent.Ide) event).event()))
        .filter(IdeEvent.Failed.class::isInstance)
        .map(event -> ((IdeEvent.Failed) event).rule().name())
        .toList();
  }
}
