package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.SpdmResponder;
import io.teeio.spdm.role.Clock;
import io.teeio.spdm.role.Identities;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.role.Repeatable;
import io.teeio.spdm.role.Setup;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A responder in a crowd of which most mean no good: the honest ones are served all the same. */
class HostileCrowdTest {
  private static final int HONEST = 40;
  private static final int HOSTILE = 160;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Binding BINDING = Setup.PLAIN.binding();

  private final Queue<ConnectionEvent> events = new ConcurrentLinkedQueue<>();

  @Test
  void twoHundredAtATimeAndTheHonestOnesAreAllServed() throws Exception {
    ConnectionLimits limits = new ConnectionLimits(0x1200, 200, PATIENCE);
    try (EmulatorServer server = serve(limits);
        Crowd crowd = new Crowd(server.address())) {
      long before = usedMemory();
      for (int i = 0; i < HOSTILE; i++) {
        crowd.join(i);
      }
      assertThat(honest(server.address(), HONEST)).isEqualTo(HONEST);
      assertThat(usedMemory() - before).isLessThan(64L << 20);
      assertThat(crowd.size()).isEqualTo(HOSTILE);
    }
    assertThat(events).noneMatch(event -> event instanceof ConnectionEvent.HandlerFailed);
    assertThat(events).noneMatch(event -> event instanceof ConnectionEvent.TurnedAway);
  }

  @Test
  void whoOnlyHoldsAConnectionLosesItAndTheHonestOnesGetIn() throws Exception {
    ConnectionLimits limits = new ConnectionLimits(0x1200, 16, Duration.ofMillis(300));
    try (EmulatorServer server = serve(limits);
        Crowd crowd = new Crowd(server.address())) {
      for (int i = 0; i < HOSTILE; i++) {
        crowd.join(i);
      }
      assertThat(honest(server.address(), 8)).isEqualTo(8);
    }
    assertThat(events).anyMatch(event -> event instanceof ConnectionEvent.TurnedAway);
    assertThat(events).noneMatch(event -> event instanceof ConnectionEvent.HandlerFailed);
    assertThat(connectionsAtATime()).isLessThanOrEqualTo(16);
  }

  private int connectionsAtATime() {
    int now = 0;
    int most = 0;
    for (ConnectionEvent event : events) {
      now +=
          switch (event) {
            case ConnectionEvent.Connected _ -> 1;
            case ConnectionEvent.Disconnected _ -> -1;
            case ConnectionEvent.TurnedAway _,
                ConnectionEvent.UnknownCommand _,
                ConnectionEvent.HandlerFailed _ ->
                0;
          };
      most = Math.max(most, now);
    }
    return most;
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private EmulatorServer serve(ConnectionLimits limits) throws IOException {
    return EmulatorServer.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        BINDING,
        limits,
        HostileCrowdTest::device,
        events::add);
  }

  /** A responder of its own for each connection. */
  private static ConnectionHandler device() {
    SpdmResponder responder =
        new SpdmResponder(
            BINDING,
            Setup.PLAIN.responder(),
            new ResponderParts(Identities.slots(Setup.PLAIN.suite()), () -> Pair.ELEMENTS),
            Crypto.portable(),
            new Repeatable(1),
            new Clock(),
            Guards.all(),
            event -> {});
    return payload -> {
      try {
        return Framing.unwrap(BINDING, payload)
            .flatMap(responder::respond)
            .map(answer -> Framing.wrap(BINDING, answer));
      } catch (io.teeio.wire.MalformedInput discarded) {
        return Optional.empty();
      }
    };
  }

  /** How many of {@code count} simultaneous requesters got a session and everything before it. */
  private static long honest(InetSocketAddress address, int count) throws Exception {
    try (ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch together = new CountDownLatch(count);
      List<Callable<Boolean>> visits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int seed = i;
        visits.add(() -> {
          together.countDown();
          together.await();
          return visit(address, seed);
        });
      }
      long served = 0;
      for (Future<Boolean> visit : peers.invokeAll(visits, 60, TimeUnit.SECONDS)) {
        served += visit.get() ? 1 : 0;
      }
      return served;
    }
  }

  /** Comes again until the server has room. */
  private static boolean visit(InetSocketAddress address, int seed) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (EmulatorClient client = EmulatorClient.connect(address, BINDING, PATIENCE)) {
        return converse(client, seed);
      } catch (IOException turnedAway) {
        if (System.nanoTime() > deadline) {
          throw turnedAway;
        }
      }
    }
  }

  private static boolean converse(EmulatorClient client, int seed) throws Exception {
    try (SpdmRequester requester =
        new SpdmRequester(
            new EmulatorTransport(client, BINDING),
            Setup.PLAIN.requester(),
            Crypto.portable(),
            new Repeatable(seed),
            new Clock(),
            Guards.all(),
            event -> {})) {
      requester.negotiate().orAbort();
      requester.getDigests().orAbort();
      SpdmSession session =
          requester
              .openSession(0, requester.getCertificate(0).orAbort(), SummaryType.NONE, 0)
              .orAbort();
      session.heartbeat().orAbort();
      session.end().orAbort();
      return true;
    }
  }

  /** Peers that connect, do their worst, and stay. */
  private static final class Crowd implements Closeable {
    private final InetSocketAddress address;
    private final List<Socket> sockets = new ArrayList<>();

    Crowd(InetSocketAddress address) {
      this.address = address;
    }

    void join(int number) throws IOException {
      Socket socket = new Socket();
      sockets.add(socket);
      try {
        socket.connect(address, (int) PATIENCE.toMillis());
        socket.getOutputStream().write(worst(Source.seeded(number)).toArray());
      } catch (IOException _) {
        // It was turned away, or cut off while it was writing.
      }
    }

    int size() {
      return sockets.size();
    }

    private static Bytes worst(Source source) {
      Bytes rubbish = Bytes.copyOf(source.bytes(40));
      return switch (source.below(7)) {
        case 0 -> Bytes.EMPTY;
        case 1 -> Bytes.of(0);
        case 2 -> rubbish;
        // Half a header, a frame that never ends, and two that are longer than anything.
        case 3 -> Bytes.fromHex("00000001 000000");
        case 4 -> Bytes.concat(Bytes.fromHex("00000001 00000002 00001200"), rubbish);
        case 5 -> Bytes.fromHex("00000001 00000002 7fffffff 00");
        // A whole data object with rubbish for SPDM in it.
        default ->
            Bytes.concat(Bytes.fromHex("00000001 00000002 00000030 01000100 0c000000"), rubbish);
      };
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
