package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.BindState;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.HostFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A host that lets a session go silent loses it at both ends, and can begin anew. */
class HeartbeatExpiryTest {
  private static final int PERIOD = 60;

  private Instant now = Experiment.NOW;

  private Experiment experiment() throws Exception {
    return Experiment.bound(Setup.plain().planned(p -> p.withHeartbeat(PERIOD)).timedBy(() -> now));
  }

  private void silentFor(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  private static TdiState ofTdi(Experiment experiment) {
    return experiment.heard().devices().stream()
        .filter(DeviceEvent.TdiMoved.class::isInstance)
        .map(event -> ((DeviceEvent.TdiMoved) event).to())
        .reduce((_, last) -> last)
        .orElse(TdiState.CONFIG_UNLOCKED);
  }

  @Test
  void aSilentSessionEndsAtBothEndsAndEverythingOfItIsGivenBack() throws Exception {
    Experiment experiment = experiment();
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(1)).isTrue();
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
          assertThat(guest.copies(2)).isFalse();
          guest.pause();
          guest.begin(0);
          assertThat(guest.copies(3)).isTrue();
          assertThat(guest.target()).isEqualTo(3);
        },
        () -> {
          silentFor(2 * PERIOD + 1);
          experiment.machine().tick();
          assertThat(ofTdi(experiment)).isEqualTo(TdiState.ERROR);
        },
        () -> {
          assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).hasSize(1);
          assertThat(experiment.heard().tsm(TsmEvent.ConnectionChanged.class).getLast().state())
              .isEqualTo(ConnState.FAILED);
          assertThatThrownBy(() -> experiment.vmm().unbind(experiment.tdi()))
              .isInstanceOf(HostFailure.class)
              .matches(failure -> ((HostFailure) failure).result().is(SbiError.IO));
          assertThat(experiment.heard().tsm(TsmEvent.BindingChanged.class).getLast().state())
              .isEqualTo(BindState.QUARANTINED);
          experiment.reclaim(0);
          experiment.vmm().disconnect(experiment.device());
          experiment.vmm().connect(experiment.device());
          experiment.donate(0);
          experiment.vmm().bind(experiment.tdi());
        });
  }

  @Test
  void theTsmActsWhenItIsCalledEvenIfTheDeviceSleepsOn() throws Exception {
    Experiment experiment = experiment();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.copies(2)).isFalse();
          assertThat(guest.reaches(0)).isFalse();
        },
        () -> silentFor(2 * PERIOD + 1));
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).hasSize(1);
  }

  @Test
  void aHeartbeatInTimeKeepsEverythingGoing() throws Exception {
    Experiment experiment = experiment();
    experiment.run(
        guest -> {
          guest.begin(0);
          for (int beat = 1; beat <= 5; beat++) {
            guest.pause();
            assertThat(guest.copies(beat)).isTrue();
          }
        },
        () -> beat(experiment),
        () -> beat(experiment),
        () -> beat(experiment),
        () -> beat(experiment),
        () -> beat(experiment));
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).isEmpty();
  }

  private void beat(Experiment experiment) throws HostFailure {
    silentFor(PERIOD);
    experiment.machine().tick();
    experiment.vmm().heartbeat(experiment.device());
  }
}
