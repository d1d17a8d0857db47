package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MmioPage;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.manifest.AddressRange;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.GuestKind;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.tsm.tvm.TvmTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * COVH 1026 and 1027: MMIO that a host donates to a TVM for one of its interfaces, and takes back.
 * A donated page is mapped at once as device memory, but blocked until the TVM accepts the
 * interface (T002); the host loses it at once.
 */
public final class RegionCalls {
  private static final long PAGE = 4096;

  private final Environment environment;
  private final Devices devices;
  private final TvmTable tvms;
  private final Turn pages;

  RegionCalls(Environment environment, Devices devices, TvmTable tvms, Turn pages) {
    this.environment = environment;
    this.devices = devices;
    this.tvms = tvms;
    this.pages = pages;
  }

  /** add_tvm_interface_region: (tvm, interface, host address, length, guest address; A-19). */
  public long add(SbiCall call) throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(call.a0());
    RequesterId tdi = Devices.function(call.a1());
    Manifest.RootPort port = rootPort(tdi);
    AddressRange range = range(call.a2(), call.a3());
    GuestAddress guest = new GuestAddress(call.a4() == 0 ? call.a2() : call.a4());
    HostMemory.requireAligned(guest.value(), PAGE);
    try (Turn.Held _ = devices.turn(tdi);
        Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      environment
          .guards()
          .require(CoveRule.REGION_BEFORE_BIND, !isHeld(tdi), () -> tdi + " is bound");
      environment
          .guards()
          .require(CoveRule.REGION_IN_ROOT_PORT, isBelow(port, tdi, range), range::toString);
      environment.regions().requireFree(tvm.id(), tdi, range);
      donate(tvm, tdi, range, guest);
      return 0;
    }
  }

  private void donate(Tvm tvm, RequesterId tdi, AddressRange range, GuestAddress guest)
      throws Violation, OutOfTablePages {
    long count = range.length() / PAGE;
    tvm.map().add(guest, range.length(), GuestKind.DEVICE);
    List<MmioPage> tokens = new ArrayList<>();
    boolean done = false;
    try (GStage.Reservation reservation = tvm.stage().reserve(guest, count)) {
      for (long i = 0; i < count; i++) {
        HostAddress page = range.base().plus(i * PAGE);
        tokens.add(environment.ledger().claimMmio(page, tvm.stage().owner()));
      }
      reservation.commitBlocked(tokens);
      environment.regions().add(new RegionLedger.Region(tvm.id(), tdi, range, guest, tokens));
      tvm.interfaces().add(tdi);
      done = true;
    } finally {
      if (!done) {
        tvm.map().remove(guest, range.length(), GuestKind.DEVICE);
        for (MmioPage token : tokens) {
          environment.ledger().releaseMmio(token);
        }
      }
    }
  }

  /** reclaim_tvm_interface_region: (tvm, interface, host address, length). */
  public long reclaim(SbiCall call) throws Refused, Violation, OutOfTablePages {
    Tvm tvm = tvms.get(call.a0());
    RequesterId tdi = Devices.function(call.a1());
    AddressRange range = range(call.a2(), call.a3());
    try (Turn.Held _ = devices.turn(tdi);
        Turn.Held _ = tvm.turn().take();
        Turn.Held _ = pages.take()) {
      environment
          .guards()
          .require(CoveRule.REGION_RECLAIM_UNBOUND, !isHeld(tdi), () -> tdi + " is bound");
      Optional<RegionLedger.Region> region = environment.regions().find(tvm.id(), tdi, range);
      environment
          .guards()
          .require(CoveRule.REGION_RECLAIM_WHOLE, region.isPresent(), range::toString);
      giveBack(tvm, region.orElseThrow(() -> new Refused(SbiError.BAD_RANGE, "no such region")));
      return 0;
    }
  }

  private void giveBack(Tvm tvm, RegionLedger.Region region) throws Violation, OutOfTablePages {
    synchronized (tvm.stage().harts()) {
      if (tvm.stage().harts().isComplete()) {
        tvm.stage().harts().start();
      }
    }
    environment.iommu().invalidateGuest(tvm.gscid());
    tvm.stage().remove(region.guest(), region.range().length() / PAGE);
    for (MmioPage token : region.pages()) {
      environment.ledger().releaseMmio(token);
    }
    tvm.map().remove(region.guest(), region.range().length(), GuestKind.DEVICE);
    environment.regions().remove(region);
    if (environment.regions().of(tvm.id(), region.tdi()).isEmpty()) {
      tvm.interfaces().remove(region.tdi());
    }
  }

  /**
   * In one window of the root port, and in the stream's ranges if there is a stream yet (A-19c).
   */
  private boolean isBelow(Manifest.RootPort port, RequesterId tdi, AddressRange range) {
    boolean window =
        port.mmio().stream().anyMatch(all -> all.contains(range.base().value(), range.length()));
    Optional<Connection> connection = devices.serving(tdi).flatMap(Device::connection);
    return window
        && (connection.isEmpty() || connection.get().routes(range.base().value(), range.length()));
  }

  private boolean isHeld(RequesterId tdi) {
    return devices
        .serving(tdi)
        .flatMap(device -> device.knownTdi(tdi))
        .filter(Tdi::isHeld)
        .isPresent();
  }

  private Manifest.RootPort rootPort(RequesterId tdi) throws Refused, Violation {
    Optional<Manifest.RootPort> port = environment.manifest().above(tdi);
    environment.guards().require(CoveRule.DEVICE_IN_MANIFEST, port.isPresent(), tdi::toString);
    return port.orElseThrow(() -> new Refused(SbiError.INVALID_PARAM, "nothing leads to " + tdi));
  }

  private static AddressRange range(long base, long length) throws Refused {
    HostMemory.requireAligned(base, PAGE);
    HostMemory.requireAligned(length, PAGE);
    Refused.unless(
        base >= 0 && length > 0 && (base + length) >>> (Long.SIZE - 1) == 0,
        SbiError.INVALID_ADDRESS,
        "%d bytes at 0x%x".formatted(length, base));
    return new AddressRange(new HostAddress(base), length);
  }
}
