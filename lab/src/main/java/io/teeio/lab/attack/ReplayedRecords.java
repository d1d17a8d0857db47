package io.teeio.lab.attack;

import io.teeio.lab.Machine;
import io.teeio.lab.Witness;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.transport.Envelope;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A014: the host carried the records with which the TSM gave the device its first keys, and kept
 * them. It cannot read them; but the device could, twice. It would then encrypt the TVM's data with
 * a key and counters that it used before.
 */
final class ReplayedRecords implements Attack {
  /**
   * Of twelve records, six that program and six that enable keys: receiving, then transmitting, of
   * posted requests.
   */
  private static final int[] POSTED = {0, 3, 6, 9};

  /** Keeps the records that the host carried. */
  private static final class Keeping implements Witness {
    private static final int ALL = 12;

    private final List<Bytes> records = new ArrayList<>();

    @Override
    public void poweredOn(Machine machine) {
      // It only looks at what is carried.
    }

    @Override
    public void vmm(VmmEvent event) {
      if (event instanceof VmmEvent.Carried carried && carried.secured()) {
        records.add(carried.request());
      }
    }

    List<Bytes> lastTwelve() {
      return List.copyOf(records.subList(records.size() - ALL, records.size()));
    }
  }

  @Override
  public String id() {
    return "A014";
  }

  @Override
  public String name() {
    return "DOE replay";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return SpdmRule.RECORD_SEQUENCE;
  }

  @Override
  public String tries() {
    return "puts records into the mailbox that programmed the first keys once more, after a refresh, so that the device uses those keys again";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    TvmSecret secret = TvmSecret.of(id());
    Keeping letters = new Keeping();
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards).seenBy(letters));
    experiment.vmm().connect(experiment.device());
    List<Bytes> keys = letters.lastTwelve();
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    Interposer interposer = new Interposer();
    experiment.machine().hub(0).intercept(interposer);
    AtomicReference<String> answer = new AtomicReference<>("");
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(0);
          guest.pause();
          guest.copies(secret.bytes());
        },
        () -> {
          experiment.vmm().refreshKeys(experiment.device());
          for (int which : POSTED) {
            answer.set(put(experiment, keys.get(which)));
          }
        });
    return secret.isIn(interposer.differences())
        ? Attempt.succeeded(
            secret.inTheHandsOf("the interposer, from the difference of two encrypted packets,"))
        : Attempt.blocked(
            "by "
                + mitigation().name()
                + " the device answers a replayed record with "
                + answer.get());
  }

  /** Puts {@code record} into the mailbox of the device; what comes back, in a word. */
  private static String put(Experiment experiment, Bytes record) {
    Optional<Envelope> answer =
        experiment.machine().devices().getFirst().dsm().respond(new Envelope(true, record));
    return answer
        .map(envelope -> envelope.secured() ? "a record" : "ERROR " + envelope.payload())
        .orElse("nothing");
  }
}
