package io.teeio.lab.attack;

import io.teeio.device.DeviceRule;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * T006: an interposer on the link answers the device's fetch of a descriptor, in the clear, with
 * one of its own: copy what the TVM left inside the device to a page that the TVM shares with the
 * host.
 */
final class ForgedCompletion implements Attack {
  @Override
  public String id() {
    return "T006";
  }

  @Override
  public String name() {
    return "PCIe link man in the middle";
  }

  @Override
  public Adversary adversary() {
    return Adversary.ADVANCED_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return DeviceRule.DMA_COMPLETION_TRUSTED;
  }

  @Override
  public String tries() {
    return "answers the device's read of a descriptor in the clear, with a descriptor of its own";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    Interposer interposer = new Interposer(secret);
    experiment.machine().hub(0).intercept(interposer);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.leavesInside(secret.bytes());
          guest.pause();
          guest.takesOut();
        },
        () -> interposer.armed = true);
    Bytes shared =
        experiment
            .machine()
            .memory(SupervisorDomain.HOST)
            .read(HijackedAccelerator.sharedPage(experiment, GuestLayout.SHARED), Experiment.PAGE);
    String overheard =
        "; of %d packets that it saw, %d show the TVM's data"
            .formatted(interposer.seen, interposer.readable);
    return secret.isIn(shared)
        ? Attempt.succeeded(secret.inTheHandsOf("an accomplice in the host") + overheard)
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()) + overheard);
  }

  private static final class Interposer implements LinkInterceptor {
    private static final Bytes DESCRIPTOR =
        ForgedDescriptor.copy(
            AcceleratorRing.SOURCE_LOCAL,
            0,
            GuestLayout.SHARED.value(),
            TvmSecret.SIZE,
            GuestLayout.RING.plus(Experiment.PAGE).value());

    private final TvmSecret secret;
    private boolean armed;
    private int seen;
    private int readable;

    Interposer(TvmSecret secret) {
      this.secret = secret;
    }

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      listen(packet);
      Optional<Packet> forged = armed ? forgery(direction, packet) : Optional.empty();
      if (forged.isPresent()) {
        armed = false;
        return forged;
      }
      Optional<Packet> answer = next.transmit(packet);
      answer.ifPresent(this::listen);
      return answer;
    }

    private void listen(Packet packet) {
      seen++;
      Bytes payload =
          switch (packet) {
            case IdeTlp ide -> ide.sealed();
            case Tlp tlp -> tlp.data();
          };
      readable += secret.isIn(payload) ? 1 : 0;
    }

    /** The header of a request is in the clear even under IDE: it says which read to answer. */
    private static Optional<Packet> forgery(LinkDirection direction, Packet packet) {
      if (direction != LinkDirection.UPSTREAM || !(packet instanceof IdeTlp ide)) {
        return Optional.empty();
      }
      try {
        return TlpHeader.read(ide.header(), Bytes.EMPTY)
                    instanceof Tlp.MemoryRead(var device, long _, int length, int tag, var _)
                && length == ForgedDescriptor.SIZE
            ? Optional.of(
                new Tlp.Completion(device, device, tag, CompletionStatus.SUCCESS, DESCRIPTOR))
            : Optional.empty();
      } catch (MalformedInput notARead) {
        return Optional.empty();
      }
    }
  }
}
