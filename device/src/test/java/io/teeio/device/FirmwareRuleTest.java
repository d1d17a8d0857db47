package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an update of the firmware does to sessions, TDIs and measurements. */
final class FirmwareRuleTest {
  private static final int RESPONDER_DECIDES = 1;
  private static final int ALL_EVENTS = 2;

  private final DeviceBench bench = new DeviceBench(1);

  private static List<MeasurementBlock> blocks(SpdmSession session, boolean renewed)
      throws Exception {
    MeasurementQuery plain = MeasurementQuery.allSigned(0);
    return session.getMeasurements(renewed ? plain.asRenewed() : plain).orAbort().blocks();
  }

  @Test
  void sessionTerminationPolicy() throws Exception {
    SpdmSession ends = bench.openSession();
    SpdmSession stays = bench.anotherSession(RESPONDER_DECIDES | ALL_EVENTS);
    bench.device.dsm().stageFirmware(Firmware.NEWER);
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    assertThat(ends.heartbeat().describe()).contains("in the clear answers a secured record");
    stays.heartbeat().orAbort();
    stays.serveResponder().orAbort();
    assertThat(bench.heard)
        .containsExactly(DmtfEvent.MEASUREMENT_PRE_UPDATE, DmtfEvent.MEASUREMENT_CHANGED);
  }

  @Test
  void anUpdateThatChangesNothingEndsNothing() throws Exception {
    SpdmSession session = bench.openSession();
    bench.device.dsm().stageFirmware(Firmware.GENUINE);
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    session.heartbeat().orAbort();
    assertThat(bench.events)
        .contains(
            new DeviceEvent.FirmwareStaged(bench.profile.function(), Firmware.GENUINE),
            new DeviceEvent.FirmwareUpdated(bench.profile.function(), Firmware.GENUINE));
  }

  @Test
  void renewedMeasurementsAreThoseAfterTheUpdate() throws Exception {
    SpdmSession session = bench.openSession();
    List<MeasurementBlock> before = blocks(session, false);
    assertThat(blocks(session, true)).isEqualTo(before);
    bench.device.dsm().stageFirmware(Firmware.NEWER);
    List<MeasurementBlock> announced = blocks(session, true);
    assertThat(blocks(session, false)).isEqualTo(before).isNotEqualTo(announced);
    bench.device.dsm().updateFirmware();
    SpdmSession after = bench.openSession();
    assertThat(blocks(after, false)).isEqualTo(announced);
    assertThat(blocks(after, true)).isEqualTo(announced);
  }

  @Test
  void firmwareFrozen() throws Exception {
    SpdmSession session = bench.running(0);
    List<MeasurementBlock> before = blocks(session, false);
    bench.device.dsm().stageFirmware(Firmware.NEWER);
    assertThat(bench.device.dsm().updateFirmware()).isFalse();
    assertThat(bench.refusals()).contains(DeviceRule.FIRMWARE_FROZEN);
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    assertThat(blocks(session, false)).isEqualTo(before);
    assertThat(bench.device.dsm().updateFirmware()).as("in ERROR nothing forbids it").isTrue();
    assertThat(session.heartbeat().describe()).contains("in the clear answers a secured record");
  }

  @Test
  void aTdiThatAllowsUpdatesEndsWithItsSession() throws Exception {
    SpdmSession session = bench.connected();
    bench.tdisp(session, 0).lock(LockFlags.NONE, DeviceBench.STREAM, 0).orAbort().close();
    bench.device.dsm().stageFirmware(Firmware.NEWER);
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
  }

  @Test
  void firmwareThatIsNotItsMakersCaresForNoPolicy() throws Exception {
    SpdmSession session = bench.openSession();
    bench.device.dsm().stageFirmware(Firmware.TAMPERED);
    assertThat(bench.device.dsm().updateFirmware()).isTrue();
    session.heartbeat().orAbort();
  }

  @Test
  void aResetBootsWhatWasStaged() throws Exception {
    List<MeasurementBlock> before = blocks(bench.openSession(), false);
    bench.device.dsm().stageFirmware(Firmware.NEWER);
    bench.device.reset();
    assertThat(blocks(bench.openSession(), false)).isNotEqualTo(before);
    assertThat(bench.events)
        .contains(new DeviceEvent.FirmwareUpdated(bench.profile.function(), Firmware.NEWER));
  }
}
