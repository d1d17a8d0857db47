package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A011: a switch changes the address of a write that the device sends for its TVM. The payload is
 * encrypted and the header is not, so the switch can; but the header is authenticated. Without that
 * the root port itself would decrypt the data and put it into the page that the TVM shares.
 */
final class SwitchRerouting implements Attack {
  /** Sends the first write of data somewhere else. */
  private static final class Rerouting implements LinkInterceptor {
    private final RequesterId sender;
    private boolean done;

    Rerouting(RequesterId sender) {
      this.sender = sender;
    }

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      if (done
          || direction != LinkDirection.UPSTREAM
          || !(packet instanceof IdeTlp ide)
          || !ide.isPosted()) {
        return next.transmit(packet);
      }
      done = true;
      Bytes data = Bytes.zeros(ide.sealed().length() - IdeTlp.MAC_SIZE);
      Tlp elsewhere = new Tlp.MemoryWrite(sender, GuestLayout.SHARED.value(), data);
      return next.transmit(ide.withHeader(elsewhere.header()));
    }
  }

  @Override
  public String id() {
    return "A011";
  }

  @Override
  public String name() {
    return "switch rerouting";
  }

  @Override
  public Adversary adversary() {
    return Adversary.ADVANCED_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_MAC;
  }

  @Override
  public String tries() {
    return "writes another address into a packet of the TVM's device, so that the data lands in a page that the host can read";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    experiment.machine().hub(0).intercept(new Rerouting(experiment.tdi().id()));
    AtomicReference<Bytes> loot = new AtomicReference<>(Bytes.EMPTY);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.tsm().share(GuestLayout.SHARED, Experiment.PAGE);
          guest.copies(secret.bytes());
          guest.pause();
        },
        () -> loot.set(Bytes.concat(experiment.vmm().sharedPages().toArray(Bytes[]::new))));
    return secret.isIn(loot.get())
        ? Attempt.succeeded(secret.inTheHandsOf("the host, from the page it shares with the TVM,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
