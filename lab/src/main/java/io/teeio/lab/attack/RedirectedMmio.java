package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.Routing;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * T003: a switch that the host reprogrammed changes the address of a protected write, so that what
 * a TVM tells its TDI reaches another virtual function, which another TVM has.
 */
final class RedirectedMmio implements Attack {
  private static final int SCRATCH = 0x38;

  @Override
  public String id() {
    return "T003";
  }

  @Override
  public String name() {
    return "trusted MMIO PCIe redirection";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_MAC;
  }

  @Override
  public String tries() {
    return "has a switch send what a TVM writes to its TDI to the TDI of another TVM";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = new Experiment(Setup.plain().withVirtual(2).withGuards(guards));
    Neighbour accomplice = experiment.makeNeighbour();
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    var other = experiment.interfaces().get(1);
    accomplice.tenant().donate(other, Experiment.PAGE, GuestLayout.mmio(1).value());
    accomplice.tenant().bind(other);
    AtomicLong found = new AtomicLong();
    accomplice.start(guest -> {
      guest.accept(1);
      guest.pause();
      try {
        found.set(guest.hart().load64(GuestLayout.mmio(1).plus(SCRATCH)));
      } catch (GuestFault streamLost) {
        found.set(0);
      }
    });
    HostAddress from = experiment.tdi().bar().plus(SCRATCH);
    Redirection redirection = new Redirection(from, other.bar().plus(SCRATCH));
    experiment.machine().hub(0).intercept(redirection);
    experiment.run(
        guest -> {
          guest.accept(0);
          guest.hart().store64(GuestLayout.mmio(0).plus(SCRATCH), secret.word());
          guest.pause();
        },
        accomplice::resume);
    Experiment.expect(redirection.done, "the switch saw no write to the register");
    return found.get() == secret.word()
        ? Attempt.succeeded(
            secret.wordInTheHandsOf("another TVM, from its own TDI's register,")
                + ", which the TVM wrote to its TDI")
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static final class Redirection implements LinkInterceptor {
    private final HostAddress from;
    private final HostAddress to;
    private boolean done;

    Redirection(HostAddress from, HostAddress to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      return direction == LinkDirection.DOWNSTREAM
              && packet instanceof IdeTlp ide
              && ide.isPosted()
              && ide.routing() instanceof Routing.ByAddress(var sender, long address)
              && address == from.value()
          ? next.transmit(redirected(ide, new Tlp.MemoryWrite(sender, to.value(), EIGHT_BYTES)))
          : next.transmit(packet);
    }

    private static final Bytes EIGHT_BYTES = Bytes.zeros(Long.BYTES);

    private IdeTlp redirected(IdeTlp packet, Tlp elsewhere) {
      done = true;
      byte[] header = new byte[TlpHeader.MAX_SIZE];
      int length = TlpHeader.write(elsewhere, header, 0);
      return packet.withHeader(Bytes.copyOf(header, 0, length));
    }
  }
}
