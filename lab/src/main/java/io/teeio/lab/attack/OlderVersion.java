package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.transport.Envelope;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.DeviceMailbox;
import io.teeio.vmm.HostFailure;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/**
 * A015: VERSION is the first message of a connection and nothing protects it on its way. The host
 * leaves only the oldest version that the TSM would take. Whatever is signed or derived later
 * covers the list as each side saw it, so that the two do not agree.
 */
final class OlderVersion implements Attack {
  private static final int OLD = 0x12;

  /** A way to the device that changes VERSION. */
  private static final class Downgrading implements DeviceMailbox {
    private static final int VERSION = 0x04;
    private static final int ENTRIES = 6;

    private final Experiment experiment;
    private int newest;
    private int spoken;

    Downgrading(Experiment experiment) {
      this.experiment = experiment;
    }

    @Override
    public Letter exchange(Letter request) throws IOException {
      if (!request.secured()) {
        spoken = request.payload().at(0);
      }
      Envelope answer =
          experiment
              .machine()
              .devices()
              .getFirst()
              .dsm()
              .respond(new Envelope(request.secured(), request.payload()))
              .orElseThrow(() -> new IOException("no answer"));
      Bytes payload = answer.payload();
      if (!answer.secured() && payload.at(1) == VERSION) {
        for (int at = ENTRIES + 1; at < payload.length(); at += 2) {
          newest = Math.max(newest, payload.at(at));
        }
        payload = Bytes.of(0x10, VERSION, 0, 0, 0, 1, 0, OLD);
      }
      return new Letter(answer.secured(), payload);
    }
  }

  @Override
  public String id() {
    return "A015";
  }

  @Override
  public String name() {
    return "version downgrade";
  }

  @Override
  public Adversary adversary() {
    return Adversary.PRIVILEGED_HOST_SOFTWARE;
  }

  @Override
  public Rule mitigation() {
    return SpdmRule.TRANSCRIPT_NEGOTIATION;
  }

  @Override
  public String tries() {
    return "strikes the newer versions out of the list that the device sends before anything is signed";
  }

  @Override
  public Attempt attempt(Guards guards) throws Exception {
    Experiment experiment = new Experiment(Setup.plain().withGuards(guards));
    Downgrading mailbox = new Downgrading(experiment);
    experiment.vmm().adopt(experiment.device(), mailbox);
    Optional<String> refused = connect(experiment);
    return refused.isEmpty() && mailbox.spoken == OLD && mailbox.newest > OLD
        ? Attempt.succeeded(
            "TSM and device both speak SPDM %x.%x and have a session of %x.%x"
                .formatted(mailbox.newest >> 4, mailbox.newest & 15, OLD >> 4, OLD & 15))
        : Attempt.blocked(
            "by %s the two sides disagree: %s"
                .formatted(mitigation().name(), refused.orElse("no session")));
  }

  /** Why the device could not be connected, if it could not. */
  private static Optional<String> connect(Experiment experiment) {
    try {
      experiment.vmm().connect(experiment.device());
      return Optional.empty();
    } catch (HostFailure refused) {
      return Optional.of(experiment.heard().tsm(TsmEvent.CallFailed.class).getLast().reason());
    }
  }
}
