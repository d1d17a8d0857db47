package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.HostFailure;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of root ports from the TSM to a root of trust on the bus, carried by the host (v0.1). */
class RootOfTrustTest {
  private static final RequesterId FUNCTION = RequesterId.of(0, 0, 0x1f, 0);

  private static Setup setup() {
    return Setup.plain().planned(plan -> plan.withRootPortKeys(RootPortKeys.HROT));
  }

  private static List<TsmEvent.Spdm> withRootOfTrust(Experiment experiment) {
    return experiment.heard().tsm(TsmEvent.Spdm.class).stream()
        .filter(event -> event.device().equals(FUNCTION))
        .toList();
  }

  @Test
  void keysGoThroughTheSessionAndTheRdsmSeesNone() throws Exception {
    Experiment experiment = Experiment.bound(setup());
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(1)).isTrue();
          guest.pause();
          assertThat(guest.copies(2)).isTrue();
          assertThat(guest.target()).isEqualTo(2);
        },
        () -> experiment.vmm().refreshKeys(experiment.device()));
    assertThat(experiment.heard().tsm(TsmEvent.RootPortCalled.class))
        .isNotEmpty()
        .allMatch(event -> event.call().is(CovtFunction.PROGRAM_RP_IDE_STREAM));
    assertThat(withRootOfTrust(experiment)).isNotEmpty();
    experiment.vmm().unbind(experiment.tdi());
    experiment.vmm().disconnect(experiment.device());
    assertThat(experiment.heard().tsm(TsmEvent.StreamChanged.class).getLast().state())
        .isEqualTo(StreamState.NONE);
  }

  @Test
  void oneSessionServesTheRootPortsOfAllDevices() throws Exception {
    Experiment experiment = Experiment.bound(setup().withDevices(3));
    experiment.run(guest -> {
      for (int i = 0; i < 3; i++) {
        guest.begin(i);
        assertThat(guest.copies(i + 1)).isTrue();
      }
    });
    long handshakes =
        withRootOfTrust(experiment).stream()
            .filter(event -> event.event().toString().contains("KeyExchange["))
            .count();
    assertThat(handshakes).isEqualTo(1);
  }

  @Test
  void withItsSessionAllStreamsAreLostAndCanBeSetUpAnew() throws Exception {
    Experiment experiment = Experiment.bound(setup());
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
          assertThat(guest.copies(2)).isFalse();
          guest.pause();
          guest.begin(0);
          assertThat(guest.copies(3)).isTrue();
        },
        () -> {
          experiment.machine().rootOfTrust().orElseThrow().reset();
          assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).hasSize(1);
        },
        () -> {
          experiment.vmm().unbind(experiment.tdi());
          experiment.vmm().disconnect(experiment.device());
          // The session that the root of trust forgot shows as such, and the next one works.
          assertThatThrownBy(() -> experiment.vmm().connect(experiment.device()))
              .isInstanceOf(HostFailure.class);
          experiment.vmm().connect(experiment.device());
          experiment.vmm().bind(experiment.tdi());
        });
  }

  @Test
  void aHostThatDoesNotCarryToItGetsNoStreamAndLeavesNoKey() throws Exception {
    Experiment experiment = new Experiment(setup());
    experiment
        .calls()
        .alsoCarriesTo(
            FUNCTION,
            letter -> {
              throw new IOException("lost");
            });
    assertThatThrownBy(() -> experiment.vmm().connect(experiment.device()))
        .isInstanceOf(HostFailure.class)
        .matches(failure -> ((HostFailure) failure).result().is(SbiError.IO));
    assertThat(experiment.heard().tsm(TsmEvent.StreamChanged.class).getLast().state())
        .isEqualTo(StreamState.NONE);
    experiment.vmm().adoptRootOfTrust(FUNCTION);
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
    experiment.run(guest -> {
      guest.begin(0);
      assertThat(guest.copies(1)).isTrue();
    });
  }
}
