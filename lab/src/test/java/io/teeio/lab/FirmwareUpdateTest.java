package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.device.Dsm;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.LyingHart;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.weakened.GuardsWithout;
import io.teeio.spdm.SpdmRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.vmm.HostFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Firmware that is replaced while a TVM uses the device, or between two uses: what the device
 * allows, who hears of it, and what the TVM sees when it attests again. [DSP0274 1.3.0
 * TerminationPolicy, MeasurementPreUpdate; CoVE-IO 8]
 */
class FirmwareUpdateTest {
  private static final long NEW_MEASUREMENT = 1 << 2;

  private static Dsm dsm(Experiment experiment) {
    return experiment.machine().devices().getFirst().dsm();
  }

  private static TdiState state(Experiment experiment) {
    return experiment.machine().devices().getFirst().tdis().getFirst().state();
  }

  private static void takeAway(Experiment experiment) throws HostFailure {
    experiment.vmm().unbind(experiment.tdi());
    experiment.reclaim(0);
    experiment.vmm().disconnect(experiment.device());
  }

  private static void bringBack(Experiment experiment) throws HostFailure {
    experiment.vmm().connect(experiment.device());
    experiment.donate(0);
    experiment.vmm().bind(experiment.tdi());
  }

  @Test
  void firmwareOfALockedInterfaceStaysAndTheAttemptEndsItsUse() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.tsm().interfaceState(experiment.id())).isEqualTo(TdiState.ERROR.wire());
          assertThat(guest.copies(7)).isFalse();
        },
        () -> {
          dsm(experiment).stageFirmware(Firmware.NEWER);
          assertThat(dsm(experiment).updateFirmware()).isFalse();
          assertThat(state(experiment)).isEqualTo(TdiState.ERROR);
        });
  }

  @Test
  void theTsmHearsOfAnUpdateBeforeItHappensAndTheTvmSeesWhatItWillBring() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    List<Boolean> answers = new ArrayList<>();
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          Tdm tdm = guest.tdm();
          int id = experiment.id();
          answers.add(tdm.attestAgain(id, false, experiment.rim(Firmware.GENUINE)));
          answers.add(tdm.attestAgain(id, true, experiment.rim(Firmware.NEWER)));
          answers.add(tdm.attestAgain(id, true, experiment.rim(Firmware.GENUINE)));
          guest.pause();
          answers.add(tdm.attestAgain(id, true, experiment.rim(Firmware.NEWER)));
          answers.add(guest.copies(5));
        },
        () -> {
          dsm(experiment).stageFirmware(Firmware.NEWER);
          experiment.vmm().heartbeat(experiment.device());
        },
        () -> dsm(experiment).stageFirmware(Firmware.TAMPERED));
    assertThat(answers).containsExactly(true, true, false, false, true);
    List<TsmEvent.UpdateAnnounced> announced =
        experiment.heard().tsm(TsmEvent.UpdateAnnounced.class);
    assertThat(announced).hasSize(1);
    assertThat(announced.getFirst().device()).isEqualTo(experiment.device().id());
    assertThat(announced.getFirst().indices().at(0)).isEqualTo(1 << 2 | 1 << 5 | 1 << 6);
  }

  @Test
  void afterAnUpdateTheSessionIsOverAndTheTvmJudgesAnew() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    AtomicBoolean withOldValues = new AtomicBoolean(true);
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.tdm().stop(experiment.id());
          guest.pause();
          withOldValues.set(guest.tdm().verify(experiment.id()).accepted());
          Tdm.Decision decision =
              guest
                  .tdm(
                      experiment.policy().withRim(experiment.rim(Firmware.NEWER)),
                      new LyingHart.Lie() {})
                  .verify(experiment.id());
          assertThat(decision.accepted()).as("%s", decision.verdict()).isTrue();
        },
        () -> {
          experiment.vmm().unbind(experiment.tdi());
          experiment.reclaim(0);
          dsm(experiment).stageFirmware(Firmware.NEWER);
          assertThat(dsm(experiment).updateFirmware()).isTrue();
          experiment.vmm().disconnect(experiment.device());
          bringBack(experiment);
        });
    assertThat(withOldValues).isFalse();
    assertThat(experiment.heard().checks())
        .filteredOn(check -> check.result() == Check.Result.FAIL)
        .extracting(Check::name)
        .containsExactly("measurement 2", "measurement 5", "measurement 6");
  }

  @Test
  void measurementsToComeAreNotTakenForThoseThatAre() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    dsm(experiment).stageFirmware(Firmware.NEWER);
    TdmPolicy newer = experiment.policy().withRim(experiment.rim(Firmware.NEWER));
    experiment.run(guest -> {
      LyingHart.Lie swap =
          new LyingHart.Lie() {
            @Override
            public SbiResult result(SbiCall call, SbiResult truth) {
              return call.is(CovgFunction.GET_DEVICE_MEASUREMENTS)
                  ? guest
                      .hart()
                      .ecall(
                          SbiCall.of(
                              CovgFunction.GET_DEVICE_MEASUREMENTS,
                              call.a0(),
                              call.a1(),
                              NEW_MEASUREMENT,
                              call.a3(),
                              call.a4()))
                  : truth;
            }
          };
      assertThat(guest.tdm(newer, swap).verify(experiment.id()).accepted()).isFalse();
    });
    assertThat(experiment.heard().checks())
        .filteredOn(check -> check.result() == Check.Result.FAIL)
        .extracting(Check::name)
        .containsExactly("running firmware");
  }

  /** An update between two binds of one connection: whether the connection outlives it. */
  private static boolean outlives(Guards guards) throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().withGuards(guards));
    experiment.vmm().unbind(experiment.tdi());
    dsm(experiment).stageFirmware(Firmware.NEWER);
    assertThat(dsm(experiment).updateFirmware()).isTrue();
    try {
      experiment.vmm().bind(experiment.tdi());
      return true;
    } catch (HostFailure ended) {
      takeAwayQuarantined(experiment);
      return false;
    }
  }

  private static void takeAwayQuarantined(Experiment experiment) throws HostFailure {
    experiment.reclaim(0);
    experiment.vmm().disconnect(experiment.device());
    bringBack(experiment);
    takeAway(experiment);
  }

  @Test
  void sessionTerminationPolicy() throws Exception {
    assertThat(outlives(Guards.all())).isFalse();
    assertThat(outlives(new GuardsWithout(SpdmRule.SESSION_TERMINATION_POLICY))).isTrue();
  }
}
