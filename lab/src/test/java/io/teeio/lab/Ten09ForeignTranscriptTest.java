package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.TsmCalls;
import io.teeio.vmm.HostDevice;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The ninth of the ten: the host keeps the connection transcript and gives back something else
 * (A-12b, A-37): one byte altered, one cut off, another device's, an older session's.
 */
class Ten09ForeignTranscriptTest {
  private static final int SIZE = 64 * 1024;

  /** Connects {@code device} and returns the transcript that the host was given. */
  private static Bytes connect(Experiment experiment, HostDevice device) throws Exception {
    experiment.vmm().connect(device);
    // The VMM's second run of pages is where the TSM writes it.
    Bytes buffer =
        experiment.machine().memory(SupervisorDomain.HOST).read(transcriptBuffer(), SIZE);
    return ConnectionTranscript.read(buffer).toBytes();
  }

  private static HostAddress transcriptBuffer() {
    long first =
        (long) io.teeio.tsm.TsmMachine.PRIVATE_PAGES * Experiment.PAGE
            + io.teeio.platform.sbi.Nacl.SIZE
            + Experiment.PAGE;
    return Topology.MEMORY.plus(first);
  }

  /** What the TSM says when the host gives it {@code transcript} of {@code device}. */
  private static SbiResult give(Experiment experiment, RequesterId device, Bytes transcript) {
    HostAddress buffer = experiment.machine().pages().take(SIZE / Experiment.PAGE);
    try {
      experiment.machine().memory(SupervisorDomain.HOST).write(buffer, transcript);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
    return experiment
        .calls()
        .call(CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT, device.value(), buffer.value(), SIZE);
  }

  private static Bytes altered(Bytes transcript, int at) {
    byte[] bytes = transcript.toArray();
    bytes[at] ^= 1;
    return Bytes.copyOf(bytes);
  }

  /**
   * A guest asks for its evidence and the host gives {@code transcripts} one by one; the errors.
   */
  private static List<SbiError> ask(Experiment experiment, List<Bytes> transcripts)
      throws Exception {
    List<SbiError> errors = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    ExperimentHost liar =
        new ExperimentHost(experiment) {
          @Override
          public boolean giveTranscript(RequesterId interfaceId) {
            return give(
                    experiment, experiment.device().id(), transcripts.get(next.getAndIncrement()))
                .isSuccess();
          }
        };
    experiment.run(
        liar,
        guest -> {
          for (int i = 0; i < transcripts.size(); i++) {
            Calls.guestError(
                    () -> guest.tsm().connectionTranscript(experiment.id(), TsmCalls.FULL, 0))
                .ifPresent(errors::add);
          }
        });
    return errors;
  }

  @Test
  void aTranscriptWithOneBitAlteredAnywhereIsRefused() throws Exception {
    Experiment experiment = new Experiment(Setup.plain());
    Bytes genuine = connect(experiment, experiment.device());
    int step = 97;
    int tried = 0;
    for (int at = ConnectionTranscript.HEADER; at < genuine.length(); at += step) {
      assertThat(give(experiment, experiment.device().id(), altered(genuine, at)).isSuccess())
          .as("byte %s", at)
          .isFalse();
      tried++;
    }
    assertThat(experiment.heard().rulesBroken()).containsOnly("TRANSCRIPT_GENUINE").hasSize(tried);
    assertThat(give(experiment, experiment.device().id(), genuine).isSuccess()).isTrue();
  }

  @Test
  void anotherDevicesOrAnOlderSessionsTranscriptIsRefusedAndTheGuestGetsNothing() throws Exception {
    Experiment experiment = new Experiment(Setup.plain().withDevices(2));
    Bytes older = connect(experiment, experiment.device());
    experiment.vmm().disconnect(experiment.device());
    Bytes other = connect(experiment, experiment.devices().get(1));
    Bytes genuine = connect(experiment, experiment.device());
    assertThat(List.of(older, other, genuine)).doesNotHaveDuplicates();
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    Bytes altered = altered(genuine, genuine.length() / 2);
    assertThat(ask(experiment, List.of(older, other, altered)))
        .containsExactly(SbiError.IO, SbiError.IO, SbiError.IO);
    assertThat(experiment.heard().rulesBroken())
        .containsExactly("TRANSCRIPT_GENUINE", "TRANSCRIPT_GENUINE", "TRANSCRIPT_GENUINE");
  }

  @Test
  void theGenuineTranscriptReachesTheGuest() throws Exception {
    Experiment experiment = new Experiment(Setup.plain());
    Bytes genuine = connect(experiment, experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    assertThat(ask(experiment, List.of(genuine))).isEmpty();
  }
}
