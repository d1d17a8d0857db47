package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Experiment.HostPart;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiError;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import org.junit.jupiter.api.Test;

/**
 * The fifth of the ten: the host unbinds and binds again between the guest's decision and its start
 * (A-20b). What was decided about the lock before does not count for the lock after.
 */
class Ten05LockAgainTest {
  private static HostPart lockAgain(Experiment experiment) {
    return () -> {
      experiment.vmm().unbind(experiment.tdi());
      experiment.vmm().bind(experiment.tdi());
    };
  }

  @Test
  void startAfterAnotherLockIsRefusedAlthoughAllWasVerifiedAndMapped() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(
        guest -> {
          Tdm.Decision decision = guest.tdm().verify(experiment.id());
          assertThat(decision.accepted()).isTrue();
          GuestAddress at = GuestLayout.mmio(0);
          for (var range : decision.report().orElseThrow().ranges()) {
            if (range.isTee()) {
              guest.tsm().mapMmio(experiment.id(), at, range.firstPage(), range.size());
            }
            at = at.plus(range.size());
          }
          guest.pause();
          assertThat(Calls.guestError(() -> guest.tsm().start(experiment.id())))
              .contains(SbiError.INVALID_STATE);
          assertThat(guest.reaches(0)).isFalse();
        },
        lockAgain(experiment));
    assertThat(experiment.heard().rulesBroken()).containsExactly("START_ALL_MAPPED");
  }

  @Test
  void acceptanceOfAnOldReportIsRefusedAndOfANewOneIsNot() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(
        guest -> {
          Tdm.Decision old = guest.tdm().verify(experiment.id());
          guest.pause();
          assertThat(
                  Calls.guestError(() ->
                      guest
                          .tdm()
                          .accept(
                              experiment.id(), old.report().orElseThrow(), GuestLayout.mmio(0))))
              .contains(SbiError.INVALID_STATE);
          assertThat(guest.reaches(0)).isFalse();
          guest.begin(0);
          assertThat(guest.reaches(0)).isTrue();
        },
        lockAgain(experiment));
    assertThat(experiment.heard().rulesBroken()).containsExactly("MAP_REPORT_OF_THIS_LOCK");
  }
}
