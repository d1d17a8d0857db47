package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThatIOException;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requester's end of emulator connections, with peers that do not behave. */
@Timeout(20)
class EmulatorClientTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void aPeerThatIsNotThereIsNamed() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket free = listener()) {
      nobody = (InetSocketAddress) free.getLocalSocketAddress();
    }
    assertThatIOException()
        .isThrownBy(() -> EmulatorClient.connect(nobody, Binding.MCTP, LONG))
        .withMessageContaining(":" + nobody.getPort() + ": ");
  }

  @Test
  void anUnknownHostIsNamed() {
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no.such.host", 1);
    assertThatIOException()
        .isThrownBy(() -> EmulatorClient.connect(nowhere, Binding.MCTP, LONG))
        .withMessage("no.such.host:1: the host is not known");
  }

  @Test
  void aPeerThatSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket mute = listener()) {
      InetSocketAddress address = (InetSocketAddress) mute.getLocalSocketAddress();
      assertThatIOException()
          .isThrownBy(() -> EmulatorClient.connect(address, Binding.MCTP, SHORT))
          .withMessageContaining("no answer within 150 ms");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "48545450 2f312e31 00000000",
        "0000dead 00000001 00000001 00",
        "0000dead 00000002 00000000",
        "0000dead 00000001 7fffffff",
        "0000dead 00000001 0000000e 5365",
        "0000dead 0000"
      })
  void aPeerThatAnswersTheGreetingWithRubbishIsRefused(String rubbish) throws IOException {
    try (ServerSocket listener = listener()) {
      Thread.ofVirtual().start(() -> answerOnce(listener, rubbish));
      InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
      assertThatIOException()
          .isThrownBy(() -> EmulatorClient.connect(address, Binding.MCTP, LONG))
          .withMessageContaining(":" + address.getPort() + ": ");
    }
  }

  private static void answerOnce(ServerSocket listener, String hex) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().readNBytes(26);
      socket.getOutputStream().write(Bytes.fromHex(hex).toArray());
    } catch (IOException _) {
      // The client left first.
    }
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
