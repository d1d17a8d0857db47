package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.DeviceEvent;
import io.teeio.device.DeviceRule;
import io.teeio.device.accelerator.CompletionCode;
import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.device.block.Medium;
import io.teeio.device.block.Operation;
import io.teeio.device.block.Status;
import io.teeio.device.block.Submission;
import io.teeio.device.function.FunctionKind;
import io.teeio.device.function.FunctionRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Rule;
import io.teeio.rule.weakened.GuardsWithout;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a device still refuses when the lab takes out the rule that refuses it ordinarily: a hole in
 * the model leads to a neighbour, never out of the model.
 */
final class SecondLineTest {
  private static final int CONTROL = 0x08;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;
  private static final int TAIL = 0x20;
  private static final int COMPLETIONS = 0x40;
  private static final int COMPLETION = 0x400;
  private static final int STATUS_OF_SUBMISSION = 10;

  /** The function that the host uses, which has the last part of what the device shares out. */
  private static final int LAST = 2;

  /** The first selective block's Control register, from the start of the IDE capability. */
  private static final int STREAM_CONTROL = 12 + SelectiveBlock.CONTROL;

  private static Experiment connected(Rule missing, FunctionKind kind) throws Exception {
    Experiment experiment =
        new Experiment(
            Setup.plain()
                .withVirtual(LAST)
                .withGuards(new GuardsWithout(missing))
                .planned(plan -> plan.withKind(kind)));
    experiment.vmm().connect(experiment.device());
    return experiment;
  }

  /** Has the host's own function do {@code entry}; what it answers. */
  private static Bytes completion(Experiment experiment, HostAddress queue, Bytes entry)
      throws Exception {
    experiment.machine().memory(SupervisorDomain.HOST).write(queue, entry);
    MmioAccess mmio = experiment.machine().mmio(SupervisorDomain.HOST);
    HostAddress bar = experiment.interfaces().get(LAST - 1).bar();
    mmio.write64(bar.plus(RING_BASE), queue.value());
    mmio.write64(bar.plus(COMPLETIONS), queue.plus(COMPLETION).value());
    mmio.write32(bar.plus(RING_SIZE), 2);
    mmio.write32(bar.plus(CONTROL), 1);
    mmio.write32(bar.plus(TAIL), 1);
    return experiment.machine().memory(SupervisorDomain.HOST).read(queue.plus(COMPLETION), 16);
  }

  @ParameterizedTest
  @CsvSource({
    "DONE, -2097152",
    "DONE, 1048512",
    "OUTSIDE_LOCAL_MEMORY, -2097153",
    "OUTSIDE_LOCAL_MEMORY, -3145728",
    "OUTSIDE_LOCAL_MEMORY, 1048513",
    "OUTSIDE_LOCAL_MEMORY, 1048576",
    "OUTSIDE_LOCAL_MEMORY, -9223372036854775808",
    "OUTSIDE_LOCAL_MEMORY, 9223372036854775807"
  })
  void withoutTdiOwnMemoryNothingBeyondTheDevicesMemoryIsReached(CompletionCode code, long address)
      throws Exception {
    for (int flag : List.of(Descriptor.SOURCE_LOCAL, Descriptor.DESTINATION_LOCAL)) {
      Experiment experiment = connected(FunctionRule.TDI_OWN_MEMORY, FunctionKind.ACCELERATOR);
      HostAddress page = experiment.hostPage(Bytes.zeros(Experiment.PAGE));
      long other = page.plus(0x800).value();
      boolean source = flag == Descriptor.SOURCE_LOCAL;
      Descriptor descriptor =
          new Descriptor(
              Opcode.COPY,
              flag,
              source ? address : other,
              source ? other : address,
              64,
              0,
              page.plus(COMPLETION).value(),
              Bytes.zeros(12),
              1);
      WireWriter out = new WireWriter(Descriptor.SIZE);
      descriptor.write(out);
      assertThat(completion(experiment, page, out.toBytes()).at(0)).isEqualTo(code.wire());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DONE, -8192, 1",
    "DONE, 4094, 2",
    "OUTSIDE_EXTENT, -8193, 1",
    "OUTSIDE_EXTENT, -8193, 2",
    "OUTSIDE_EXTENT, 4095, 2",
    "OUTSIDE_EXTENT, 4096, 1",
    "OUTSIDE_EXTENT, -9223372036854775808, 1",
    "OUTSIDE_EXTENT, 9223372036854775807, 1"
  })
  void withoutTdiOwnExtentNothingBeyondTheMediumIsWritten(Status status, long lba, int sectors)
      throws Exception {
    Experiment experiment = connected(FunctionRule.TDI_OWN_EXTENT, FunctionKind.BLOCK);
    HostAddress page = experiment.hostPage(Bytes.zeros(Experiment.PAGE));
    HostAddress data = experiment.machine().pages().take(2);
    WireWriter out = new WireWriter(Submission.SIZE);
    new Submission(Operation.WRITE, 0, lba, sectors, 1, data.value()).write(out);
    assertThat(completion(experiment, page, out.toBytes()).at(STATUS_OF_SUBMISSION))
        .isEqualTo(status.wire());
    Medium medium = experiment.machine().devices().getFirst().medium().orElseThrow();
    assertThat(medium.stolen(LAST, lba).isPresent()).isEqualTo(status == Status.DONE);
  }

  @Test
  void withoutDmaInRunOnlyNothingLeavesForAStreamThatIsGone() throws Exception {
    Experiment experiment =
        Experiment.bound(
            Setup.deferred().withGuards(new GuardsWithout(DeviceRule.DMA_IN_RUN_ONLY)));
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(7)).isFalse();
          guest.pause();
          assertThat(guest.target()).isZero();
        },
        () -> {
          ConfigAccess space = space(experiment);
          int control =
              space.findExtendedCapability(CapabilityId.IDE).orElseThrow() + STREAM_CONTROL;
          space.write(control, space.read(control) ^ 0x8000_0000);
          assertThat(experiment.machine().devices().getFirst().tdis().getFirst().state())
              .isEqualTo(TdiState.ERROR);
          experiment.deviceWorks();
        });
    assertThat(experiment.heard().devices())
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    DeviceEvent.Refused.class,
                    refused -> {
                      assertThat(refused.rule()).isEqualTo(IdeRule.IDE_SECURE_STATE);
                      assertThat(refused.detail()).endsWith("is gone");
                    }));
  }

  private static ConfigAccess space(Experiment experiment) {
    return experiment.machine().devices().getFirst().configuration(experiment.tdi().id());
  }
}
