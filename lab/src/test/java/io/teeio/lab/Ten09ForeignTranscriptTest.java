package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.Bench.Setup;
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
  private static Bytes connect(Bench bench, HostDevice device) throws Exception {
    bench.vmm.connect(device);
    // The VMM's second run of pages is where the TSM writes it.
    Bytes buffer = bench.machine.memory(SupervisorDomain.HOST).read(transcriptBuffer(), SIZE);
    return ConnectionTranscript.read(buffer).toBytes();
  }

  private static HostAddress transcriptBuffer() {
    long first =
        (long) io.teeio.tsm.TsmMachine.PRIVATE_PAGES * Bench.PAGE
            + io.teeio.platform.sbi.Nacl.SIZE
            + Bench.PAGE;
    return Topology.MEMORY.plus(first);
  }

  /** What the TSM says when the host gives it {@code transcript} of {@code device}. */
  private static SbiResult give(Bench bench, RequesterId device, Bytes transcript) {
    HostAddress buffer = bench.machine.pages().take(SIZE / Bench.PAGE);
    try {
      bench.machine.memory(SupervisorDomain.HOST).write(buffer, transcript);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
    return bench
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
  private static List<SbiError> ask(Bench bench, List<Bytes> transcripts) throws Exception {
    List<SbiError> errors = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    HostOf liar =
        new HostOf(bench) {
          @Override
          public boolean giveTranscript(RequesterId interfaceId) {
            return give(bench, bench.device().id(), transcripts.get(next.getAndIncrement()))
                .isSuccess();
          }
        };
    bench.run(
        liar,
        guest -> {
          for (int i = 0; i < transcripts.size(); i++) {
            Calls.guestError(() -> guest.tsm().connectionTranscript(bench.id(), TsmCalls.FULL, 0))
                .ifPresent(errors::add);
          }
        });
    return errors;
  }

  @Test
  void aTranscriptWithOneBitAlteredAnywhereIsRefused() throws Exception {
    Bench bench = new Bench(Setup.plain());
    Bytes genuine = connect(bench, bench.device());
    int step = 97;
    int tried = 0;
    for (int at = ConnectionTranscript.HEADER; at < genuine.length(); at += step) {
      assertThat(give(bench, bench.device().id(), altered(genuine, at)).isSuccess())
          .as("byte %s", at)
          .isFalse();
      tried++;
    }
    assertThat(bench.rulesBroken()).containsOnly("TRANSCRIPT_GENUINE").hasSize(tried);
    assertThat(give(bench, bench.device().id(), genuine).isSuccess()).isTrue();
  }

  @Test
  void anotherDevicesOrAnOlderSessionsTranscriptIsRefusedAndTheGuestGetsNothing() throws Exception {
    Bench bench = new Bench(Setup.plain().withDevices(2));
    Bytes older = connect(bench, bench.device());
    bench.vmm.disconnect(bench.device());
    Bytes other = connect(bench, bench.devices.get(1));
    Bytes genuine = connect(bench, bench.device());
    assertThat(List.of(older, other, genuine)).doesNotHaveDuplicates();
    bench.donate(0);
    bench.vmm.bind(bench.tdi());
    Bytes altered = altered(genuine, genuine.length() / 2);
    assertThat(ask(bench, List.of(older, other, altered)))
        .containsExactly(SbiError.IO, SbiError.IO, SbiError.IO);
    assertThat(bench.rulesBroken())
        .containsExactly("TRANSCRIPT_GENUINE", "TRANSCRIPT_GENUINE", "TRANSCRIPT_GENUINE");
  }

  @Test
  void theGenuineTranscriptReachesTheGuest() throws Exception {
    Bench bench = new Bench(Setup.plain());
    Bytes genuine = connect(bench, bench.device());
    bench.donate(0);
    bench.vmm.bind(bench.tdi());
    assertThat(ask(bench, List.of(genuine))).isEmpty();
  }
}
