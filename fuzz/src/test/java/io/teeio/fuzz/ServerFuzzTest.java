package io.teeio.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.ConnectionEvent;
import io.teeio.spdm.transport.ConnectionHandler;
import io.teeio.spdm.transport.ConnectionLimits;
import io.teeio.spdm.transport.EmulatorServer;
import io.teeio.spdm.transport.TcpServer;
import io.teeio.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a peer can send to the sockets: a connection ends when the peer has nothing more to say. */
class ServerFuzzTest {
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(4096, 8, Duration.ofSeconds(5));

  @FuzzTest
  void overDoe(byte[] input) throws Exception {
    emulator(Binding.PCI_DOE, input);
  }

  @FuzzTest
  void overMctp(byte[] input) throws Exception {
    emulator(Binding.MCTP, input);
  }

  @FuzzTest
  void overEmulatedTcp(byte[] input) throws Exception {
    emulator(Binding.TCP, input);
  }

  /** Commands of QEMU's storage devices. */
  @FuzzTest
  void overStorage(byte[] input) throws Exception {
    emulator(Binding.STORAGE, input);
  }

  /** DSP0287 itself. */
  @FuzzTest
  void overTcp(byte[] input) throws Exception {
    Watch watch = new Watch();
    try (TcpServer server =
        TcpServer.listen(anywhere(), LIMITS, () -> ServerFuzzTest.echo(), watch::hear)) {
      say(server.address(), input, watch);
    }
  }

  private static void emulator(Binding binding, byte[] input) throws Exception {
    Watch watch = new Watch();
    try (EmulatorServer server =
        EmulatorServer.listen(
            anywhere(), binding, LIMITS, () -> ServerFuzzTest.echo(), watch::hear)) {
      say(server.address(), input, watch);
    }
  }

  private static ConnectionHandler echo() {
    return payload -> payload.length() % 5 == 4 ? Optional.empty() : Optional.of(payload);
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void say(InetSocketAddress address, byte[] input, Watch watch)
      throws IOException, InterruptedException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (SilentCloseable _ = mayConnect(address.getPort());
        Socket socket = new Socket()) {
      socket.connect(address);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(input);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(heard);
    } catch (java.net.SocketTimeoutException hangs) {
      throw new AssertionError("the server holds on to a peer that has said all", hangs);
    } catch (IOException reset) {
      Law.saysWhy(reset);
    }
    watch.check(Bytes.copyOf(input));
  }

  /** Jazzer takes any connection for a finding; when seeds are only replayed, it is not there. */
  private static SilentCloseable mayConnect(int ours) {
    return System.getenv("JAZZER_FUZZ") == null
        ? () -> {}
        : BugDetectors.allowNetworkConnections((host, port) -> port == ours);
  }

  /** Hears how the connection ended. */
  private static final class Watch {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean failed;

    void hear(ConnectionEvent event) {
      if (event instanceof ConnectionEvent.HandlerFailed) {
        failed = true;
      }
      if (event instanceof ConnectionEvent.Disconnected gone) {
        Law.require(!gone.reason().isEmpty(), "an end without a reason");
        over.countDown();
      }
    }

    void check(Bytes input) throws InterruptedException {
      Law.require(over.await(10, TimeUnit.SECONDS), "no end after " + input);
      Law.require(!failed, "a bug of ours, not of the peer's");
    }
  }
}
