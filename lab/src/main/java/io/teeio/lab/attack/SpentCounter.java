package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;

/**
 * A017: keys of this machine protect no more than 16 packets, after which the counter begins again.
 * A single job of the device needs more, before the host is even asked for a refresh, and somebody
 * on the link keeps the packets.
 */
final class SpentCounter implements Attack {
  /** Packets of a key: what the device writes to copy one page, and no more. */
  private static final long LIMIT = 16;

  @Override
  public String id() {
    return "A017";
  }

  @Override
  public String name() {
    return "IDE counter exhaustion";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_COUNTER_LIMIT;
  }

  @Override
  public String tries() {
    return "lets the counters of a stream come to their end while the device works, and compares packets that were encrypted with the same one";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Experiment experiment =
        Experiment.bound(
            Setup.plain().withGuards(guards).planned(plan -> plan.withIdeKeyLimit(LIMIT)));
    Interposer interposer = new Interposer();
    experiment.machine().hub(0).intercept(interposer);
    experiment.run(guest -> {
      guest.begin(0);
      guest.copiesBehindZeros(secret.bytes());
    });
    return secret.isIn(interposer.differences())
        ? Attempt.succeeded(
            secret.inTheHandsOf("the interposer, from the difference of two encrypted packets,"))
        : Attempt.blocked(Refusals.thatStopped(experiment.heard(), mitigation()));
  }
}
