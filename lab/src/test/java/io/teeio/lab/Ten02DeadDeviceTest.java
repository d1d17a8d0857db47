package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.lab.Bench.Setup;
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
    Bench bench = Bench.bound(Setup.plain());
    bench.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          assertThat(guest.reaches(0)).isFalse();
        },
        () -> {
          assertThat(unbindDead(bench).code()).contains(SbiError.IO);
          assertThatExceptionOfType(BusFault.class).isThrownBy(() -> registers(bench));
          bench.reclaim(0);
          bench.donate(0);
          assertThat(Calls.hostError(() -> bench.vmm.bind(bench.tdi())))
              .contains(SbiError.INVALID_STATE);
          assertThat(bench.rulesBroken()).containsExactly("BIND_NOT_QUARANTINED");
          bench.reclaim(0);
        });
    assertThat(deviceState(bench)).isEqualTo(TdiState.RUN);
    bench.vmm.destroyTvm();
  }

  @Test
  void afterANewConnectionBindUnlocksItFirst() throws Exception {
    Bench bench = Bench.bound(Setup.plain());
    bench.run(
        guest -> {
          guest.begin(0);
          guest.pause();
          guest.begin(0);
        },
        () -> {
          unbindDead(bench);
          bench.vmm.disconnect(bench.device());
          bench.vmm.connect(bench.device());
          assertThat(deviceState(bench)).isEqualTo(TdiState.ERROR);
          int before = bench.tsmEvents.size();
          bench.vmm.bind(bench.tdi());
          assertThat(sentTo(bench, before))
              .containsSubsequence(
                  "STOP_INTERFACE_REQUEST", "GET_DEVICE_INTERFACE_STATE", "LOCK_INTERFACE_REQUEST");
        });
  }

  private static SbiResult unbindDead(Bench bench) {
    return bench
        .calls()
        .drive(CovhFunction.UNBIND_INTERFACE, bench.device().id(), DEAD, bench.tvm(), bench.id());
  }

  private static int registers(Bench bench) throws BusFault {
    return bench.machine.mmio(SupervisorDomain.HOST).read32(bench.tdi().bar());
  }

  private static TdiState deviceState(Bench bench) {
    return bench.machine.devices().getFirst().tdis().getFirst().state();
  }

  private static List<String> sentTo(Bench bench, int from) {
    return bench.tsmEvents.subList(from, bench.tsmEvents.size()).stream()
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
