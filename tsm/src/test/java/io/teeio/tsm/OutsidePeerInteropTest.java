package io.teeio.tsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.EmulatorClient;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The control path under the external profile, against a responder that nobody here wrote: DMTF's
 * {@code spdm_responder_emu --trans PCI_DOE}, listening where the system property {@code
 * teeio.peer} says (HOST:PORT).
 */
class OutsidePeerInteropTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xbe, 0, 0);

  @Test
  void anOutsideDeviceGoesThroughItsWholeLife() throws Exception {
    String peer = System.getProperty("teeio.peer", "");
    Assumptions.assumeFalse(peer.isEmpty(), "no peer was named with -Dteeio.peer=HOST:PORT");
    String[] parts = peer.split(":", 2);
    Bench bench =
        new Bench(o -> {
          o.profile = "external";
          o.anchored = false;
        });
    try (EmulatorClient client =
        EmulatorClient.connect(
            new InetSocketAddress(parts[0], Integer.parseInt(parts[1])),
            Binding.PCI_DOE,
            Duration.ofSeconds(10))) {
      bench.host.mailbox = (device, request) -> exchange(client, request);
      assertThat(bench.host.connect(bench.device)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.state()).isEqualTo(SbiResult.success(1));
      assertThat(bench.report().value()).isEqualTo(100);
      assertThat(bench.measure(0).isSuccess()).isTrue();
      assertThat(
              bench
                  .guest
                  .call(
                      CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
                      TDI.value(),
                      0,
                      0,
                      TestGuest.BUFFER,
                      TestGuest.BUFFER_SIZE)
                  .isSuccess())
          .isTrue();
      assertThat(bench.start()).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.state()).isEqualTo(SbiResult.success(2));
      assertThat(bench.host.drive(CovhFunction.SPDM_HEARTBEAT, TDI.value()))
          .isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.host.drive(CovhFunction.SPDM_KEY_UPDATE, TDI.value()))
          .isEqualTo(SbiResult.SUCCESS);
      assertThat(
              bench.host.drive(
                  CovhFunction.IDE_KEY_REFRESH, TDI.value(), TestDevice.STREAM.value()))
          .isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    }
  }

  private static Optional<Envelope> exchange(EmulatorClient client, Envelope request) {
    try {
      return Framing.unwrap(
          Binding.PCI_DOE, client.exchange(Framing.wrap(Binding.PCI_DOE, request)));
    } catch (IOException | MalformedInput e) {
      throw new AssertionError(e);
    }
  }
}
