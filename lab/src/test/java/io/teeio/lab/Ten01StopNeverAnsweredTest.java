package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.GuestRunner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first of the ten: the device's answer to STOP never comes, and DMA is dead already.
 */
class Ten01StopNeverAnsweredTest {
  private static final int SECRET = 0x5A;

  /** Without an unbind the same work of the device goes through: the attack would be seen. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dmaAndMmioAreDeadWhenTheFirstCallOfUnbindReturns(boolean unbound) throws Exception {
    Experiment experiment = Experiment.bound(Setup.deferred());
    AtomicInteger target = new AtomicInteger(-1);
    AtomicBoolean reached = new AtomicBoolean();
    experiment.run(
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(SECRET)).isFalse();
          guest.pause();
          target.set(guest.target());
          reached.set(guest.reaches(0));
        },
        () -> {
          if (unbound) {
            SbiResult first =
                experiment
                    .calls()
                    .call(CovhFunction.UNBIND_INTERFACE, experiment.tvm(), experiment.id());
            assertThat(first).isEqualTo(SbiResult.success(Nacl.SPDM_PENDING_REQUEST));
          }
          experiment.deviceWorks();
        });
    assertThat(target).hasValue(unbound ? 0 : SECRET);
    assertThat(reached.get()).isEqualTo(!unbound);
    assertThat(experiment.heard().gates().isEmpty()).isEqualTo(!unbound);
    assertThat(experiment.machine().devices().getFirst().tdis().getFirst().state())
        .as("the device itself still runs")
        .isEqualTo(TdiState.RUN);
  }

  @Test
  void dmaIsDeadWhileTheAnswerToAGuestsOwnStopIsOnItsWay() throws Exception {
    Experiment experiment = Experiment.bound(Setup.deferred());
    AtomicInteger target = new AtomicInteger(-1);
    AtomicBoolean stopping = new AtomicBoolean();
    GuestRunner.Host silent =
        new ExperimentHost(experiment) {
          @Override
          public boolean carry(RequesterId interfaceId) {
            if (!stopping.get()) {
              return super.carry(interfaceId);
            }
            experiment.deviceWorks();
            return false;
          }
        };
    experiment.run(
        silent,
        guest -> {
          guest.begin(0);
          assertThat(guest.copies(SECRET)).isFalse();
          guest.pause();
          assertThat(Calls.guestError(() -> guest.tsm().stop(experiment.id())))
              .contains(SbiError.IO);
          target.set(guest.target());
        },
        () -> stopping.set(true));
    assertThat(target).hasValue(0);
    assertThat(experiment.heard().gates()).isNotEmpty();
  }
}
