package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** protocols.md 5.5: what LOCK refuses, one test for each reason. */
final class LockRuleTest {
  private static Optional<TdispErrorCode> lock(
      DeviceBench bench, SpdmSession session, int index, LockFlags flags, StreamId stream)
      throws Exception {
    Optional<TdispErrorCode> code =
        DeviceBench.codeOf(bench.tdisp(session, index).lock(flags, stream, 0));
    assertThat(bench.state(index))
        .isEqualTo(code.isPresent() ? TdiState.CONFIG_UNLOCKED : TdiState.CONFIG_LOCKED);
    return code;
  }

  private static Optional<TdispErrorCode> lock(DeviceBench bench, SpdmSession session)
      throws Exception {
    return lock(bench, session, 0, DeviceBench.flags(), DeviceBench.STREAM);
  }

  private static void assertRefused(
      DeviceBench bench, SpdmSession session, DeviceRule rule, TdispErrorCode code)
      throws Exception {
    assertThat(lock(bench, session)).contains(code);
    assertThat(bench.refusals()).contains(rule);
  }

  @Test
  void everythingInOrderLocks() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    assertThat(lock(bench, bench.connected())).isEmpty();
  }

  @Test
  void everySupportedFlagLocks() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    LockFlags all = bench.tdisp(session, 0).capabilities().orAbort().lockFlags();
    assertThat(all.bits()).isEqualTo(7);
    assertThat(lock(bench, session, 0, all, DeviceBench.STREAM)).isEmpty();
  }

  @Test
  void unsupportedFlagIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    for (int bit = 3; bit < 16; bit++) {
      assertThat(lock(bench, session, 0, new LockFlags(1 << bit), DeviceBench.STREAM))
          .contains(TdispErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void offsetThatSplitsPagesIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    assertThat(
            DeviceBench.codeOf(
                bench.tdisp(session, 0).lock(DeviceBench.flags(), DeviceBench.STREAM, 0x800)))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.refusals()).contains(DeviceRule.LOCK_OFFSET_WHOLE_PAGES);
  }

  @Test
  void unknownStreamIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    assertThat(lock(bench, session, 0, DeviceBench.flags(), StreamId.of(99)))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.refusals()).contains(DeviceRule.LOCK_DEFAULT_STREAM_KNOWN);
  }

  @Test
  void streamWithoutKeysIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.configure();
    SpdmSession session = bench.openSession();
    assertRefused(bench, session, DeviceRule.LOCK_ALL_KEYS_GO, TdispErrorCode.INVALID_REQUEST);
  }

  @Test
  void streamWithoutKeysWasKeyedByNobody() throws Exception {
    Guards withoutTheRuleBefore =
        (rule, condition, detail) -> {
          if (rule != DeviceRule.LOCK_ALL_KEYS_GO) {
            Guards.all().require(rule, condition, detail);
          }
        };
    DeviceBench bench = new DeviceBench(0, withoutTheRuleBefore);
    bench.configure();
    SpdmSession session = bench.openSession();
    assertRefused(
        bench, session, DeviceRule.LOCK_SESSION_KEYED_THE_STREAM, TdispErrorCode.INVALID_REQUEST);
  }

  @Test
  void streamThatLacksOneKeyIsRefused() throws Exception {
    for (KeySubStream missing : DeviceBench.keyNames(KeySet.K0)) {
      DeviceBench bench = new DeviceBench(0);
      Dsm dsm = onSocket(bench);
      SpdmSession session = SocketBench.open(bench, dsm);
      IdeKmRequester km = new IdeKmRequester(DeviceBench.channel(session));
      for (KeySubStream name : DeviceBench.keyNames(KeySet.K0)) {
        try (IdeKey key = IdeKey.generate(bench.random)) {
          km.program(1, StreamId.of(0), name, key).orAbort();
        }
        boolean needsReceiver =
            name.direction() == PortDirection.TX
                && missing.direction() == PortDirection.RX
                && name.subStream() == missing.subStream();
        if (!name.equals(missing) && !needsReceiver) {
          km.go(1, StreamId.of(0), name).orAbort();
        }
      }
      assertThat(
              DeviceBench.codeOf(
                  bench.tdisp(session, 0).lock(DeviceBench.flags(), StreamId.of(0), 0)))
          .as("without %s", missing)
          .contains(TdispErrorCode.INVALID_REQUEST);
    }
  }

  private static Dsm onSocket(DeviceBench bench) {
    return Dsm.onSocket(
        bench.profile,
        bench.identity,
        Binding.PCI_DOE,
        new DeviceParts(
            bench.crypto, bench.random, bench.clock, Guards.all(), bench.events::add, event -> {}));
  }

  @Test
  void socketDeviceLocksWhenAllKeysGo() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    Dsm dsm = onSocket(bench);
    SpdmSession session = SocketBench.open(bench, dsm);
    SocketBench.key(bench, session, 1, StreamId.of(0));
    bench.tdisp(session, 0).lock(DeviceBench.flags(), StreamId.of(0), 0).orAbort().close();
    assertThat(dsm.tdis().getFirst().state()).isEqualTo(TdiState.CONFIG_LOCKED);
    KeySubStream posted = new KeySubStream(KeySet.K0, PortDirection.RX, SubStream.POSTED);
    new IdeKmRequester(DeviceBench.channel(session)).stop(1, StreamId.of(0), posted).orAbort();
    assertThat(dsm.tdis().getFirst().state()).isEqualTo(TdiState.ERROR);
    bench.tdisp(session, 0).stop().orAbort();
    assertThat(bench.events)
        .as("there is nothing to wipe")
        .contains(new DeviceEvent.TdiScrubbed(bench.tdi(0).function()));
    assertThat(bench.refusals()).doesNotContain(DeviceRule.SCRUB_ON_STOP);
  }

  @Test
  void sessionThatDidNotKeyTheStreamIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession first = bench.connected();
    SpdmSession second = bench.anotherSession();
    assertThat(first.isOpen()).isTrue();
    assertRefused(
        bench, second, DeviceRule.LOCK_SESSION_KEYED_THE_STREAM, TdispErrorCode.INVALID_REQUEST);
    assertThat(lock(bench, first)).isEmpty();
  }

  @Test
  void streamThatIsNotEnabledIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.configure();
    SpdmSession session = bench.openSession();
    bench.programKeys(session, KeySet.K0);
    assertRefused(bench, session, DeviceRule.LOCK_STREAM_SECURE, TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.detailsOf(DeviceRule.LOCK_STREAM_SECURE))
        .containsExactly("stream " + DeviceBench.STREAM + " is not enabled");
  }

  @Test
  void keysAtAnotherPortDoNotMakeAStreamSecure() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.configure();
    StreamId stream = StreamId.of(0);
    SpdmSession session = bench.openSession();
    SocketBench.key(bench, session, 1, stream);
    bench.config(0).write(bench.ideBlock(0) + SelectiveBlock.CONTROL, SelectiveBlock.ENABLE);
    assertThat(lock(bench, session, 0, DeviceBench.flags(), stream))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.refusals()).containsExactly(DeviceRule.LOCK_STREAM_SECURE);
  }

  @Test
  void streamOfTwoRegisterBlocksIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    int other = bench.ideBlock(1);
    bench.config(0).write(other + SelectiveBlock.RID_1, 0x00FF_FF00);
    bench.config(0).write(other + SelectiveBlock.RID_2, 1);
    bench
        .config(0)
        .write(
            other + SelectiveBlock.CONTROL,
            DeviceBench.STREAM.value() << 24 | SelectiveBlock.ENABLE);
    SocketBench.key(bench, session, 0, DeviceBench.STREAM);
    assertRefused(bench, session, DeviceRule.LOCK_STREAM_SECURE, TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.detailsOf(DeviceRule.LOCK_STREAM_SECURE))
        .containsExactly("stream " + DeviceBench.STREAM + " is not Secure");
  }

  @Test
  void otherDefaultStreamIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    int other = bench.ideBlock(1);
    bench.config(0).write(other + SelectiveBlock.RID_1, 0x00FF_FF00);
    bench.config(0).write(other + SelectiveBlock.RID_2, 1);
    bench
        .config(0)
        .write(
            other + SelectiveBlock.CONTROL,
            8 << 24 | SelectiveBlock.DEFAULT_STREAM | SelectiveBlock.ENABLE);
    assertRefused(
        bench,
        session,
        DeviceRule.LOCK_ONE_DEFAULT_STREAM,
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
  }

  @Test
  void theStreamOfTheLockMayBeTheDefaultStream() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench
        .config(0)
        .update(
            bench.ideBlock(0) + SelectiveBlock.CONTROL,
            SelectiveBlock.DEFAULT_STREAM,
            SelectiveBlock.DEFAULT_STREAM);
    assertThat(lock(bench, session)).isEmpty();
  }

  @Test
  void defaultStreamOfAnotherTrafficClassIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.config(0).update(bench.ideBlock(0) + SelectiveBlock.CONTROL, 7 << 19, 3 << 19);
    assertRefused(
        bench,
        session,
        DeviceRule.LOCK_DEFAULT_STREAM_TC0,
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
  }

  @Test
  void secondStreamForAnotherTdiIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.connected();
    int other = bench.ideBlock(1);
    bench.config(0).write(other + SelectiveBlock.RID_1, 0x00FF_FF00);
    bench.config(0).write(other + SelectiveBlock.RID_2, 1);
    bench.config(0).write(other + SelectiveBlock.CONTROL, 8 << 24);
    SocketBench.key(bench, session, 0, StreamId.of(8));
    bench.config(0).update(other + SelectiveBlock.CONTROL, 1, SelectiveBlock.ENABLE);
    assertThat(lock(bench, session)).isEmpty();
    assertThat(lock(bench, session, 1, DeviceBench.flags(), StreamId.of(8)))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.refusals()).contains(DeviceRule.LOCK_SAME_STREAM);
    bench.tdisp(session, 0).stop().orAbort();
    assertThat(lock(bench, session, 1, DeviceBench.flags(), StreamId.of(8))).isEmpty();
  }

  @Test
  void phantomFunctionsAreRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    int control =
        bench.config(0).findCapability(CapabilityId.PCI_EXPRESS).orElseThrow()
            + PcieCapability.DEVICE_CONTROL;
    bench.config(0).update(control, 0xFFFF, PcieCapability.PHANTOM_FUNCTIONS);
    assertRefused(
        bench,
        session,
        DeviceRule.LOCK_NO_PHANTOM_FUNCTIONS,
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
  }

  @Test
  void barThatIsNotPlacedOrNotDecodedIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.config(0).update(FunctionHeader.COMMAND, FunctionHeader.MEMORY_SPACE, 0);
    assertRefused(
        bench, session, DeviceRule.LOCK_BARS_PLACED, TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    bench.config(0).update(FunctionHeader.COMMAND, FunctionHeader.MEMORY_SPACE, -1);
    Bar.assign(bench.config(0), FunctionHeader.BAR0, 0);
    assertRefused(
        bench, session, DeviceRule.LOCK_BARS_PLACED, TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
  }

  @Test
  void virtualFunctionNeedsItsOwnBarOnly() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.connected();
    Bar.assign(bench.config(0), FunctionHeader.BAR0, 0);
    assertThat(lock(bench, session, 1, DeviceBench.flags(), DeviceBench.STREAM)).isEmpty();
  }

  @Test
  void overlappingBarsAreRefused() throws Exception {
    for (int slice = 0; slice < 3; slice++) {
      DeviceBench bench = new DeviceBench(3);
      SpdmSession session = bench.connected();
      Bar.assign(bench.config(0), FunctionHeader.BAR0, DeviceBench.VF_BAR + slice * 0x1_0000L);
      assertRefused(
          bench,
          session,
          DeviceRule.LOCK_BARS_DISJOINT,
          TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    }
  }

  @Test
  void virtualBarThatIsNotPlacedOrNotDecodedIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.connected();
    int sriov = bench.capability(CapabilityId.SRIOV);
    bench.config(0).write(sriov + SriovCapability.CONTROL, SriovCapability.VF_ENABLE);
    assertThat(lock(bench, session, 1, DeviceBench.flags(), DeviceBench.STREAM))
        .contains(TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    bench
        .config(0)
        .write(
            sriov + SriovCapability.CONTROL,
            SriovCapability.VF_ENABLE | SriovCapability.VF_MEMORY_SPACE);
    Bar.assign(bench.config(0), sriov + SriovCapability.VF_BAR0, 0);
    assertThat(lock(bench, session, 1, DeviceBench.flags(), DeviceBench.STREAM))
        .contains(TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    assertThat(bench.refusals())
        .containsExactly(DeviceRule.LOCK_BARS_PLACED, DeviceRule.LOCK_BARS_PLACED);
  }

  @Test
  void otherSriovPageSizeIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.connected();
    int sriov = bench.capability(CapabilityId.SRIOV);
    bench.config(0).write(sriov + SriovCapability.SYSTEM_PAGE_SIZE, 2);
    assertRefused(
        bench,
        session,
        DeviceRule.LOCK_SRIOV_PAGE_SIZE,
        TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
  }

  @Test
  void anotherSessionNeitherStartsNorStops() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession first = bench.connected();
    SpdmSession second = bench.anotherSession();
    var nonce = bench.tdisp(first, 0).lock(DeviceBench.flags(), DeviceBench.STREAM, 0).orAbort();
    assertThat(DeviceBench.codeOf(bench.tdisp(second, 0).start(nonce)))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(DeviceBench.codeOf(bench.tdisp(second, 0).stop()))
        .contains(TdispErrorCode.INVALID_REQUEST);
    assertThat(bench.refusals()).contains(DeviceRule.LOCK_SESSION_COMMANDS);
    assertThat(bench.state(0)).isEqualTo(TdiState.CONFIG_LOCKED);
    first.end().orAbort();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    bench.tdisp(second, 0).stop().orAbort();
    assertThat(bench.state(0)).isEqualTo(TdiState.CONFIG_UNLOCKED);
  }
}
