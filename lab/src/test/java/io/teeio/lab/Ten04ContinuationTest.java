package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.TsmMachine;
import io.teeio.vmm.HostDevice;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The fourth of the ten: a continuation of connect_device that names another stream descriptor, or
 * finds the first one changed (A-10e).
 */
class Ten04ContinuationTest {
  private static final int TRANSCRIPT = 64 * 1024;

  @Test
  void anotherDescriptorAddressIsRefusedAndTheCallWaitsOn() throws Exception {
    Experiment experiment = new Experiment(Setup.plain());
    HostDevice device = experiment.device();
    HostAddress first = experiment.hostPage(descriptor(device, device.stream()));
    HostAddress other = experiment.hostPage(descriptor(device, StreamId.of(77)));
    HostAddress transcript = experiment.machine().pages().take(TRANSCRIPT / Experiment.PAGE);
    assertThat(connect(experiment, first, transcript))
        .isEqualTo(SbiResult.success(Nacl.SPDM_PENDING_REQUEST));
    for (long[] changed :
        List.of(
            new long[] {other.value(), transcript.value(), TRANSCRIPT},
            new long[] {first.value(), transcript.value() + Experiment.PAGE, TRANSCRIPT},
            new long[] {first.value(), transcript.value(), TRANSCRIPT - Experiment.PAGE})) {
      SbiResult refused =
          experiment
              .calls()
              .call(
                  CovhFunction.CONNECT_DEVICE,
                  device.id().value(),
                  changed[0],
                  changed[1],
                  changed[2]);
      assertThat(refused.code()).contains(SbiError.INVALID_PARAM);
    }
    assertThat(experiment.heard().rulesBroken())
        .containsOnly("PENDING_ARGUMENTS_PINNED")
        .hasSize(3);
  }

  @Test
  void aDescriptorThatChangesMeanwhileIsNotReadAgain() throws Exception {
    Experiment experiment = new Experiment(Setup.plain());
    HostDevice device = experiment.device();
    List<Bytes> found = new ArrayList<>();
    // Whatever the host's memory says from the first message on, the stream is the first one's.
    experiment.whenTsmTells(event -> {
      if (event instanceof TsmEvent.Spdm) {
        found.add(overwriteScratch(experiment));
      }
    });
    experiment.vmm().connect(device);
    assertThat(found.getFirst()).isEqualTo(descriptor(device, device.stream()));
    assertThat(found.getLast()).isEqualTo(descriptor(device, StreamId.of(77)));
    experiment.whenTsmTells(event -> {});
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    experiment.run(guest -> guest.begin(0));
  }

  /** The VMM's first page is where it puts the descriptor: what was there, and now is not. */
  private static Bytes overwriteScratch(Experiment experiment) {
    HostDevice device = experiment.device();
    Bytes other = descriptor(device, StreamId.of(77));
    long first = (long) TsmMachine.PRIVATE_PAGES * Experiment.PAGE + Nacl.SIZE;
    HostAddress scratch = Topology.MEMORY.plus(first);
    DomainMemory memory = experiment.machine().memory(SupervisorDomain.HOST);
    try {
      Bytes before = memory.read(scratch, other.length());
      memory.write(scratch, other);
      return before;
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
  }

  private static SbiResult connect(
      Experiment experiment, HostAddress descriptor, HostAddress transcript) {
    return experiment
        .calls()
        .call(
            CovhFunction.CONNECT_DEVICE,
            experiment.device().id().value(),
            descriptor.value(),
            transcript.value(),
            TRANSCRIPT);
  }

  private static Bytes descriptor(HostDevice device, StreamId stream) {
    RequesterId last = device.lastId();
    long end = device.window().value() + device.windowSize() - 1;
    return IdeStreamDescriptor.of(
            stream,
            new StreamAssociation(
                device.id(), last, List.of(new AddressRange(device.window().value(), end))))
        .toBytes();
  }
}
