package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The responder's end of emulator connections, with peers that behave and peers that do not. */
@Timeout(20)
class EmulatorServerTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final ConnectionLimits LIMITS = new ConnectionLimits(64, 2, LONG);

  private final BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  @Test
  void aMessageIsAnsweredWithOne() throws IOException {
    EmulatorClient client = connect(echo(LIMITS));
    assertThat(client.exchange(Bytes.of(5, 1, 2))).isEqualTo(Bytes.of(5, 1, 2));
    assertThat(client.exchange(Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void aTransportWrapsAndUnwraps() throws IOException {
    Transport transport = new EmulatorTransport(connect(echo(LIMITS)), Binding.MCTP);
    Envelope envelope = Envelope.secured(Bytes.of(1, 2, 3));
    assertThat(transport.exchange(envelope)).isEqualTo(envelope);
  }

  @Test
  void theBytesAreThoseOfThePeer() throws IOException {
    try (Socket socket = raw(echo(LIMITS))) {
      say(socket, "0000dead 00000001 0000000e 436c69656e742048656c6c6f2100");
      assertThat(hear(socket, 26))
          .isEqualTo("0000dead000000010000000e5365727665722048656c6c6f2100");
      say(socket, "00000001 00000001 00000005 05 10840000");
      assertThat(hear(socket, 17)).isEqualTo("0000000100000001000000050510840000");
      say(socket, "0000fffe 00000001 00000000");
      assertThat(hear(socket, 12)).isEqualTo("0000fffe0000000100000000");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void shutdownEndsThatConnectionOnly() throws IOException {
    EmulatorServer server = echo(LIMITS);
    EmulatorClient other = connect(server);
    connect(server).shutdown();
    assertThat(other.exchange(Bytes.of(1))).isEqualTo(Bytes.of(1));
    other.close();
    assertThat(connect(server).exchange(Bytes.of(2))).isEqualTo(Bytes.of(2));
  }

  @Test
  void anUnknownCommandIsAnsweredWithUnknown() throws Exception {
    try (Socket socket = raw(echo(LIMITS))) {
      say(socket, "00008001 00000001 00000004 01020304");
      assertThat(hear(socket, 12)).isEqualTo("0000ffff0000000100000000");
      say(socket, "00000001 00000001 00000001 07");
      assertThat(hear(socket, 13)).isEqualTo("00000001000000010000000107");
    }
    assertThat(await(ConnectionEvent.UnknownCommand.class).command()).isEqualTo(0x8001);
  }

  @Test
  void aFrameOfAnotherTransportEndsTheConnection() throws Exception {
    try (Socket socket = raw(echo(LIMITS))) {
      say(socket, "00000001 00000002 00000001 07");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(await(ConnectionEvent.Disconnected.class).reason())
        .contains("a frame of transport type 2");
  }

  @Test
  void aFrameThatIsTooLongEndsTheConnectionUnread() throws Exception {
    EmulatorServer server = echo(LIMITS);
    for (String size : List.of("00000041", "7fffffff", "ffffffff")) {
      try (Socket socket = raw(server)) {
        say(socket, "00000001 00000001 " + size);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(await(ConnectionEvent.Disconnected.class).reason()).contains("at most 64");
    }
  }

  @Test
  void aFrameThatEndsEarlyEndsTheConnection() throws Exception {
    try (Socket socket = raw(echo(LIMITS))) {
      say(socket, "00000001 00000001 00000004 01");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(await(ConnectionEvent.Disconnected.class).reason()).contains("1 of 4 bytes");
  }

  @Test
  void aRequesterThatTricklesIsCutOff() throws Exception {
    try (Socket socket = raw(echo(new ConnectionLimits(64, 2, SHORT)))) {
      say(socket, "00000001 0000");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(await(ConnectionEvent.Disconnected.class).reason())
        .isEqualTo("no whole frame within 150 ms");
  }

  @Test
  void tooManyConnectionsAreTurnedAway() throws Exception {
    EmulatorServer server = echo(LIMITS);
    EmulatorClient first = connect(server);
    EmulatorClient second = connect(server);
    assertThatIOException().isThrownBy(() -> connect(server));
    assertThat(await(ConnectionEvent.TurnedAway.class)).isNotNull();
    assertThat(first.exchange(Bytes.of(1))).isEqualTo(Bytes.of(1));
    assertThat(second.exchange(Bytes.of(2))).isEqualTo(Bytes.of(2));
  }

  @Test
  void aHandlerThatFailsEndsItsConnectionOnly() throws Exception {
    EmulatorServer server =
        serve(
            LIMITS,
            () ->
                payload -> {
                  throw new IllegalStateException("a bug");
                });
    EmulatorClient client = connect(server);
    assertThatIOException().isThrownBy(() -> client.exchange(Bytes.of(1)));
    assertThat(await(ConnectionEvent.HandlerFailed.class).failure()).hasMessage("a bug");
    assertThat(connect(server)).isNotNull();
  }

  @Test
  void aDiscardedMessageGetsNoAnswer() throws IOException {
    EmulatorServer server = serve(LIMITS, () -> payload -> Optional.empty());
    EmulatorClient client = EmulatorClient.connect(server.address(), Binding.MCTP, SHORT);
    toClose.add(client);
    assertThatIOException()
        .isThrownBy(() -> client.exchange(Bytes.of(1)))
        .withMessageContaining("no answer within 150 ms");
  }

  @Test
  void everyConnectionHasAHandlerThatHearsOfItsEnd() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    EmulatorServer server =
        serve(
            LIMITS,
            () ->
                new ConnectionHandler() {
                  @Override
                  public Optional<Bytes> answer(Bytes payload) {
                    return Optional.of(payload);
                  }

                  @Override
                  public void disconnected() {
                    ends.add("end");
                  }
                });
    connect(server).close();
    connect(server).close();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    EmulatorServer server = echo(LIMITS);
    assertThatIOException()
        .isThrownBy(() ->
            EmulatorServer.listen(
                server.address(), Binding.MCTP, LIMITS, () -> Optional::of, event -> {}))
        .withMessageContaining("cannot listen at")
        .withMessageContaining(String.valueOf(server.address().getPort()));
  }

  @Test
  void closingTheServerCutsItsConnections() throws IOException {
    EmulatorServer server = echo(LIMITS);
    EmulatorClient client = connect(server);
    server.close();
    assertThatIOException().isThrownBy(() -> client.exchange(Bytes.of(1)));
    assertThatIOException().isThrownBy(() -> connect(server));
  }

  private EmulatorServer echo(ConnectionLimits limits) throws IOException {
    return serve(limits, () -> Optional::of);
  }

  private EmulatorServer serve(ConnectionLimits limits, Supplier<ConnectionHandler> handlers)
      throws IOException {
    EmulatorServer server =
        EmulatorServer.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Binding.MCTP,
            limits,
            handlers,
            events::add);
    toClose.add(server);
    return server;
  }

  private EmulatorClient connect(EmulatorServer server) throws IOException {
    EmulatorClient client = EmulatorClient.connect(server.address(), Binding.MCTP, LONG);
    toClose.add(client);
    return client;
  }

  private static Socket raw(EmulatorServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(server.address());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, String hex) throws IOException {
    socket.getOutputStream().write(Bytes.fromHex(hex).toArray());
    socket.getOutputStream().flush();
  }

  private static String hear(Socket socket, int length) throws IOException {
    return Bytes.copyOf(socket.getInputStream().readNBytes(length)).toString();
  }

  private <E extends ConnectionEvent> E await(Class<E> type) throws InterruptedException {
    while (true) {
      ConnectionEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("an event of " + type.getSimpleName()).isNotNull();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
