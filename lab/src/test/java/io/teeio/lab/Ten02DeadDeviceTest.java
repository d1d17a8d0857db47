package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Setup;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.TsmEvent;
import io.teeio.vmm.DeviceMailbox;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The second of the ten: unbind of a device that answers nothing gives everything back, and nobody
 * gets the interface before the device said that it is unlocked (A-13, T011).
 */
class Ten02DeadDeviceTest {
  private static final DeviceMailbox DEAD =
      request -> {
        throw new IOException("nobody answers");
      };

  @Test
  void unbindReleasesAllAndTheInterfaceIsNotLentAgainBeforeItIsUnlocked() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
        },
        () -> {
          assertThat(unbindDead(experiment).code()).contains(SbiError.IO);
          assertThatExceptionOfType(BusFault.class).isThrownBy(() -> registers(experiment));
          experiment.reclaim(0);
          experiment.donate(0);
          assertThat(Calls.hostError(() -> experiment.vmm().bind(experiment.tdi())))
              .contains(SbiError.INVALID_STATE);
          assertThat(experiment.heard().rulesBroken()).containsExactly("BIND_NOT_QUARANTINED");
          experiment.reclaim(0);
        });
    assertThat(deviceState(experiment)).isEqualTo(TdiState.RUN);
    experiment.vmm().destroyTvm();
  }

  @Test
  void afterANewConnectionBindUnlocksItFirst() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    experiment.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          guest.begin(0);
        },
        () -> {
          unbindDead(experiment);
          experiment.vmm().disconnect(experiment.device());
          experiment.vmm().connect(experiment.device());
          assertThat(deviceState(experiment)).isEqualTo(TdiState.ERROR);
          int before = experiment.heard().tsm().size();
          experiment.vmm().bind(experiment.tdi());
          assertThat(sentTo(experiment, before))
              .containsSubsequence(
                  "STOP_INTERFACE_REQUEST", "GET_DEVICE_INTERFACE_STATE", "LOCK_INTERFACE_REQUEST");
        });
  }

  private static SbiResult unbindDead(Experiment experiment) {
    return experiment
        .calls()
        .drive(
            CovhFunction.UNBIND_INTERFACE,
            experiment.device().id(),
            DEAD,
            experiment.tvm(),
            experiment.id());
  }

  private static int registers(Experiment experiment) throws BusFault {
    return experiment.machine().mmio(SupervisorDomain.HOST).read32(experiment.tdi().bar());
  }

  private static TdiState deviceState(Experiment experiment) {
    return experiment.machine().devices().getFirst().tdis().getFirst().state();
  }

  private static List<String> sentTo(Experiment experiment, int from) {
    return experiment.heard().tsm().subList(from, experiment.heard().tsm().size()).stream()
        .filter(TsmEvent.Spdm.class::isInstance)
        .map(event -> ((TsmEvent.Spdm) event).event())
        .filter(SpdmEvent.MessageSent.class::isInstance)
        .map(event -> ((SpdmEvent.MessageSent) event).message())
        .filter(VendorDefinedRequest.class::isInstance)
        .map(message -> ((VendorDefinedRequest) message).payload())
        .flatMap(payload -> VendorMessage.of(payload).stream())
        .map(VendorMessage::name)
        .toList();
  }
}
