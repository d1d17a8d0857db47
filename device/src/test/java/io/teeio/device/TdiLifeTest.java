package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.pcie.tdisp.TdispRule;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * A TDI from power-on through lock, report, start, use and stop, with a real session and stream.
 */
final class TdiLifeTest {
  @Test
  void lockReportStartUseStop() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    TdispRequester tdisp = bench.tdisp(session, 0);
    assertThat(tdisp.version().orAbort()).containsExactly(0x10);
    assertThat(tdisp.capabilities().orAbort().addressWidth()).isEqualTo(52);
    Secret nonce =
        tdisp.lock(DeviceBench.flags(), DeviceBench.STREAM, DeviceBench.OFFSET).orAbort();
    assertThat(tdisp.state().orAbort()).isEqualTo(TdiState.CONFIG_LOCKED);
    assertThat(InterfaceReport.read(tdisp.report().orAbort()).ranges()).hasSize(4);
    tdisp.start(nonce).orAbort();
    assertThat(tdisp.state().orAbort()).isEqualTo(TdiState.RUN);

    Arrays.fill(bench.teeMemory, 0x4000, 0x6000, (byte) 0x5A);
    bench.enableAccelerator(0, true);
    int status =
        bench.submit(
            0,
            DeviceBench.descriptor(
                Opcode.COPY, 0, DeviceBench.MEMORY + 0x4000, DeviceBench.MEMORY + 0x9000, 0x2000),
            true);
    assertThat(status).isEqualTo(1);
    assertThat(Bytes.copyOf(bench.teeMemory, 0x9000, 0xB000))
        .isEqualTo(Bytes.copyOf(bench.teeMemory, 0x4000, 0x6000));
    assertThat(Bytes.copyOf(bench.hostMemory)).isEqualTo(Bytes.zeros(bench.hostMemory.length));

    tdisp.stop().orAbort();
    assertThat(tdisp.state().orAbort()).isEqualTo(TdiState.CONFIG_UNLOCKED);
    assertThat(bench.device.isScrubbed(0)).isTrue();
  }

  @Test
  void reportListsFourRangesWithTheOffsetAdded() throws Exception {
    DeviceBench bench = new DeviceBench(2);
    SpdmSession session = bench.connected();
    TdispRequester tdisp = bench.tdisp(session, 2);
    tdisp.lock(DeviceBench.flags(), DeviceBench.STREAM, -0x2000L).orAbort().close();
    InterfaceReport report = InterfaceReport.read(tdisp.report().orAbort());
    long base = bench.bar(2) - 0x2000;
    assertThat(report.ranges())
        .containsExactly(
            new MmioRange(base, 1, 0, 0),
            new MmioRange(base + 0x1000, 1, MmioRange.MSIX_TABLE, 0),
            new MmioRange(base + 0x2000, 1, MmioRange.MSIX_PBA, 0),
            new MmioRange(base + 0x3000, 13, MmioRange.NON_TEE, 0));
    assertThat(report.interfaceInfo())
        .isEqualTo(InterfaceReport.NO_FW_UPDATE | InterfaceReport.DMA_WITHOUT_PASID);
    assertThat(report.msixMessageControl()).isEqualTo(7);
  }

  @Test
  void msixIsTheHostsUnlessItIsLocked() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    TdispRequester tdisp = bench.tdisp(session, 0);
    tdisp.lock(io.teeio.pcie.tdisp.LockFlags.NONE, DeviceBench.STREAM, 0).orAbort().close();
    InterfaceReport report = InterfaceReport.read(tdisp.report().orAbort());
    assertThat(report.ranges().get(1).attributes()).isEqualTo(MmioRange.NON_TEE);
    assertThat(report.ranges().get(2).attributes()).isEqualTo(MmioRange.NON_TEE);
    assertThat(report.msixMessageControl()).isZero();
    assertThat(report.interfaceInfo()).isEqualTo(InterfaceReport.DMA_WITHOUT_PASID);
    assertThat(bench.hostRead(0, 0x1000)).isPresent();
  }

  @Test
  void reportComesInPortions() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.tdisp(session, 0).lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort().close();
    Bytes whole = bench.tdisp(session, 0).report().orAbort();
    TdispRequester small =
        new TdispRequester(
            DeviceBench.channel(session),
            io.teeio.pcie.tdisp.InterfaceId.of(bench.profile.function()),
            13);
    assertThat(small.report().orAbort()).isEqualTo(whole);
    assertThat(whole.length()).isEqualTo(20 + 4 * 16);
  }

  @Test
  void startWithAnotherNonceIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    TdispRequester tdisp = bench.tdisp(session, 0);
    tdisp.lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort().close();
    try (Secret wrong = Secret.copyOf(new byte[32])) {
      assertThat(DeviceBench.codeOf(tdisp.start(wrong))).contains(TdispErrorCode.INVALID_NONCE);
    }
    assertThat(bench.state(0)).isEqualTo(TdiState.CONFIG_LOCKED);
    assertThat(bench.events)
        .filteredOn(DeviceEvent.Refused.class::isInstance)
        .extracting(event -> ((DeviceEvent.Refused) event).rule())
        .containsExactly(TdispRule.TDISP_START_NONCE);
  }

  @Test
  void nonceIsUsedOnceAndDiesWithTheLock() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    TdispRequester tdisp = bench.tdisp(session, 0);
    Secret first = tdisp.lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort();
    Secret held = bench.tdi(0).nonce().orElseThrow();
    tdisp.stop().orAbort();
    assertThat(held.isClosed()).isTrue();
    assertThat(bench.tdi(0).nonce()).isEmpty();
    Secret second = tdisp.lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort();
    assertThat(second.matches(first)).isFalse();
    assertThat(DeviceBench.codeOf(tdisp.start(first))).contains(TdispErrorCode.INVALID_NONCE);
    Secret live = bench.tdi(0).nonce().orElseThrow();
    tdisp.start(second).orAbort();
    assertThat(live.isClosed()).isTrue();
    assertThat(bench.tdi(0).nonce()).isEmpty();
  }

  @Test
  void errorWipesTheNonce() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.tdisp(session, 0).lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort().close();
    Secret held = bench.tdi(0).nonce().orElseThrow();
    bench.device.dsm().raise(TdiEvent.SECURITY_EVENT);
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    assertThat(held.isClosed()).isTrue();
  }

  @Test
  void stuckRandomSourceCannotLock() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.stuck = true;
    assertThat(
            DeviceBench.codeOf(
                bench.tdisp(session, 0).lock(DeviceBench.flags(), DeviceBench.STREAM, 0)))
        .contains(TdispErrorCode.INSUFFICIENT_ENTROPY);
    assertThat(bench.state(0)).isEqualTo(TdiState.CONFIG_UNLOCKED);
  }

  @Test
  void unknownInterfaceIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(2);
    SpdmSession session = bench.connected();
    assertThat(DeviceBench.codeOf(bench.tdisp(session, 3).state()))
        .contains(TdispErrorCode.INVALID_INTERFACE);
  }

  @Test
  void virtualFunctionThatIsNotEnabledIsNoInterface() throws Exception {
    DeviceBench bench = new DeviceBench(2);
    SpdmSession session = bench.connected();
    int sriov = bench.capability(io.teeio.pcie.config.CapabilityId.SRIOV);
    bench.config(0).write(sriov + io.teeio.pcie.config.SriovCapability.CONTROL, 0);
    assertThat(DeviceBench.codeOf(bench.tdisp(session, 1).state()))
        .contains(TdispErrorCode.INVALID_INTERFACE);
    assertThat(bench.config(1).read(0)).isEqualTo(-1);
  }

  @Test
  void stopScrubsOneTdiAndLeavesTheOthersAlone() throws Exception {
    DeviceBench bench = new DeviceBench(2);
    SpdmSession session = bench.running(1);
    bench.start(session, 2);
    for (int index = 1; index <= 2; index++) {
      bench.enableAccelerator(index, true);
      bench.streamWrite(index, 0x38, 0xCAFE_0000L + index, true);
      bench.teeMemory[0x4000] = 9;
      int status =
          bench.submit(
              index,
              DeviceBench.descriptor(
                  Opcode.COPY, Descriptor.DESTINATION_LOCAL, DeviceBench.MEMORY + 0x4000, 0, 64),
              true);
      assertThat(status).isEqualTo(1);
    }
    bench.tdisp(session, 1).stop().orAbort();
    assertThat(bench.state(1)).isEqualTo(TdiState.CONFIG_UNLOCKED);
    assertThat(bench.device.isScrubbed(1)).isTrue();
    assertThat(bench.hostRead(1, 0x38)).contains(0L);
    assertThat(bench.state(2)).isEqualTo(TdiState.RUN);
    assertThat(bench.device.isScrubbed(2)).isFalse();
    assertThat(bench.streamRead(2, 0x38, true)).contains(0xCAFE_0002L);
  }

  @Test
  void lockWipesWhatTheHostPrepared() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.device.provisionApplicationKey(0, bench.random.secret(32));
    bench.enableAccelerator(0, false);
    bench.hostWrite(0, 0x1000, 0xFEE0_0000L);
    bench.start(session, 0);
    assertThat(bench.streamRead(0, 0x10, true)).contains(0L);
    assertThat(bench.streamRead(0, 0x08, true)).contains(0L);
    assertThat(bench.streamRead(0, 0x1000, true)).contains(0xFEE0_0000L);
  }

  @Test
  void sixtyFourVirtualFunctionsAreSixtyFiveTdis() throws Exception {
    DeviceBench bench = new DeviceBench(64);
    SpdmSession session = bench.connected();
    for (int index = 0; index <= 64; index++) {
      bench.start(session, index);
    }
    assertThat(bench.device.tdis()).hasSize(65).allMatch(tdi -> tdi.state() == TdiState.RUN);
    bench.tdisp(session, 17).stop().orAbort();
    assertThat(bench.device.tdis()).filteredOn(tdi -> tdi.state() == TdiState.RUN).hasSize(64);
  }
}
