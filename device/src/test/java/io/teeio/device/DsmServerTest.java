package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.StreamId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Guards;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.EmulatorClient;
import io.teeio.spdm.transport.EmulatorTransport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The device on a socket, as other people's requesters meet it. */
final class DsmServerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final DeviceBench bench = new DeviceBench(0);

  private DsmServer serve(Binding binding) throws IOException {
    DeviceParts parts = new DeviceParts(bench.crypto, bench.random, bench.clock, Guards.all());
    return DsmServer.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        binding,
        () -> Dsm.onSocket(bench.profile, bench.identity, binding, parts),
        event -> {});
  }

  private SpdmSession open(EmulatorClient client, Binding binding) throws Exception {
    SpdmRequester requester =
        new SpdmRequester(
            new EmulatorTransport(client, binding),
            RequesterProfile.cove().withSuite(Suite.P256),
            bench.crypto,
            bench.random,
            bench.clock,
            Guards.all(),
            event -> {});
    requester.negotiate().orAbort();
    CertificateChain chain = requester.getCertificate(0).orAbort();
    return requester.openSession(0, chain, SummaryType.NONE, 0).orAbort();
  }

  @Test
  void wholeLifeOverDoe() throws Exception {
    try (DsmServer server = serve(Binding.PCI_DOE);
        EmulatorClient client =
            EmulatorClient.connect(server.address(), Binding.PCI_DOE, TIMEOUT)) {
      SpdmSession session = open(client, Binding.PCI_DOE);
      SocketBench.key(bench, session, 1, StreamId.of(0));
      bench.start(session, StreamId.of(0));
      assertThat(bench.tdisp(session, 0).state().orAbort()).isEqualTo(TdiState.RUN);
      bench.tdisp(session, 0).stop().orAbort();
      session.end().orAbort();
    }
  }

  @Test
  void discoveryListsSpdmAndSecuredSpdm() throws Exception {
    try (DsmServer server = serve(Binding.PCI_DOE);
        EmulatorClient client =
            EmulatorClient.connect(server.address(), Binding.PCI_DOE, TIMEOUT)) {
      assertThat(discover(client, 0)).isEqualTo(Bytes.of(1, 0, 0, 1));
      assertThat(discover(client, 1)).isEqualTo(Bytes.of(1, 0, 1, 2));
      assertThat(discover(client, 2)).isEqualTo(Bytes.of(1, 0, 2, 0));
    }
  }

  private static Bytes discover(EmulatorClient client, int index) throws IOException {
    return client.exchange(Bytes.of(1, 0, 0, 0, 3, 0, 0, 0, index, 0, 0, 0)).from(8);
  }

  @Test
  void sessionOverMctp() throws Exception {
    try (DsmServer server = serve(Binding.MCTP);
        EmulatorClient client = EmulatorClient.connect(server.address(), Binding.MCTP, TIMEOUT)) {
      SpdmSession session = open(client, Binding.MCTP);
      session.heartbeat().orAbort();
      session.end().orAbort();
    }
  }

  @Test
  void everyConnectionMeetsAFreshDevice() throws Exception {
    try (DsmServer server = serve(Binding.PCI_DOE)) {
      try (EmulatorClient first =
          EmulatorClient.connect(server.address(), Binding.PCI_DOE, TIMEOUT)) {
        SpdmSession session = open(first, Binding.PCI_DOE);
        SocketBench.key(bench, session, 1, StreamId.of(0));
        bench.start(session, StreamId.of(0));
        first.shutdown();
      }
      try (EmulatorClient second =
          EmulatorClient.connect(server.address(), Binding.PCI_DOE, TIMEOUT)) {
        SpdmSession session = open(second, Binding.PCI_DOE);
        assertThat(bench.tdisp(session, 0).state().orAbort()).isEqualTo(TdiState.CONFIG_UNLOCKED);
      }
    }
  }

  @Test
  void portInUseIsAnIoError() throws Exception {
    try (DsmServer server = serve(Binding.PCI_DOE)) {
      assertThatThrownBy(() ->
              DsmServer.listen(
                  server.address(), Binding.PCI_DOE, () -> bench.device.dsm(), event -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen");
    }
  }
}
