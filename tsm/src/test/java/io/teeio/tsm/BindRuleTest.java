package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.ALREADY_STOPPED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static io.teeio.platform.sbi.SbiError.OUT_OF_MEMORY;
import static io.teeio.platform.sbi.SbiError.OUT_OF_PTPAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** MMIO regions, bind_interface, unbind_interface and disconnect_device: COVH 1025 to 1030. */
class BindRuleTest {
  private static final long REGION = 0x1_0000;

  private static SbiResult donate(Bench bench, long hpa, long length, long gpa) {
    return bench.host.call(
        CovhFunction.ADD_TVM_INTERFACE_REGION, bench.tvm, bench.id(), hpa, length, gpa);
  }

  // add and reclaim ------------------------------------------------------------------------------

  @Test
  void aRegionAtTheBeginningOfMemoryIsInNoRootPort() {
    Bench bench = new Bench();
    assertThat(donate(bench, 0, REGION, TestHost.GUEST_MMIO).isSuccess()).isFalse();
    assertThat(bench.broke(CoveRule.REGION_IN_ROOT_PORT)).isTrue();
  }

  @Test
  void aDonatedRegionIsTheTvmsAndBlocked() {
    Bench bench = new Bench();
    assertThat(bench.host.donate(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar)))
        .isEqualTo(SupervisorDomain.TEE);
    assertThat(bench.guest.faultOfLoad(TestHost.GUEST_MMIO))
        .contains(io.teeio.platform.hart.GuestFault.Cause.LOAD_GUEST_PAGE);
  }

  @Test
  void aRegionWithoutGuestAddressIsMappedWhereItIs() {
    Bench bench = new Bench();
    assertThat(donate(bench, bench.device.bar, REGION, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.guest.faultOfLoad(bench.device.bar)).isPresent();
    assertThat(donate(bench, bench.device.bar + REGION, REGION, bench.device.bar).code())
        .as("the guest address is taken")
        .contains(INVALID_ADDRESS);
  }

  @Test
  void regionsOfNobodyAreRefused() {
    Bench bench = new Bench();
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    99,
                    bench.id(),
                    bench.device.bar,
                    REGION,
                    0)
                .code())
        .contains(INVALID_PARAM);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    bench.tvm,
                    0x1100,
                    bench.device.bar,
                    REGION,
                    0)
                .code())
        .contains(INVALID_PARAM);
    assertThat(bench.broke(CoveRule.DEVICE_IN_MANIFEST)).isTrue();
  }

  @Test
  void misalignedOrEmptyRegionsAreRefused() {
    Bench bench = new Bench();
    long bar = bench.device.bar;
    assertThat(donate(bench, bar + 8, REGION, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, 100, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, 0, 0).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, bar, REGION, TestHost.GUEST_MMIO + 1).code())
        .contains(INVALID_ADDRESS);
    for (long guest : new long[] {1L << 50, (1L << 41) - 4096, 1L << 41, -4096, Long.MIN_VALUE}) {
      assertThat(donate(bench, bar, REGION, guest).code()).contains(INVALID_ADDRESS);
    }
    for (long length : new long[] {-4096, Long.MIN_VALUE, Long.MAX_VALUE - 4095}) {
      assertThat(donate(bench, bar, length, TestHost.GUEST_MMIO).code()).contains(INVALID_ADDRESS);
    }
    assertThat(donate(bench, -4096, REGION, TestHost.GUEST_MMIO).code()).contains(INVALID_ADDRESS);
    assertThat(donate(bench, Long.MIN_VALUE, REGION, TestHost.GUEST_MMIO).code())
        .contains(INVALID_ADDRESS);
    assertThat(donate(bench, 0, REGION, TestHost.GUEST_MMIO).code()).contains(BAD_RANGE);
    assertThat(donate(bench, bar, REGION, (1L << 41) - REGION)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aRegionOverTheGuestsMemoryIsRefused() {
    Bench bench = new Bench();
    assertThat(donate(bench, bench.device.bar, REGION, TestHost.GUEST_MEMORY).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void refusalsOfRegionsNameTheirRule() {
    Bench bench = new Bench();
    donate(bench, bench.device.bar, REGION, TestHost.GUEST_MEMORY);
    assertThat(bench.broke(CoveRule.REGION_GUEST_ADDRESS_FREE)).isTrue();
    bench.host.reclaim(bench.tvm, bench.device, 0);
    assertThat(bench.broke(CoveRule.REGION_RECLAIM_WHOLE)).isTrue();
  }

  @Test
  void aRegionOutsideTheRootPortIsRefused() {
    Bench bench = new Bench();
    assertThat(
            donate(bench, TestMachine.WINDOW + TestMachine.WINDOW_SIZE, REGION, TestHost.GUEST_MMIO)
                .code())
        .contains(BAD_RANGE);
    assertThat(donate(bench, TestMachine.MEMORY, REGION, TestHost.GUEST_MMIO).code())
        .as("memory is no MMIO")
        .contains(BAD_RANGE);
  }

  @Test
  void aRegionOutsideTheStreamIsRefused() {
    Bench bench = new Bench().connected();
    assertThat(donate(bench, bench.device.bar + (17L << 20), REGION, TestHost.GUEST_MMIO).code())
        .contains(BAD_RANGE);
    long end = bench.device.bar + (16L << 20);
    for (long first : new long[] {end - 4096, end, bench.device.bar - 4096}) {
      assertThat(donate(bench, first, 8192, TestHost.GUEST_MMIO).code())
          .as("0x%x", first)
          .contains(BAD_RANGE);
    }
    assertThat(donate(bench, end - 4096, 4096, TestHost.GUEST_MMIO)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aRegionOrAnInterfaceOfAnotherTvmIsRefused() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.donate(other, bench.device, 0).code()).contains(DENIED);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.ADD_TVM_INTERFACE_REGION,
                    other,
                    bench.id(),
                    bench.device.bar + 0x10_0000,
                    REGION,
                    TestHost.GUEST_MMIO)
                .code())
        .as("another part of the same interface")
        .contains(DENIED);
  }

  @Test
  void aRegionWithoutTablePagesIsRefusedWhole() {
    Bench bench = new Bench();
    SbiResult last = SbiResult.SUCCESS;
    int added = 0;
    while (last.isSuccess()) {
      last = donate(bench, bench.device.bar + added * 4096L, 4096, (100L + added) << 30);
      added += last.isSuccess() ? 1 : 0;
    }
    assertThat(last.code()).contains(OUT_OF_PTPAGES);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar + added * 4096L)))
        .isEqualTo(SupervisorDomain.HOST);
    bench.host.ok(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, bench.tvm, bench.host.convert(4, 4096), 4);
    assertThat(donate(bench, bench.device.bar + added * 4096L, 4096, (100L + added) << 30))
        .isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aReclaimedRegionIsTheHostsAgain() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.mpt.table().owner(new HostAddress(bench.device.bar)))
        .isEqualTo(SupervisorDomain.HOST);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.donate(other, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void partOfARegionIsNotReclaimed() {
    Bench bench = new Bench();
    bench.host.donate(bench.tvm, bench.device, 0);
    assertThat(
            bench
                .host
                .call(
                    CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
                    bench.tvm,
                    bench.id(),
                    bench.device.bar,
                    4096)
                .code())
        .contains(BAD_RANGE);
  }

  @Test
  void regionsOfABoundInterfaceNeitherComeNorGo() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(
            donate(bench, bench.device.bar + REGION, REGION, TestHost.GUEST_MMIO + REGION).code())
        .contains(INVALID_STATE);
  }

  // bind -----------------------------------------------------------------------------------------

  @Test
  void aBoundInterfaceIsLockedAndReachesNothing() {
    Bench bench = new Bench().bound();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_LOCKED);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true).orElseThrow().domain())
        .isEqualTo(SupervisorDomain.TEE);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, false).orElseThrow().domain())
        .as("what comes without T stays the host's")
        .isEqualTo(SupervisorDomain.HOST);
  }

  @Test
  void theReportingOffsetIsSecretAndDiffers() {
    Bench bench = new Bench().bound();
    long first = bench.tdi().reportingOffset();
    assertThat(first).isNotZero().matches(offset -> offset % 4096 == 0);
    bench.host.unbind(bench.tvm, bench.device, 0);
    bench.host.bind(bench.tvm, bench.device, 0);
    assertThat(bench.tdi().reportingOffset()).isNotEqualTo(first);
  }

  @Test
  void bindWithoutConnectionIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    bench.connected();
    bench.host.disconnect(bench.device);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
  }

  @Test
  void bindWithoutSecureStreamIsRefused() {
    Bench bench = new Bench().connected();
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
  }

  @Test
  void bindWithAKeyThatWasStoppedIsRefused() {
    Bench bench = new Bench().connected();
    bench.stopAKey();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.BIND_CONNECTED)).isTrue();
  }

  /** The RDSM leads the function's traffic to the host and does not take that back. */
  @Test
  void bindOfAFunctionThatTheRdsmDoesNotRouteFails() {
    Bench bench = new Bench().connected();
    bench.machine.rdsmPort.classify(bench.device.function, false, SupervisorDomain.HOST, 0);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).isSuccess()).isFalse();
    assertThat(bench.reaches()).isFalse();
  }

  /** The device has locked and is asked for proof; nobody else asks again before bind is over. */
  @Test
  void bindDuringWhichTheStreamIsLostBindsNothing() {
    Bench bench = new Bench().connected();
    long[] a = {bench.tvm, bench.id()};
    bench.host.driveSome(4, CovhFunction.BIND_INTERFACE, a);
    assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_LOCKED);
    bench.machine.rootPort.port().disconnect();
    bench.host.carry();
    assertThat(bench.host.call(CovhFunction.BIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.state().isSuccess()).as("the guest does not have it").isFalse();
  }

  @Test
  void bindWithoutPagesForTheDeviceDirectoryIsRefused() {
    Bench bench = new Bench(options -> options.tsmPages = 4).connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(OUT_OF_MEMORY);
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
    assertThat(bench.reaches()).isFalse();
  }

  @Test
  void bindToATvmThatCannotRunIsRefused() {
    Bench bench = new Bench().connected();
    long building = bench.host.build("guest");
    assertThat(bench.host.bind(building, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.host.bind(99, bench.device, 0).code()).contains(INVALID_PARAM);
  }

  @Test
  void bindTwiceIsRefusedAndBindToAnotherIsDenied() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(ALREADY_STARTED);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.bind(other, bench.device, 0).code()).contains(DENIED);
  }

  /** Without regions nothing but the interface itself says whose it is. */
  @Test
  void anInterfaceWithoutRegionsBelongsToOneTvmToo() {
    Bench bench = new Bench().connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    long other = bench.host.tvm("guest");
    assertThat(bench.host.bind(other, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_EXCLUSIVE)).isTrue();
  }

  @Test
  void bindWhoseRegionsAreAnothersIsDenied() {
    Bench bench = new Bench().connected();
    long other = bench.host.tvm("guest");
    bench.host.donate(other, bench.device, 0);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
  }

  @Test
  void aDeviceThatRefusesTheLockIsNotQuarantined() {
    Bench bench = new Bench().connected();
    bench.device.lockRefusal = Optional.of(TdispErrorCode.INVALID_DEVICE_CONFIGURATION);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    bench.device.lockRefusal = Optional.empty();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceWithoutTheLockFlagsOfThePolicyIsRefused() {
    Bench bench = new Bench();
    bench.device.lockFlags = LockFlags.LOCK_MSIX;
    bench.connected();
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_LOCK_FLAGS)).isTrue();
  }

  @Test
  void anInterfaceThatSpeaksOtherwiseThanItsDeviceDidIsRefused() {
    Bench bench = new Bench().connected();
    bench.device.lockFlags = LockFlags.NO_FW_UPDATE;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_TDISP_AS_CONNECTED)).isTrue();
  }

  @Test
  void anInterfaceThatDoesNotSayLockedIsQuarantined() {
    Bench bench = new Bench().connected();
    bench.device.toldState = state -> state == TdiState.CONFIG_LOCKED ? TdiState.RUN : state;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).isPresent();
    bench.device.toldState = state -> state;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code())
        .as("quarantined")
        .contains(INVALID_STATE);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anInterfaceThatIsLockedAlreadyIsRefused() {
    Bench bench = new Bench().connected();
    bench.device.toldState = state -> TdiState.CONFIG_LOCKED;
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(DENIED);
    assertThat(bench.broke(CoveRule.BIND_FROM_UNLOCKED)).isTrue();
    assertThat(bench.tdi().reportingOffset()).as("it was not asked to lock").isZero();
  }

  @Test
  void whatAnEarlierSessionLeftInErrorIsStoppedFirst() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.UNBIND_INTERFACE, bench.tvm, bench.id());
    bench.host.disconnect(bench.device);
    assertThat(bench.tdi().real()).as("nobody told the device").isEqualTo(TdiState.CONFIG_LOCKED);
    bench.device.end.lose("it has to be keyed anew");
    bench.connected();
    assertThat(bench.tdi().real()).isEqualTo(TdiState.ERROR);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceThatFallsSilentDuringBindIsQuarantined() {
    Bench bench = new Bench().connected();
    long[] a = {bench.tvm, bench.id()};
    bench.host.driveSome(4, CovhFunction.BIND_INTERFACE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.BIND_INTERFACE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.BIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.broke(CoveRule.BIND_NOT_QUARANTINED)).isTrue();
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.state().isSuccess()).as("the guest has it no more").isFalse();
    assertThat(bench.broke(CoveRule.INTERFACE_OF_CALLER)).isTrue();
  }

  // unbind ---------------------------------------------------------------------------------------

  @Test
  void unbindOfWhatIsNotBoundTogetherIsRefused() {
    Bench bench = new Bench().bound();
    long other = bench.host.tvm("guest");
    assertThat(bench.host.unbind(other, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 1).code()).contains(INVALID_PARAM);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
  }

  @Test
  void unbindWithoutAConnectionNamesItsRule() {
    Bench bench = new Bench();
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.broke(CoveRule.UNBIND_BOUND_TOGETHER)).isTrue();
  }

  @Test
  void unbindOfWhatNobodyHasIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(INVALID_PARAM);
    assertThat(bench.host.drive(CovhFunction.BIND_INTERFACE, bench.tvm, 0x1100).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void dmaIsDeadWhenTheFirstCallOfUnbindReturns() {
    Bench bench = new Bench().started();
    assertThat(bench.reaches()).isTrue();
    TestHost.assertPending(bench.host.call(CovhFunction.UNBIND_INTERFACE, bench.tvm, bench.id()));
    assertThat(bench.tdi().real()).as("the device still runs").isEqualTo(TdiState.RUN);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.machine.rdsmPort.route(bench.device.function, true)).isEmpty();
  }

  @Test
  void unbindOfADeadDeviceReleasesEverythingAndQuarantines() {
    Bench bench = new Bench().started();
    long[] a = {bench.tvm, bench.id()};
    bench.host.call(CovhFunction.UNBIND_INTERFACE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.UNBIND_INTERFACE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.UNBIND_INTERFACE, a).code()).contains(IO);
    assertThat(bench.reaches()).isFalse();
    assertThat(bench.host.reclaim(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aDeviceThatDoesNotStopIsQuarantinedUntilItDoes() {
    Bench bench = new Bench().started();
    bench.device.stopFails = true;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0).code()).contains(IO);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0).code()).contains(INVALID_STATE);
    bench.device.stopFails = false;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.bind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void unbindWorksFromEveryState() {
    for (TdiState state : TdiState.values()) {
      Bench bench = new Bench();
      switch (state) {
        case CONFIG_UNLOCKED -> bench.bound().tdi().reset();
        case CONFIG_LOCKED -> bench.bound();
        case RUN -> bench.started();
        case ERROR -> bench.started().tdi().fail();
      }
      assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
      assertThat(bench.tdi().real()).isEqualTo(TdiState.CONFIG_UNLOCKED);
    }
  }

  /** Some devices refuse STOP when there is nothing to stop. */
  @Test
  void unbindOfWhatIsUnlockedAlreadyDoesNotStopIt() {
    Bench bench = new Bench().bound();
    bench.tdi().reset();
    bench.device.stopFails = true;
    assertThat(bench.host.unbind(bench.tvm, bench.device, 0)).isEqualTo(SbiResult.SUCCESS);
  }

  // disconnect -----------------------------------------------------------------------------------

  @Test
  void disconnectStopsTransmittersFirstAndClearsEverything() {
    Bench bench = new Bench().connected();
    int before = bench.device.vendorRequests.size();
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    List<Integer> order =
        bench.device.vendorRequests.stream()
            .skip(before)
            .filter(p -> p.at(0) == 0 && p.at(1) == 5)
            .map(p -> p.at(6) >> 1 & 1)
            .toList();
    assertThat(order).containsExactly(1, 1, 1, 0, 0, 0);
    assertThat(bench.machine.rdsm.association(TestMachine.ROOT_PORT, TestDevice.STREAM)).isEmpty();
  }

  @Test
  void disconnectIsRefusedWhileAnInterfaceIsBound() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.disconnect(bench.device).code()).contains(INVALID_STATE);
    bench.host.unbind(bench.tvm, bench.device, 0);
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void disconnectOfWhatIsNotConnectedIsRefused() {
    Bench bench = new Bench();
    assertThat(bench.host.disconnect(bench.device).code()).contains(ALREADY_STOPPED);
    assertThat(bench.host.call(CovhFunction.DISCONNECT_DEVICE, 0x1100).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void disconnectOfADeadDeviceStillClearsTheKeys() {
    Bench bench = new Bench().connected();
    long[] a = {bench.id()};
    bench.host.call(CovhFunction.DISCONNECT_DEVICE, a);
    bench.host.slot(
        PendingSpdm.transportError(CovhFunction.DISCONNECT_DEVICE.fid(), (int) bench.id()));
    assertThat(bench.host.call(CovhFunction.DISCONNECT_DEVICE, a)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.machine.rdsm.association(TestMachine.ROOT_PORT, TestDevice.STREAM)).isEmpty();
  }

  @Test
  void disconnectAfterTheHostDisabledTheEndpointSucceeds() {
    Bench bench = new Bench().connected();
    bench.device.end.lose("the host cleared the enable bit");
    bench.machine.rootPort.port().disconnect();
    assertThat(bench.host.disconnect(bench.device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.connect(bench.device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aTvmWithABoundInterfaceOrRegionsIsNotDestroyed() {
    Bench bench = new Bench().bound();
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm).code()).contains(INVALID_STATE);
    bench.host.unbind(bench.tvm, bench.device, 0);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm).code()).contains(INVALID_STATE);
    bench.host.reclaim(bench.tvm, bench.device, 0);
    assertThat(bench.host.call(CovhFunction.DESTROY_TVM, bench.tvm)).isEqualTo(SbiResult.SUCCESS);
  }
}
