package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.ExperimentHost;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.GuestRunner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that are nearly spent are renewed while a TVM works, and nobody but its host notices. */
class KeyLimitTest {
  private static final int TLPS = 128;
  private static final int RECORDS = 96;
  private static final int PAGES = 64;

  @Test
  void streamKeysAreRefreshedWhileTrafficFlows() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().planned(p -> p.withIdeKeyLimit(TLPS)));
    experiment.run(guest -> {
      guest.begin(0);
      for (int page = 1; page <= PAGES; page++) {
        assertThat(guest.copies(page)).as("page %s", page).isTrue();
        assertThat(guest.target()).isEqualTo(page);
      }
    });
    int refreshes = experiment.heard().tsm(TsmEvent.StreamRefreshed.class).size();
    assertThat(refreshes).isGreaterThanOrEqualTo(PAGES * 16 / TLPS);
    assertThat(experiment.heard().tsm(TsmEvent.RefreshDue.class)).hasSize(refreshes);
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).isEmpty();
  }

  /** A host that never renews anything. */
  private static ExperimentHost lazy(Experiment experiment) {
    return new ExperimentHost(experiment) {
      @Override
      public boolean renewKeys(RequesterId device, boolean stream) {
        return false;
      }
    };
  }

  @Test
  void aGuestDoesNotRunOnWithStreamKeysThatAreNearlySpent() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().planned(p -> p.withIdeKeyLimit(TLPS)));
    GuestRunner.Exit exit =
        experiment.exitOf(
            lazy(experiment),
            guest -> {
              guest.begin(0);
              for (int page = 1; page <= PAGES; page++) {
                guest.copies(page);
              }
            });
    SbiResult wanted =
        SbiResult.of(SbiError.KEY_UPDATE_REQUIRED, Nacl.STREAM_KEYS | experiment.id());
    assertThat(exit).isEqualTo(new GuestRunner.Exit.Refused(wanted));
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).isEmpty();
    experiment.vmm().unbind(experiment.tdi());
    assertThat(experiment.calls().call(CovhFunction.RUN_TVM_VCPU, experiment.tvm(), 0).isSuccess())
        .as("the guest runs on without the device")
        .isTrue();
  }

  /** IDE_COUNTER_LIMIT is what holds if nobody renews in time. */
  @Test
  void aDeviceThatGoesOnWithSpentKeysLosesItsStream() throws Exception {
    Experiment experiment = Experiment.bound(Setup.deferred().planned(p -> p.withIdeKeyLimit(16)));
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.copies(1);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
        },
        experiment::deviceWorks);
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).hasSize(1);
    assertThat(experiment.heard().devices())
        .anyMatch(event ->
            event instanceof DeviceEvent.Stream stream
                && stream.event() instanceof IdeEvent.Failed failed
                && failed.rule() == IdeRule.IDE_COUNTER_LIMIT);
  }

  @Test
  void sessionKeysAreUpdatedWhenHostOrGuestComesToTheirLimit() throws Exception {
    Experiment experiment =
        Experiment.bound(Setup.plain().planned(p -> p.withRecordLimit(RECORDS)));
    experiment.run(
        guest -> {
          guest.begin(0);
          for (int i = 0; i < RECORDS; i++) {
            guest.tsm().interfaceState(experiment.id());
          }
          guest.pause();
          assertThat(guest.copies(3)).isTrue();
        },
        () -> {
          for (int i = 0; i < RECORDS; i++) {
            experiment.vmm().heartbeat(experiment.device());
          }
        });
    List<SpdmEvent> updates =
        experiment.heard().tsm(TsmEvent.Spdm.class).stream()
            .map(TsmEvent.Spdm::event)
            .filter(event ->
                event instanceof SpdmEvent.KeysUpdated updated
                    && updated.direction() == Direction.REQUEST)
            .toList();
    assertThat(updates).hasSizeGreaterThanOrEqualTo(2);
    assertThat(experiment.heard().rulesBroken()).contains(CoveRule.SESSION_KEY_LIMIT.name());
    assertThat(experiment.heard().tsm(TsmEvent.Revoked.class)).isEmpty();
  }
}
