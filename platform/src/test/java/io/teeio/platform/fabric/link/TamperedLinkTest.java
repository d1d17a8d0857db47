package io.teeio.platform.fabric.link;

import static io.teeio.platform.fabric.TinyMachine.HOST_PAGE;
import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.BusRange;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.fabric.MmioWindow;
import io.teeio.platform.fabric.Switch;
import io.teeio.platform.fabric.TinyDevice;
import io.teeio.platform.fabric.TinyMachine;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Violation;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody on the link, with packets under IDE and in the clear. */
class TamperedLinkTest {
  private static final RequesterId DEVICE = RequesterId.of(0, 0x82, 0, 0);
  private static final Bytes BEFORE = Bytes.fromHex("0102030405060708");
  private static final Bytes AFTER = Bytes.fromHex("a1a2a3a4a5a6a7a8");

  private static final class Scene {
    private final TinyMachine machine = new TinyMachine();
    private final Switch hub =
        new Switch(RequesterId.of(0, 0x80, 0, 0), new BusRange(0, 0x81, 0xBF));
    private final TinyDevice device =
        new TinyDevice(DEVICE, WINDOW_A.value(), StreamId.of(1), machine.crypto);

    private Scene() {
      machine.portA.connect(hub);
      hub.connect(device, new BusRange(0, 0x82, 0x82), new MmioWindow(WINDOW_A, 1 << 20));
      machine.secure(machine.portA, device, TinyMachine.around(DEVICE, WINDOW_A.value()));
      machine.classify(DEVICE);
      put(SECRET.value(), BEFORE);
    }

    private void put(long address, Bytes data) {
      try {
        machine.tee.write(SECRET.plus(address - SECRET.value()), data);
      } catch (AccessFault fault) {
        throw new AssertionError(fault);
      }
    }

    private Bytes secret(int offset) {
      try {
        return machine.tee.read(SECRET.plus(offset), BEFORE.length());
      } catch (AccessFault fault) {
        throw new AssertionError(fault);
      }
    }

    private void write(int offset, Bytes data) {
      try {
        device.write(SECRET.value() + offset, data, true);
      } catch (Violation insecure) {
        // the stream is gone
      }
    }

    private Optional<Bytes> read(int offset) {
      try {
        return device.read(SECRET.value() + offset, BEFORE.length(), true);
      } catch (Violation insecure) {
        return Optional.empty();
      }
    }

    private boolean lost() {
      return machine.events.stream()
          .anyMatch(event ->
              event instanceof FabricEvent.Ide ide
                  && ide.event() instanceof io.teeio.pcie.ide.IdeEvent.Failed);
    }
  }

  private Scene scene = new Scene();

  @BeforeEach
  void fresh() {
    scene = new Scene();
  }

  private static PacketFilter up(SubStream sub) {
    return PacketFilter.going(LinkDirection.UPSTREAM).and(PacketFilter.in(sub));
  }

  @Test
  void aDroppedWriteIsNoticedByTheNextOne() {
    TamperedLink link =
        TamperedLink.in(scene.hub, up(SubStream.POSTED).number(0), new Tampering.Drop());

    scene.write(0, AFTER);
    assertThat(scene.secret(0)).isEqualTo(BEFORE);
    assertThat(scene.lost()).isFalse();
    scene.write(8, AFTER);

    assertThat(link.met()).hasSize(1);
    assertThat(scene.lost()).isTrue();
    assertThat(scene.secret(8)).isNotEqualTo(AFTER);
  }

  @Test
  void aReplayedWriteHasItsEffectOnce() {
    TamperedLink.in(scene.hub, up(SubStream.POSTED).number(0), new Tampering.Replay(2));

    scene.write(0, AFTER);

    assertThat(scene.secret(0)).isEqualTo(AFTER);
    assertThat(scene.lost()).isTrue();
  }

  @Test
  void swappedWritesAreNotTaken() {
    TamperedLink link =
        TamperedLink.in(scene.hub, up(SubStream.POSTED).number(0), new Tampering.Delay(1));

    scene.write(0, AFTER);
    assertThat(link.holding()).isEqualTo(1);
    scene.write(8, AFTER);

    assertThat(link.holding()).isZero();
    assertThat(scene.lost()).isTrue();
    assertThat(scene.secret(0)).isEqualTo(BEFORE);
    assertThat(scene.secret(8)).isNotEqualTo(AFTER);
  }

  @Test
  void aLateReadIsAnsweredToNobody() {
    TamperedLink link =
        TamperedLink.in(scene.hub, up(SubStream.NON_POSTED).number(0), new Tampering.Delay(1));

    assertThat(scene.read(0)).isEmpty();
    link.release();

    assertThat(link.holding()).isZero();
    assertThat(scene.lost()).as("it was only late").isFalse();
    assertThat(scene.read(0)).as("two answers in the order of their keys").contains(BEFORE);
  }

  @Test
  void aCompletionCanBeDroppedDelayedAndReplayedAsWell() {
    PacketFilter completion = PacketFilter.in(SubStream.COMPLETION).number(0);
    TamperedLink link = TamperedLink.in(scene.hub, completion, new Tampering.Delay(1));

    assertThat(scene.read(0)).isEmpty();
    assertThat(link.holding()).isEqualTo(1);
    assertThat(scene.read(0)).as("the second, under the first one's counter").isEmpty();
    assertThat(scene.device.stream().isSecure()).isFalse();
    assertThat(scene.secret(0)).isEqualTo(BEFORE);
  }

  @Test
  void aCompletionThatComesAgainIsUnexpected() {
    scene.device.lock();
    MmioAccess tee = scene.machine.complex.mmio(SupervisorDomain.TEE);
    PacketFilter completion =
        PacketFilter.going(LinkDirection.UPSTREAM)
            .and(PacketFilter.in(SubStream.COMPLETION))
            .number(0);
    TamperedLink.in(scene.hub, completion, new Tampering.Replay(1));
    read(tee);

    assertThatThrownBy(() -> tee.read32(WINDOW_A)).isInstanceOf(BusFault.class);
    assertThat(scene.lost()).isTrue();
  }

  @Test
  void inTheClearALateCompletionIsRefusedAsUnexpected() {
    MmioAccess host = scene.machine.complex.mmio(SupervisorDomain.HOST);
    TamperedLink link =
        TamperedLink.in(
            scene.hub, PacketFilter.in(SubStream.COMPLETION).number(0), new Tampering.Delay(1));
    long config = scene.machine.complex.hostConfig().read(DEVICE, 0);
    assertThat(config).isEqualTo(-1);

    link.release();

    assertThat(scene.machine.refusals()).containsExactly(FabricEvent.Gate.FORM);
    assertThat(scene.machine.events)
        .hasAtLeastOneElementOfType(FabricEvent.CompletionTimeout.class);
    assertThat(host.domain()).isEqualTo(SupervisorDomain.HOST);
  }

  private static void read(MmioAccess access) {
    try {
      assertThat(access.read32(WINDOW_A)).isZero();
    } catch (BusFault fault) {
      throw new AssertionError(fault);
    }
  }

  @Test
  void inTheClearAFlippedBitArrives() throws Exception {
    TamperedLink.in(scene.hub, up(SubStream.POSTED), new Tampering.Flip(Tampering.Part.PAYLOAD, 0));

    scene.device.sendInTheClear(new Tlp.MemoryWrite(DEVICE, HOST_PAGE.value(), Bytes.of(2)));

    assertThat(scene.machine.host.read(HOST_PAGE, 1)).isEqualTo(Bytes.of(3));
  }

  @Test
  void inTheClearAHeaderThatMakesNoSenseIsLost() {
    Packet read = new Tlp.MemoryRead(DEVICE, HOST_PAGE.value(), 4, 1);
    for (Tampering.Part part : Tampering.Part.values()) {
      TamperedLink link =
          TamperedLink.in(scene.hub, PacketFilter.EVERYTHING, new Tampering.Flip(part, 0));

      assertThat(scene.device.sendRaw(read)).isEmpty();
      assertThat(link.met()).containsExactly(read);
    }
    assertThat(scene.machine.refusals()).isEmpty();
  }

  @Test
  void nothingThatIsDoneToALinkChangesWhatIsUnderIde() {
    Property.check(
        150,
        21,
        source -> {
          Scene played = new Scene();
          played.device.lock();
          Tampering tampering =
              switch (source.below(4)) {
                case 0 -> new Tampering.Drop();
                case 1 -> new Tampering.Replay(source.between(1, 3));
                case 2 -> new Tampering.Delay(source.between(1, 3));
                default ->
                    new Tampering.Flip(
                        source.pick(java.util.List.of(Tampering.Part.values())), source.below(400));
              };
          TamperedLink link =
              TamperedLink.in(
                  played.hub, PacketFilter.UNDER_IDE.number(source.below(12)), tampering);
          for (int i = 0; i < 12; i++) {
            int offset = 8 * source.below(4);
            Bytes before = played.secret(offset);
            if (source.flag()) {
              played.write(offset, AFTER);
              assertThat(played.secret(offset)).isIn(before, AFTER);
            } else {
              assertThat(played.read(offset)).isIn(Optional.empty(), Optional.of(before));
            }
          }
          link.release();
          assertThat(link.holding()).isZero();
          for (int offset = 0; offset < 32; offset += 8) {
            assertThat(played.secret(offset)).isIn(BEFORE, AFTER, Bytes.zeros(8));
          }
        });
  }

  @Test
  void whatDoesNothingIsNoTampering() {
    assertThatThrownBy(() -> new Tampering.Replay(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tampering.Delay(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tampering.Flip(Tampering.Part.HEADER, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFilterCountsWhatItWouldPick() {
    Packet packet = new Tlp.MemoryRead(PORT_A, 0, 4, 1);
    PacketFilter second = up(SubStream.NON_POSTED).number(1);
    PacketFilter two = up(SubStream.NON_POSTED).first(2);

    assertThat(second.picks(LinkDirection.DOWNSTREAM, packet)).isFalse();
    assertThat(second.picks(LinkDirection.UPSTREAM, packet)).isFalse();
    assertThat(second.picks(LinkDirection.UPSTREAM, packet)).isTrue();
    assertThat(second.picks(LinkDirection.UPSTREAM, packet)).isFalse();
    assertThat(two.picks(LinkDirection.UPSTREAM, packet)).isTrue();
    assertThat(two.picks(LinkDirection.UPSTREAM, packet)).isTrue();
    assertThat(two.picks(LinkDirection.UPSTREAM, packet)).isFalse();
    assertThat(PacketFilter.UNDER_IDE.picks(LinkDirection.UPSTREAM, packet)).isFalse();
  }
}
