package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whatever a hostile switch or an unaccepted device sends, in whatever order: nothing of the TEE's
 * memory changes and nothing of it is read.
 */
class HostileFabricPropertyTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final RequesterId HUB = RequesterId.of(0, 0x80, 0, 0);
  private static final Bytes MARK = Bytes.fromHex("5ec2e75ec2e75ec2e75ec2e75ec2e75e");

  /** A machine with an accepted device below a switch that records what it sees. */
  private static final class Scene {
    final TinyMachine machine = new TinyMachine();
    final Switch hub = new Switch(HUB, new BusRange(0, 0x81, 0xBF));
    final TinyDevice device = new TinyDevice(TDI, WINDOW_A.value(), StreamId.of(1), machine.crypto);
    final List<Packet> seen = new ArrayList<>();
    final List<Bytes> leaked = new ArrayList<>();

    Scene() throws Exception {
      machine.portA.connect(hub);
      hub.connect(device, new BusRange(0, 0xBE, 0xBF), new MmioWindow(WINDOW_A, 1L << 20));
      machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
      machine.classify(TDI);
      device.lock();
      for (int page = 0; page < 16; page++) {
        for (int at = 0; at < 4096; at += MARK.length()) {
          machine.tee.write(SECRET.plus(page * 4096L + at), MARK);
        }
      }
      hub.intercept((direction, packet, next) -> {
        seen.add(packet);
        Optional<Packet> answer = next.transmit(packet);
        answer.ifPresent(seen::add);
        return answer;
      });
      device.read(SECRET.value(), 64, true);
      device.write(HOST_PAGE.value(), Bytes.of(1, 2, 3, 4), true);
      machine.complex.mmio(SupervisorDomain.TEE).write32(WINDOW_A, 7);
      machine.complex.mmio(SupervisorDomain.TEE).read32(WINDOW_A);
      hub.intercept(LinkInterceptor.HONEST);
    }

    void send(Packet packet, LinkDirection direction) {
      Optional<Packet> answer =
          direction == LinkDirection.UPSTREAM ? hub.towardRoot(packet) : hub.down(packet);
      answer.flatMap(TinyDevice::data).ifPresent(leaked::add);
    }
  }

  @Test
  void nothingThatAHostileSwitchSendsReachesTheTeesMemory() {
    Property.check(
        80,
        11,
        source -> {
          Scene scene = new Scene();
          int packets = source.between(1, 30);
          for (int i = 0; i < packets; i++) {
            LinkDirection direction =
                source.flag() ? LinkDirection.UPSTREAM : LinkDirection.DOWNSTREAM;
            scene.send(packet(source, scene), direction);
          }
          for (int page = 0; page < 16; page++) {
            for (int at = 0; at < 4096; at += MARK.length()) {
              assertThat(scene.machine.tee.read(SECRET.plus(page * 4096L + at), MARK.length()))
                  .isEqualTo(MARK);
            }
          }
          assertThat(scene.leaked).noneMatch(HostileFabricPropertyTest::holdsTheMark);
        });
  }

  @Test
  void nothingThatAnUnacceptedDeviceSendsReachesTheTeesMemory() {
    Property.check(
        80,
        12,
        source -> {
          Scene scene = new Scene();
          TinyMachine.must(scene.machine.isolation.declassify(TDI));
          List<Bytes> read = new ArrayList<>();
          int packets = source.between(1, 30);
          for (int i = 0; i < packets; i++) {
            Tlp tlp = tlp(source);
            Optional<Packet> answer = Optional.empty();
            if (source.flag() && scene.device.stream().isSecure()) {
              answer = scene.device.send(tlp, source.flag()).map(Packet.class::cast);
            } else {
              answer = scene.device.sendInTheClear(tlp);
            }
            answer.flatMap(TinyDevice::data).ifPresent(read::add);
          }
          assertThat(read).noneMatch(HostileFabricPropertyTest::holdsTheMark);
          for (int at = 0; at < 16 * 4096; at += MARK.length()) {
            assertThat(scene.machine.tee.read(SECRET.plus(at), MARK.length())).isEqualTo(MARK);
          }
        });
  }

  private static boolean holdsTheMark(Bytes data) {
    String hex = data.toString();
    return hex.contains("5ec2e75e") || hex.contains("c2e75ec2") || hex.contains("e75ec2e7");
  }

  private static Packet packet(Source source, Scene scene) {
    return switch (source.below(4)) {
      case 0 -> tlp(source);
      case 1 -> source.pick(scene.seen);
      case 2 -> {
        Packet packet = source.pick(scene.seen);
        yield packet instanceof IdeTlp ide ? altered(source, ide) : packet;
      }
      default -> invented(source);
    };
  }

  private static IdeTlp invented(Source source) {
    int length = source.between(0, 80);
    return new IdeTlp(
        StreamId.of(source.flag() ? 1 : source.below(256)),
        source.pick(List.of(SubStream.values())),
        source.pick(List.of(KeySet.values())),
        source.flag(),
        source.below(256),
        tlp(source).header(),
        Bytes.copyOf(source.bytes(length + IdeTlp.MAC_SIZE)));
  }

  private static IdeTlp altered(Source source, IdeTlp ide) {
    byte[] sealed = ide.sealed().toArray();
    byte[] header = ide.header().toArray();
    switch (source.below(4)) {
      case 0 -> sealed[source.below(sealed.length)] ^= (byte) (1 << source.below(8));
      case 1 -> header[source.below(header.length)] ^= (byte) (1 << source.below(8));
      default -> {} // a field of the prefix, below
    }
    return new IdeTlp(
        ide.stream(),
        source.flag() ? ide.subStream() : source.pick(List.of(SubStream.values())),
        source.flag() ? ide.keySet() : ide.keySet().other(),
        source.flag() == ide.tee(),
        (ide.prSentCounter() + source.below(3)) & 0xFF,
        Bytes.copyOf(header),
        Bytes.copyOf(sealed));
  }

  private static Tlp tlp(Source source) {
    RequesterId requester =
        source.pick(
            List.of(
                TDI, TDI.plus(1), TinyMachine.PORT_A, HUB, RequesterId.of(source.below(1 << 24))));
    long address =
        source.pick(
            List.of(
                SECRET.value() + 16L * source.below(4096),
                HOST_PAGE.value(),
                WINDOW_A.value(),
                TinyMachine.INTERRUPTS.value(),
                source.between(0L, 1L << 40) & -16L));
    int length = 4 * source.between(1, 4);
    return switch (source.below(6)) {
      case 0, 1 -> new Tlp.MemoryRead(requester, address, length, source.below(256));
      case 2, 3 -> new Tlp.MemoryWrite(requester, address, Bytes.copyOf(source.bytes(length)));
      case 4 ->
          new Tlp.Completion(
              requester,
              TinyMachine.PORT_A,
              source.below(256),
              source.pick(List.of(CompletionStatus.values())),
              Bytes.copyOf(source.bytes(4)));
      default ->
          new Tlp.Message(
              requester, source.pick(List.of(MessageCode.values())), Bytes.of(source.below(3)));
    };
  }
}
