package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.Packet;
import io.teeio.pcie.Tlp;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.tvm.GuestLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A009: an interposer on the link reads memory in the name of the TDI that works for the TVM, whose
 * requester id lies in the stream's range, but without the keys of the stream. Only the T bit of an
 * IDE packet makes a request the TEE's; this one has none.
 */
final class RequesterInsideRange implements Attack {
  @Override
  public String id() {
    return "A009";
  }

  @Override
  public String name() {
    return "requester id spoofing inside the range";
  }

  @Override
  public Adversary adversary() {
    return Adversary.ADVANCED_HARDWARE;
  }

  @Override
  public Rule mitigation() {
    return PlatformRule.RP_T_BIT;
  }

  @Override
  public String tries() {
    return "sends requests in the clear with the requester id of a running TDI, as if they came from that";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    AtomicReference<Optional<Packet>> answer = new AtomicReference<>(Optional.empty());
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(secret.bytes());
          guest.pause();
        },
        () -> answer.set(experiment.machine().hub(0).towardRoot(request(experiment))));
    boolean leaked =
        answer.get().isPresent()
            && answer.get().get() instanceof Tlp.Completion completion
            && secret.isIn(completion.data());
    return leaked
        ? Attempt.succeeded(secret.inTheHandsOf("the interposer, from a completion in the clear,"))
        : Attempt.blocked(
            mitigation().name()
                + " makes it a request of the host: "
                + Refusals.last(experiment.heard()));
  }

  private static Packet request(Experiment experiment) {
    return new Tlp.MemoryRead(experiment.tdi().id(), GuestLayout.SOURCE.value(), TvmSecret.SIZE, 1);
  }
}
