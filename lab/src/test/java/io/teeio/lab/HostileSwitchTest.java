package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A switch that changes, repeats or loses protected packets while the device works for its TVM
 * (T003, T006): the guest is never told that all is well, the stream is lost, nothing goes on; and
 * after a new connection everything does.
 */
class HostileSwitchTest {
  /** What the switch does to one protected packet, which way. */
  enum Attack {
    FLIPS_A_BIT_UP(LinkDirection.UPSTREAM),
    FLIPS_A_BIT_DOWN(LinkDirection.DOWNSTREAM),
    REPEATS_UP(LinkDirection.UPSTREAM),
    REPEATS_DOWN(LinkDirection.DOWNSTREAM),
    LOSES_A_WRITE_UP(LinkDirection.UPSTREAM),
    CLEARS_T_UP(LinkDirection.UPSTREAM),
    REDIRECTS_UP(LinkDirection.UPSTREAM);

    private final LinkDirection direction;

    Attack(LinkDirection direction) {
      this.direction = direction;
    }
  }

  private static final class Attacker implements LinkInterceptor {
    private final Attack attack;
    private boolean armed;
    private boolean done;

    Attacker(Attack attack) {
      this.attack = attack;
    }

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      boolean write = packet instanceof IdeTlp ide && ide.isPosted();
      if (!armed || done || direction != attack.direction || !write) {
        return next.transmit(packet);
      }
      done = true;
      return mistreat((IdeTlp) packet, next);
    }

    private Optional<Packet> mistreat(IdeTlp packet, PacketPort next) {
      return switch (attack) {
        case FLIPS_A_BIT_UP, FLIPS_A_BIT_DOWN ->
            next.transmit(packet.withSealed(flipped(packet.sealed(), 0)));
        case REPEATS_UP, REPEATS_DOWN -> {
          Optional<Packet> first = next.transmit(packet);
          next.transmit(packet);
          yield first;
        }
        case LOSES_A_WRITE_UP -> Optional.empty();
        case CLEARS_T_UP -> next.transmit(packet.withTee(false));
        case REDIRECTS_UP ->
            next.transmit(
                packet.withHeader(flipped(packet.header(), packet.header().length() - 2)));
      };
    }

    private static Bytes flipped(Bytes bytes, int at) {
      byte[] copy = bytes.toArray();
      copy[at] ^= 0x10;
      return Bytes.copyOf(copy);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverItDoesToOnePacketTheStreamIsLostAndNothingGoesOn(Attack attack) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    Attacker attacker = new Attacker(attack);
    experiment.machine().hub(0).intercept(attacker);
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(0x11)).isTrue();
          attacker.armed = true;
          boolean told = guest.copies(0x22);
          assertThat(attacker.done).isTrue();
          assertThat(!told || guest.target() == 0x22).as("a lie of the device").isTrue();
          assertThat(guest.copies(0x33)).isFalse();
          assertThat(guest.reaches(0)).isFalse();
          assertThat(guest.tsm().interfaceState(experiment.id())).isEqualTo(TdiState.ERROR.wire());
          guest.pause();
          guest.begin(0);
          assertThat(guest.copies(0x44)).isTrue();
          assertThat(guest.target()).isEqualTo(0x44);
        },
        () -> {
          experiment.vmm().unbind(experiment.tdi());
          experiment.vmm().disconnect(experiment.device());
          experiment.vmm().connect(experiment.device());
          experiment.vmm().bind(experiment.tdi());
        });
  }
}
