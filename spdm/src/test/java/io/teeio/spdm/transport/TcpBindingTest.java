package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPDM over TCP, DSP0287. */
class TcpBindingTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final ConnectionLimits LIMITS = new ConnectionLimits(64, 4, LONG);
  private final BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
  }

  @Test
  void theBytesAreThoseOfThePeer() throws MalformedInput {
    Bytes version = Bytes.fromHex("0600 01 05 10840000");
    assertThat(Framing.wrap(Binding.TCP, Envelope.clear(Bytes.fromHex("10840000"))))
        .isEqualTo(version);
    assertThat(Framing.unwrap(Binding.TCP, version))
        .contains(Envelope.clear(Bytes.fromHex("10840000")));
    assertThat(TcpMessage.read(Bytes.fromHex("0000 01 BF")))
        .isEqualTo(new TcpMessage(TcpMessage.ROLE_INQUIRY));
    assertThat(Framing.unwrap(Binding.TCP, Bytes.fromHex("0200 01 BF"))).isEmpty();
  }

  @Test
  void aMessageObeysTheCodecLaw() {
    CodecLaw.check(
        new TcpMessage(TcpMessage.IN_SESSION, Bytes.of(1, 2, 3)).encode().toArray(),
        MalformedInput.class,
        bytes -> TcpMessage.read(Bytes.copyOf(bytes)).encode().toArray());
  }

  @Test
  void anotherVersionOfTheBindingIsRefused() {
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> TcpMessage.read(Bytes.fromHex("0600 02 05 10840000")))
        .withMessageContaining("BindingVersion");
  }

  @Test
  void aMessageThatNoLengthCanSayIsOurBug() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TcpMessage(5, Bytes.zeros(TcpMessage.MAXIMUM_PAYLOAD + 1)).encode());
  }

  @Test
  void aRequesterIsAnswered() throws IOException {
    TcpClient client = keep(TcpClient.connect(serve().address(), LONG));
    assertThat(client.binding()).isEqualTo(Binding.TCP);
    assertThat(client.exchange(Envelope.clear(Bytes.of(1)))).isEqualTo(Envelope.clear(Bytes.of(1)));
    assertThat(client.exchange(Envelope.secured(Bytes.of(2))))
        .isEqualTo(Envelope.secured(Bytes.of(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "0200 01 BF, 020001c2",
    "0000 01 BF, 020001c2",
    "0300 01 07 00, 020001c1",
    "0300 02 05 00, 020001c1",
    "0000 01 05, "
  })
  void whatIsNoRequestIsRefused(String message, String refusal) throws IOException {
    try (Socket socket = raw(serve())) {
      say(socket, message);
      say(socket, "0300 01 05 07");
      String expected = (refusal == null ? "00000105" : refusal) + "0300010507";
      assertThat(hear(socket, expected.length() / 2)).isEqualTo(expected);
    }
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() throws IOException {
    TcpClient client = keep(TcpClient.connect(serve().address(), LONG));
    assertThatIOException()
        .isThrownBy(() -> client.exchange(Envelope.clear(Bytes.zeros(65))))
        .withMessageContaining("too large");
    assertThat(client.exchange(Envelope.clear(Bytes.zeros(64))).payload().length()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600 01 05 108400", "06"})
  void aMessageThatEndsEarlyEndsTheConnection(String half) throws Exception {
    try (Socket socket = raw(serve())) {
      say(socket, half);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(reason()).contains("the peer closed the connection");
  }

  @Test
  void aRequesterThatTricklesIsCutOff() throws Exception {
    ConnectionLimits hasty = new ConnectionLimits(64, 4, Duration.ofMillis(150));
    try (Socket socket = raw(serve(hasty))) {
      say(socket, "0600 01");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(reason()).isEqualTo("no whole frame within 150 ms");
  }

  @Test
  void aResponderThatInquiresOurRoleIsAsked() throws Exception {
    ServerSocket listener = keep(listener());
    serve().inquire((InetSocketAddress) listener.getLocalSocketAddress(), LONG);
    TcpClient client = keep(TcpClient.awaitInquiry(listener, LONG));
    assertThat(client.exchange(Envelope.clear(Bytes.of(9)))).isEqualTo(Envelope.clear(Bytes.of(9)));
  }

  @Test
  void aResponderHearsThatThePeerIsNoRequester() throws Exception {
    TcpServer other = keep(serve(LIMITS, event -> {}));
    serve().inquire(other.address(), LONG);
    assertThat(reason()).isEqualTo("the peer cannot operate as requester");
  }

  @Test
  void aRequesterToldAnythingButAnInquirySaysThatItIsNoResponder() throws Exception {
    ServerSocket listener = keep(listener());
    try (Socket socket = new Socket()) {
      socket.connect(listener.getLocalSocketAddress());
      say(socket, "0600 01 05 10840000");
      assertThatIOException()
          .isThrownBy(() -> TcpClient.awaitInquiry(listener, LONG))
          .withMessageContaining("instead of inquiring");
      assertThat(hear(socket, 4)).isEqualTo("020001c3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0200 01 C0, was too large",
    "0200 01 C1, does not support",
    "0200 01 C2, cannot operate as requester",
    "0200 01 C3, cannot operate as responder",
    "0200 01 BF, message type 0xBF",
    "0300 02 05 00, BindingVersion",
    "0300 01, closed the connection"
  })
  void anAnswerThatIsNoneIsTold(String answer, String why) throws Exception {
    ServerSocket listener = keep(listener());
    Thread.ofVirtual().start(() -> answerOnce(listener, answer));
    TcpClient client =
        keep(TcpClient.connect((InetSocketAddress) listener.getLocalSocketAddress(), LONG));
    assertThatIOException()
        .isThrownBy(() -> client.exchange(Envelope.clear(Bytes.of(1))))
        .withMessageContaining(":" + listener.getLocalPort())
        .withMessageContaining(why);
  }

  private static void answerOnce(ServerSocket listener, String hex) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().readNBytes(5);
      socket.getOutputStream().write(Bytes.fromHex(hex).toArray());
    } catch (IOException _) {
      // The client left first.
    }
  }

  @Test
  void theSameMessagesGoInTheEmulatorsFrames() throws Exception {
    EmulatorServer server =
        keep(
            EmulatorServer.listen(
                anywhere(), Binding.TCP, LIMITS, () -> java.util.Optional::of, events::add));
    EmulatorClient client = keep(EmulatorClient.connect(server.address(), Binding.TCP, LONG));
    Envelope request = Envelope.clear(Bytes.fromHex("10840000"));
    assertThat(new EmulatorTransport(client, Binding.TCP).exchange(request)).isEqualTo(request);
    assertThat(client.exchange(Bytes.fromHex("0200 01 BF"))).isEqualTo(Bytes.fromHex("020001C2"));
  }

  private TcpServer serve() throws IOException {
    return serve(LIMITS);
  }

  private TcpServer serve(ConnectionLimits limits) throws IOException {
    return keep(serve(limits, events::add));
  }

  private static TcpServer serve(ConnectionLimits limits, Consumer<ConnectionEvent> hearer)
      throws IOException {
    return TcpServer.listen(anywhere(), limits, () -> Optional::of, hearer);
  }

  private String reason() throws InterruptedException {
    while (true) {
      ConnectionEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      if (event instanceof ConnectionEvent.Disconnected over) {
        return over.reason();
      }
    }
  }

  private <C extends AutoCloseable> C keep(C closeable) {
    toClose.add(closeable);
    return closeable;
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static ServerSocket listener() throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(10_000);
    return listener;
  }

  private static Socket raw(TcpServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(server.address());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, String hex) throws IOException {
    socket.getOutputStream().write(Bytes.fromHex(hex).toArray());
  }

  private static String hear(Socket socket, int length) throws IOException {
    return Bytes.copyOf(socket.getInputStream().readNBytes(length)).toString();
  }
}
