package io.teeio.tsm.cove;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.EarlyHostFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.device.DeviceCalls;
import io.teeio.tsm.manifest.AddressRange;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * COVH as CoVE-IO v0.1 has it: other numbers, and three calls by which a host tells the TSM of
 * IOMMUs and root ports. The manifest knows them already; the host has to say the same, and before
 * it did no device is connected. The TSM polls its IOMMU: the message that a host registers
 * is looked at and never sent, and a notification never brings more than a look.
 */
final class EarlyHostDispatcher {
  private static final long PAGE = 4096;
  private static final int MESSAGE = 24;
  private static final int COUNT = 8;
  private static final int RANGE = 16;
  private static final int MOST_RANGES = 64;

  private final Manifest manifest;
  private final HostMemory host;
  private final HostDispatcher hosts;
  private final DeviceCalls devices;
  private final Set<Long> iommus = ConcurrentHashMap.newKeySet();
  private final Set<RequesterId> rootPorts = ConcurrentHashMap.newKeySet();

  EarlyHostDispatcher(
      Manifest manifest, HostMemory host, HostDispatcher hosts, DeviceCalls devices) {
    this.manifest = manifest;
    this.host = host;
    this.hosts = hosts;
    this.devices = devices;
  }

  SbiResult covh(Hart hart, EarlyHostFunction function, SbiCall call)
      throws Refused, Violation, OutOfTablePages {
    return switch (function) {
      case REGISTER_IOMMU -> registerIommu(call);
      case NOTIFY_IOMMU_MSI -> {
        Refused.unless(
            iommus.contains(call.a0()),
            SbiError.INVALID_PARAM,
            "IOMMU " + call.a0() + " was not registered");
        yield SbiResult.SUCCESS;
      }
      case REGISTER_RP -> registerRootPort(call);
      case CONNECT_DEVICE -> {
        requireRegistered(call.a0());
        yield devices.host().connectByStream(hart, today(function, call));
      }
      case ADD_TVM_INTERFACE_REGION ->
          SbiResult.success(devices.regions().add(inBytes(function, call)));
      case RECLAIM_TVM_INTERFACE_REGION -> reclaim(hart, inBytes(function, call));
      case DISCONNECT_DEVICE, BIND_INTERFACE, UNBIND_INTERFACE ->
          hosts.covh(hart, function.today().orElseThrow(), today(function, call));
    };
  }

  private static SbiCall today(EarlyHostFunction function, SbiCall call) {
    return SbiCall.of(
        function.today().orElseThrow(),
        call.arguments().stream().mapToLong(Long::longValue).toArray());
  }

  /** The fourth argument counts pages here and bytes today. */
  private static SbiCall inBytes(EarlyHostFunction function, SbiCall call) throws Refused {
    Refused.unless(
        call.a3() > 0 && call.a3() <= Long.MAX_VALUE / PAGE,
        SbiError.INVALID_PARAM,
        call.a3() + " pages");
    return SbiCall.of(
        function.today().orElseThrow(),
        call.a0(),
        call.a1(),
        call.a2(),
        call.a3() * PAGE,
        call.a4());
  }

  private SbiResult registerIommu(SbiCall call) throws Refused, Violation {
    boolean ours =
        manifest.iommus().stream()
            .anyMatch(iommu -> iommu.id() == call.a0() && iommu.domain() == SupervisorDomain.TEE);
    Refused.unless(ours, SbiError.INVALID_PARAM, "no IOMMU " + call.a0() + " is the TSM's");
    WireReader in = WireReader.of(host.copyIn(call.a1(), MESSAGE), "sbi_covh_register_iommu");
    try {
      long address = in.u64("msi_cfg[0]");
      long data = in.u64("msi_cfg[1]");
      long control = in.u64("msi_cfg[2]");
      Refused.unless(
          address % 4 == 0 && data >>> 32 == 0 && control >>> 1 == 0,
          SbiError.INVALID_PARAM,
          "no message: 0x%x, 0x%x, 0x%x".formatted(address, data, control));
    } catch (MalformedInput e) {
      throw new IllegalStateException("24 bytes are three words", e);
    }
    iommus.add(call.a0());
    return SbiResult.SUCCESS;
  }

  private SbiResult registerRootPort(SbiCall call) throws Refused, Violation {
    Manifest.RootPort port =
        manifest.rootPorts().stream()
            .filter(known -> known.id().value() == call.a0())
            .findFirst()
            .orElseThrow(
                () -> new Refused(SbiError.INVALID_PARAM, "there is no root port " + call.a0()));
    Set<AddressRange> told = ranges(call.a1());
    Refused.unless(
        told.equals(Set.copyOf(port.mmio())),
        SbiError.INVALID_PARAM,
        "the manifest says " + port.mmio() + ", not " + told);
    rootPorts.add(port.id());
    return SbiResult.SUCCESS;
  }

  private Set<AddressRange> ranges(long address) throws Refused, Violation {
    try {
      long count = WireReader.of(host.copyIn(address, COUNT), "sbi_covh_register_rp").u64("count");
      Refused.unless(count > 0 && count <= MOST_RANGES, SbiError.INVALID_PARAM, count + " ranges");
      Bytes list = host.copyIn(address + COUNT, (int) count * RANGE);
      WireReader in = WireReader.of(list, "sbi_covh_register_rp");
      Set<AddressRange> ranges = new HashSet<>();
      for (int i = 0; i < count; i++) {
        ranges.add(
            new AddressRange(
                new io.teeio.platform.memory.HostAddress(in.u64("base")), in.u64("length")));
      }
      return ranges;
    } catch (MalformedInput | IllegalArgumentException e) {
      throw new Refused(SbiError.INVALID_PARAM, String.valueOf(e.getMessage()));
    }
  }

  private void requireRegistered(long device) throws Refused {
    Optional<Manifest.RootPort> port =
        manifest.rootPorts().stream()
            .filter(known ->
                known.endpoints().stream()
                    .anyMatch(range ->
                        device >>> 24 == 0 && range.contains(RequesterId.of((int) device))))
            .findFirst();
    Refused.unless(
        port.isEmpty()
            || (rootPorts.contains(port.get().id()) && iommus.contains((long) port.get().iommu())),
        SbiError.INVALID_STATE,
        "the root port above it or its IOMMU was not registered");
  }

  /** Unbinds first, in as many turns as that takes; what it took away is then given back. */
  private SbiResult reclaim(Hart hart, SbiCall call) throws Refused, Violation, OutOfTablePages {
    Optional<SbiResult> unbinding = devices.interfaces().unbindForReclaim(hart, call);
    return unbinding.isPresent() && !unbinding.get().equals(SbiResult.SUCCESS)
        ? unbinding.get()
        : SbiResult.success(devices.regions().reclaim(call));
  }
}
