package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.NO_SHMEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host may say in connect_device: COVH 1024. */
class ConnectArgumentsTest {
  private final TestMachine machine = new TestMachine();
  private final TestHost host = new TestHost(machine);
  private final TestDevice device = machine.device();

  @Test
  void aDeviceThatTheManifestDoesNotListDoesNotExist() {
    host.connectArguments(device);
    int stranger = RequesterId.of(0, 0x11, 0, 0).value();
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    stranger,
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, 1L << 24, 0, 0, 0).code())
        .contains(INVALID_PARAM);
    assertThat(machine.broke(CoveRule.DEVICE_IN_MANIFEST)).isTrue();
  }

  @Test
  void withoutSharedMemoryNothingBegins() {
    Hart mute = new Hart(0, SupervisorDomain.HOST);
    SbiCall call = SbiCall.of(CovhFunction.CONNECT_DEVICE, device.function.value(), 0, 0, 0);
    assertThat(machine.tsm.call(mute, call).code()).contains(NO_SHMEM);
  }

  private SbiResult connect(IdeStreamDescriptor descriptor) {
    host.write(TestHost.DESCRIPTOR, descriptor.toBytes());
    return host.drive(
        CovhFunction.CONNECT_DEVICE,
        device.function.value(),
        TestHost.DESCRIPTOR,
        TestHost.BUFFER,
        TestHost.BUFFER_SIZE);
  }

  private IdeStreamDescriptor stream(RequesterId first, RequesterId last, AddressRange... ranges) {
    return IdeStreamDescriptor.of(
        TestDevice.STREAM, new StreamAssociation(first, last, List.of(ranges)));
  }

  @Test
  void aMalformedDescriptorIsRefused() {
    host.write(TestHost.DESCRIPTOR, Bytes.of(5, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    device.function.value(),
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .contains(INVALID_PARAM);
    assertThat(connect(IdeStreamDescriptor.release(TestDevice.STREAM)).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void requesterIdsOutsideTheManifestAreRefused() {
    assertThat(connect(stream(device.function, RequesterId.of(0, 0xc0, 0, 0))).code())
        .contains(BAD_RANGE);
    assertThat(connect(stream(device.function.plus(1), device.function.plus(7))).code())
        .as("the device itself has to be among them")
        .contains(BAD_RANGE);
  }

  @Test
  void addressesOutsideTheRootPortAreRefused() {
    AddressRange memory = new AddressRange(TestMachine.MEMORY, TestMachine.MEMORY + 0xF_FFFF);
    assertThat(connect(stream(device.function, device.function.plus(7), memory)).code())
        .contains(BAD_RANGE);
    assertThat(machine.events(TsmEvent.RuleBroken.class))
        .extracting(TsmEvent.RuleBroken::rule)
        .containsExactly(CoveRule.CONNECT_ADDRESSES_IN_MANIFEST);
  }

  @Test
  void moreAddressRangesThanTheDeviceHasRegistersForAreRefused() {
    device.addressBlocks = 0;
    assertThat(host.connect(device).code()).contains(INVALID_PARAM);
    machine.assertNothingLeft();
  }

  @Test
  void asManyAddressRangesAsTheDeviceHasRegistersForAreTaken() {
    device.addressBlocks = 1;
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aStreamOfAnotherConnectionIsRefused() {
    host.connect(device);
    TestDevice other =
        java.util.Objects.requireNonNull(machine.devices.get(TestMachine.OTHER_DEVICE));
    assertThat(host.connect(other).code()).as("the same stream id").contains(INVALID_PARAM);
    IdeStreamDescriptor overlapping =
        IdeStreamDescriptor.of(
            StreamId.of(9),
            new StreamAssociation(
                other.function,
                other.function,
                List.of(new AddressRange(device.bar, device.bar + 0xF_FFFF))));
    host.write(TestHost.DESCRIPTOR, overlapping.toBytes());
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    other.function.value(),
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .as("the same addresses")
        .contains(INVALID_PARAM);
  }

  @Test
  void buffersThatAreMisalignedOrNotTheHostsAreRefused() {
    long[] a = host.connectArguments(device);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2] + 8, a[3]).code())
        .contains(INVALID_ADDRESS);
    assertThat(
            host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], TestMachine.TSM_PAGES, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(
            host.call(CovhFunction.CONNECT_DEVICE, a[0], TestMachine.TSM_PAGES, a[2], a[3]).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], 0x1000, 4096).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void aBufferThatTheHostGaveAwayMeanwhileIsNotWritten() {
    long[] a = host.connectArguments(device);
    host.driveSome(5, CovhFunction.CONNECT_DEVICE, a);
    host.carry();
    host.ok(CovhFunction.CONVERT_PAGES, TestHost.BUFFER, 16);
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_ADDRESS);
    assertThat(machine.chips.u64(TestHost.BUFFER)).isZero();
    machine.assertNothingLeft();
  }

  @Test
  void aBufferThatIsTooSmallSaysHowLargeAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    SbiResult result = host.drive(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2], 64);
    assertThat(result.code()).contains(BAD_RANGE);
    assertThat(result.value()).isGreaterThan(1000);
    machine.assertNothingLeft();
    device.end.lose("it has to be keyed anew");
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2], result.value()))
        .isEqualTo(SbiResult.SUCCESS);
  }
}
