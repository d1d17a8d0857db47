package io.teeio.lab.attack;

import io.teeio.crypto.RandomSource;
import io.teeio.lab.MachineSeams;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A005: swapped keys only fail; keys that stand in two places leak. Early firmware winds the state
 * of the random source back to where it was before the first keys, so that a refresh makes the same
 * ones, and with them the same key stream once more.
 */
final class SameKeysAgain implements Attack {
  private static final int KEY = 32;
  private static final int KEYS = 6;

  /** A random source that gives six keys a second time. */
  private static final class Wound implements RandomSource {
    private final RandomSource source;
    private final List<byte[]> run = new ArrayList<>();
    private List<byte[]> keys = List.of();
    private List<byte[]> again = List.of();

    Wound(RandomSource source) {
      this.source = source;
    }

    @Override
    public void fill(byte[] target) {
      if (target.length == KEY && !again.isEmpty()) {
        System.arraycopy(again.getFirst(), 0, target, 0, KEY);
        again = again.subList(1, again.size());
        return;
      }
      source.fill(target);
      note(target.clone());
    }

    /** Six keys are drawn one after the other, and nothing else is. */
    private void note(byte[] drawn) {
      if (drawn.length != KEY) {
        run.clear();
        return;
      }
      run.add(drawn);
      if (run.size() >= KEYS && keys.isEmpty()) {
        keys = List.copyOf(run.subList(run.size() - KEYS, run.size()));
      }
    }

    void back() {
      again = keys;
    }
  }

  @Override
  public String id() {
    return "A005";
  }

  @Override
  public String name() {
    return "key direction swap and reuse";
  }

  @Override
  public Adversary adversary() {
    return Adversary.STARTUP_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return IdeRule.IDE_DISTINCT_KEYS;
  }

  @Override
  public String tries() {
    return "winds the TSM's random source back before a refresh, so that fresh keys are the old ones and counters begin anew under them";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    AtomicReference<Wound> source = new AtomicReference<>();
    MachineSeams seams =
        MachineSeams.NONE.withRandom(random -> {
          source.set(new Wound(random));
          return source.get();
        });
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards).with(seams));
    Interposer interposer = new Interposer();
    experiment.machine().hub(0).intercept(interposer);
    AtomicBoolean refreshed = new AtomicBoolean();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0);
          guest.pause();
          guest.copies(secret.bytes());
        },
        () -> {
          source.get().back();
          refreshed.set(refreshes(experiment));
        });
    return refreshed.get() && secret.isIn(interposer.differences())
        ? Attempt.succeeded(
            secret.inTheHandsOf("the interposer, from the difference of two encrypted packets,"))
        : Attempt.blocked(
            "by "
                + mitigation().name()
                + " the device does not take a key that it has already, and the refresh fails: "
                + Refusals.last(experiment.heard()));
  }

  private static boolean refreshes(Experiment experiment) {
    try {
      experiment.vmm().refreshKeys(experiment.device());
      return true;
    } catch (HostFailure refused) {
      return false;
    }
  }
}
