package io.teeio.tsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.iommu.IommuRequest;
import io.teeio.platform.iommu.Translation;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Rule;
import io.teeio.wire.Bytes;
import java.util.function.Consumer;

/** A machine, a host and a guest that are ready for a test, brought as far as the test wants. */
final class Bench {
  final TestGuest guest = new TestGuest();
  final TestMachine machine;
  final TestHost host;
  final TestDevice device;
  final long tvm;

  Bench() {
    this(options -> {});
  }

  Bench(Consumer<TestMachine.Options> change) {
    TestMachine.Options options = new TestMachine.Options().program("guest", guest);
    change.accept(options);
    machine = new TestMachine(options);
    host = new TestHost(machine);
    device = machine.device();
    tvm = host.tvm("guest");
    guest.in(host, tvm);
  }

  long id() {
    return device.function.value();
  }

  Bench connected() {
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
    return this;
  }

  Bench bound() {
    connected();
    assertThat(host.donate(tvm, device, 0)).isEqualTo(SbiResult.SUCCESS);
    assertThat(host.bind(tvm, device, 0)).isEqualTo(SbiResult.SUCCESS);
    return this;
  }

  Bench reported() {
    bound();
    assertThat(report().isSuccess()).isTrue();
    return this;
  }

  Bench mapped() {
    reported();
    assertThat(map(0, 0, 2)).isEqualTo(SbiResult.SUCCESS);
    assertThat(map(0x4000, 0x4000, 3)).isEqualTo(SbiResult.SUCCESS);
    return this;
  }

  Bench started() {
    mapped();
    assertThat(start()).isEqualTo(SbiResult.SUCCESS);
    return this;
  }

  TestDevice.Interface tdi() {
    return java.util.Objects.requireNonNull(device.interfaces.get(device.function));
  }

  SbiResult report() {
    return guest.call(
        CovgFunction.GET_INTERFACE_REPORT, id(), TestGuest.BUFFER, TestGuest.BUFFER_SIZE);
  }

  /**
   * Maps {@code pages} pages at {@code offset} of the registers; {@code guestOffset} is where in
   * the guest's region.
   */
  SbiResult map(long guestOffset, long offset, long pages) {
    return guest.call(
        CovgFunction.MAP_INTERFACE_MMIO,
        id(),
        TestHost.GUEST_MMIO + guestOffset,
        tdi().base() + offset + tdi().reportingOffset(),
        pages * TestHost.PAGE);
  }

  /** Stops a key at the root port, behind the back of the TSM. */
  void stopAKey() {
    long scratch = TestMachine.TSM_PAGES + 60 * TestHost.PAGE;
    IdeKeyDescriptor key =
        new IdeKeyDescriptor(
            TestDevice.STREAM, SubStream.POSTED, KeySet.K0, LinkDirection.UPSTREAM);
    machine.chips.write(scratch, key.toBytes().toArray(), 0, IdeKeyDescriptor.SIZE);
    Hart tee = new Hart(9, SupervisorDomain.TEE);
    SbiCall stop =
        SbiCall.of(CovtFunction.SET_STOP_RP_IDE_KEY, TestMachine.ROOT_PORT.value(), scratch);
    assertThat(machine.rdsm.call(tee, stop)).isEqualTo(SbiResult.SUCCESS);
  }

  SbiResult start() {
    return guest.call(CovgFunction.START_INTERFACE, id());
  }

  SbiResult stop() {
    return guest.call(CovgFunction.STOP_INTERFACE, id());
  }

  SbiResult state() {
    return guest.call(CovgFunction.GET_INTERFACE_STATE, id());
  }

  SbiResult measure(long nonceAddress) {
    return measure(nonceAddress, 0);
  }

  /** With {@code attributes} of GET_MEASUREMENTS. */
  SbiResult measure(long nonceAddress, long attributes) {
    return guest.call(
        CovgFunction.GET_DEVICE_MEASUREMENTS,
        id(),
        nonceAddress,
        attributes,
        TestGuest.BUFFER,
        TestGuest.BUFFER_SIZE);
  }

  Bytes buffer(SbiResult result) {
    return guest.load(TestGuest.BUFFER, (int) result.value());
  }

  /** Whether the IOMMU lets {@code function} write a page of the guest's memory. */
  boolean reaches(RequesterId function) {
    Translation translation =
        machine.iommu.translate(
            IommuRequest.untranslated(function.value(), Access.WRITE, TestHost.GUEST_MEMORY));
    return translation instanceof Translation.Mapped;
  }

  boolean reaches() {
    return reaches(device.function);
  }

  /** Whether some call was refused because of {@code rule}. */
  boolean broke(Rule rule) {
    return machine.broke(rule);
  }
}
