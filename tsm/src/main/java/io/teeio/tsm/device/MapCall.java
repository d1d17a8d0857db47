package io.teeio.tsm.device;

import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.tvm.Tvm;
import java.util.List;

/**
 * COVG map_interface_mmio: the TVM accepts one range of the report. It names the address that the
 * report shows; only the TSM knows the offset in it. Nothing is enabled before
 * start_interface.
 */
final class MapCall {
  private static final long PAGE = 4096;

  private final Environment environment;

  MapCall(Environment environment) {
    this.environment = environment;
  }

  long map(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    GuestAddress guest = new GuestAddress(call.a1());
    long reported = call.a2();
    long size = call.a3();
    HostMemory.requireAligned(call.a1(), PAGE);
    HostMemory.requireAligned(reported, PAGE);
    HostMemory.requireAligned(size, PAGE);
    Guards guards = environment.guards();
    guards.require(
        CoveRule.MAP_REPORT_OF_THIS_LOCK,
        tdi.state() == TdiState.CONFIG_LOCKED
            && tdi.lock().filter(lock -> lock.report().isPresent()).isPresent(),
        () -> tdi.id() + " is " + tdi.state());
    LockEpoch lock =
        tdi.lock().orElseThrow(() -> new Refused(SbiError.INVALID_STATE, "there is no lock"));
    requireNext(lock, reported, size);
    long host = reported - lock.reportingOffset();
    requireDonated(tvm, tdi, guest, host, size);
    requireInStream(device, host, size);
    lock.accepted().add(new LockEpoch.Accepted(guest, size / PAGE));
    return 0;
  }

  private void requireNext(LockEpoch lock, long reported, long size) throws Refused, Violation {
    Guards guards = environment.guards();
    boolean special =
        lock.report().stream()
            .flatMap(report -> report.ranges().stream())
            .anyMatch(range -> !range.isTee() && isExactly(range, reported, size));
    guards.require(
        CoveRule.MAP_TEE_MEMORY, !special, () -> "0x%x is not TEE memory".formatted(reported));
    List<MmioRange> ranges = lock.teeRanges();
    int next = lock.accepted().size();
    Refused.unless(next < ranges.size(), SbiError.INVALID_STATE, "all ranges are mapped");
    guards.require(
        CoveRule.MAP_NEXT_RANGE,
        isExactly(ranges.get(next), reported, size),
        () ->
            "range %d is %d pages at 0x%x"
                .formatted(next, ranges.get(next).pages(), ranges.get(next).firstPage()));
  }

  private static boolean isExactly(MmioRange range, long reported, long size) {
    return range.firstPage() == reported && range.size() == size && size > 0;
  }

  private void requireDonated(Tvm tvm, Tdi tdi, GuestAddress guest, long host, long size)
      throws Violation {
    boolean donated =
        environment.regions().of(tvm.id(), tdi.id()).stream()
            .anyMatch(region ->
                region.range().contains(host, size) && region.guestOf(host).equals(guest));
    environment.guards().require(CoveRule.MAP_DONATED, donated, () -> size + " bytes at " + guest);
  }

  private void requireInStream(Device device, long host, long size) throws Violation {
    boolean within =
        device.connection().filter(connection -> connection.routes(host, size)).isPresent();
    environment.guards().require(CoveRule.MAP_IN_STREAM, within, () -> size + " bytes");
  }
}
