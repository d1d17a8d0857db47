package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.fabric.LinkInterceptor;
import io.teeio.platform.hart.GuestFault;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A011: a switch does not carry the TVM's read of a device register to the device but answers it.
 * It cannot read the request, but it can see its header, and needs no key to answer in the clear.
 */
final class AnsweringSwitch implements Attack {
  private static final long FORGED = 0x0BAD_C0DE_0BAD_C0DEL;
  private static final int SCRATCH = 0x38;

  /** Answers protected reads itself. */
  private static final class Answering implements LinkInterceptor {
    private final RequesterId device;
    private boolean armed;

    Answering(RequesterId device) {
      this.device = device;
    }

    @Override
    public Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next) {
      if (!armed || direction != LinkDirection.DOWNSTREAM || !(packet instanceof IdeTlp ide)) {
        return next.transmit(packet);
      }
      try {
        return TlpHeader.read(ide.header(), Bytes.EMPTY) instanceof Tlp.MemoryRead read
            ? Optional.of(answer(read))
            : next.transmit(packet);
      } catch (MalformedInput withData) {
        return next.transmit(packet);
      }
    }

    private Packet answer(Tlp.MemoryRead read) {
      Bytes forged = new WireWriter(Long.BYTES).u64(FORGED).toBytes();
      return new Tlp.Completion(
          device,
          read.requester(),
          read.tag(),
          CompletionStatus.SUCCESS,
          forged.slice(0, read.length()));
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
    return PlatformRule.RP_COMPLETION_PROTECTED;
  }

  @Override
  public String tries() {
    return "routes the TVM's read of a register to itself and answers it in place of the device";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    Answering hostile = new Answering(experiment.tdi().id());
    AtomicLong read = new AtomicLong();
    experiment.machine().hub(0).intercept(hostile);
    experiment.run(guest -> {
      guest.begin(0);
      hostile.armed = true;
      read.set(register(guest));
    });
    return read.get() == FORGED
        ? Attempt.succeeded(
            "the TVM reads 0x%x from its device, which never sent that".formatted(read.get()))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }

  private static long register(Guest guest) {
    try {
      return guest.hart().load64(GuestLayout.mmio(0).plus(SCRATCH));
    } catch (GuestFault refused) {
      return 0;
    }
  }
}
