package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.BindState;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.DmaState;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.evidence.HeldInterface;
import io.teeio.tsm.tvm.GuestStep;
import io.teeio.tsm.tvm.MeasurementRegisters;
import io.teeio.tsm.tvm.Tvm;
import java.util.List;
import java.util.Optional;

/** What a guest asks about interfaces: COVG 1024 to 1031. */
public final class GuestDeviceCalls {
  private static final long SECURED_SPDM = 1;
  private static final long PCIE_IDE = 2;

  private final Environment environment;
  private final Devices devices;
  private final GuestOperations operations;
  private final EvidenceCalls evidence;
  private final MapCall map;

  GuestDeviceCalls(Environment environment, Devices devices) {
    this.environment = environment;
    this.devices = devices;
    this.operations = new GuestOperations(environment, devices);
    this.evidence = new EvidenceCalls(environment, operations);
    this.map = new MapCall(environment);
  }

  /** Lets a virtual CPU of {@code tvm} run, unless keys of its devices have to be renewed first. */
  public void entering(Tvm tvm) throws Refused {
    devices.requireKeys(tvm);
  }

  /** What the TSM knows of the interfaces of {@code tvm}, for its evidence. */
  public List<HeldInterface> held(Tvm tvm) throws Refused {
    return devices.held(tvm);
  }

  /** get_device_link. */
  public GuestStep link(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> returned(link(device)));
  }

  /** get_device_connection_transcript. */
  public GuestStep transcript(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> evidence.transcript(tvm, call, device, tdi));
  }

  /** get_device_certificate, of v0.1. */
  public GuestStep certificate(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> evidence.certificate(tvm, call, device));
  }

  /** get_device_spdm_attrs, of v0.1. */
  public GuestStep attributes(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> evidence.attributes(tvm, call, device));
  }

  /** get_device_measurements. */
  public GuestStep measurements(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> evidence.measurements(tvm, call, device, tdi));
  }

  /** get_interface_report. */
  public GuestStep report(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> evidence.report(tvm, call, device, tdi));
  }

  /** get_interface_state. */
  public GuestStep state(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> state(tvm, call, device, tdi));
  }

  /** map_interface_mmio. */
  public GuestStep map(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> returned(map.map(tvm, call, device, tdi)));
  }

  /** start_interface. */
  public GuestStep start(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> start(tvm, call, device, tdi));
  }

  /** stop_interface. */
  public GuestStep stop(Tvm tvm, SbiCall call) throws Refused, Violation {
    return on(tvm, call, (device, tdi) -> stop(tvm, call, device, tdi));
  }

  /**
   * Carries out {@code local} on the interface that {@code call} names, which has to be the
   * caller's.
   */
  private GuestStep on(Tvm tvm, SbiCall call, GuestOperations.Local local)
      throws Refused, Violation {
    RequesterId id = Devices.function(call.a0());
    Optional<Device> device = devices.serving(id);
    Optional<Tdi> tdi = device.flatMap(serving -> serving.knownTdi(id));
    boolean bound = tdi.filter(known -> known.isHeld() && known.isOwnedBy(tvm.id())).isPresent();
    environment
        .guards()
        .require(CoveRule.INTERFACE_OF_CALLER, bound, () -> id + " and TVM " + tvm.id());
    return operations.local(
        tvm,
        call,
        device.orElseThrow(() -> boundToNobody(id)),
        tdi.orElseThrow(() -> boundToNobody(id)),
        local);
  }

  private static Refused boundToNobody(RequesterId id) {
    return new Refused(SbiError.INVALID_PARAM, id + " is bound to nobody");
  }

  private long link(Device device) {
    boolean session =
        device.conn() == ConnState.CONNECTED
            && device.connection().filter(c -> c.session().isOpen()).isPresent();
    return (session ? SECURED_SPDM : 0) | (keysEnabled(device) ? PCIE_IDE : 0);
  }

  private GuestStep state(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Violation {
    boolean ask =
        device.operation().isEmpty()
            && device.conn() == ConnState.CONNECTED
            && tdi.bind() == BindState.BOUND
            && tdi.lock().isPresent();
    if (!ask) {
      return returned(worst(device, tdi));
    }
    Connection connection = device.connection().orElseThrow();
    return operations.begin(
        tvm,
        call,
        device,
        tdi,
        () -> {
          learn(tdi, connection.tdisp(tdi.id()).state().orAbort());
          return worst(device, tdi);
        });
  }

  /** A state that nobody here brought about takes away what the interface had. */
  private void learn(Tdi tdi, TdiState now) {
    boolean expected =
        now == (tdi.dma() == DmaState.ENABLED ? TdiState.RUN : TdiState.CONFIG_LOCKED);
    if (!expected && tdi.lock().isPresent()) {
      new Revocation(environment).revoke(tdi, "its device says " + now);
    }
    tdi.state(now);
  }

  /** Never better than what keys and DMA allow. */
  private long worst(Device device, Tdi tdi) {
    TdiState said = tdi.state();
    boolean protectedLink = keysEnabled(device);
    TdiState shown =
        switch (said) {
          case CONFIG_UNLOCKED, ERROR -> said;
          case CONFIG_LOCKED -> protectedLink ? said : TdiState.ERROR;
          case RUN -> protectedLink && tdi.dma() == DmaState.ENABLED ? said : TdiState.ERROR;
        };
    return shown.wire();
  }

  private GuestStep start(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    Refused.unless(tdi.dma() == DmaState.DISABLED, SbiError.ALREADY_STARTED, tdi.id() + " runs");
    Guards guards = environment.guards();
    guards.require(
        CoveRule.START_LOCKED,
        tdi.state() == TdiState.CONFIG_LOCKED,
        () -> tdi.id() + " is " + tdi.bind() + ", " + tdi.state());
    LockEpoch lock =
        tdi.lock().orElseThrow(() -> new Refused(SbiError.INVALID_STATE, "there is no lock"));
    requireAccepted(tvm, lock);
    guards.require(CoveRule.START_KEYS_ENABLED, keysEnabled(device), () -> "of " + device.id());
    guards.require(CoveRule.START_ROUTED, isRouted(device, tdi), () -> tdi.id().toString());
    Connection connection = HostDeviceCalls.requireConnected(device);
    return operations.begin(
        tvm, call, device, tdi, new StartFlow(environment, connection, tdi, tvm, lock));
  }

  private void requireAccepted(Tvm tvm, LockEpoch lock) throws Violation {
    Guards guards = environment.guards();
    boolean all = lock.report().isPresent() && lock.accepted().size() == lock.teeRanges().size();
    guards.require(
        CoveRule.START_ALL_MAPPED,
        all || (environment.isExternal() && lock.report().isPresent()),
        () -> lock.accepted().size() + " of " + lock.teeRanges().size() + " ranges are mapped");
    guards.require(
        CoveRule.START_MEASURED,
        lock.isMeasured() || !environment.manifest().policy().measurementsBeforeStart(),
        () -> "");
    boolean decided = !tvm.registers().read(MeasurementRegisters.DEVICES).equals(lock.decisions());
    guards.require(
        CoveRule.START_DECIDED,
        decided || !environment.manifest().policy().decisionBeforeStart(),
        () -> "register " + MeasurementRegisters.DEVICES + " is as it was at the lock");
  }

  private boolean isRouted(Device device, Tdi tdi) {
    Optional<IoMpt.Route> route = environment.rdsm().route(tdi.id(), true);
    // The manifest has an IOMMU of the TEE above every root port.
    return route.filter(to -> to.iommuId() == device.rootPort().iommu()).isPresent();
  }

  /**
   * Revokes at once, even while the device is busy with something else; tells the device when it
   * can.
   */
  private GuestStep stop(Tvm tvm, SbiCall call, Device device, Tdi tdi) throws Refused, Violation {
    Refused.unless(
        tdi.bind() == BindState.BOUND, SbiError.ALREADY_STOPPED, tdi.id() + " is " + tdi.bind());
    new Revocation(environment).revoke(tdi);
    tdi.bind(BindState.STOPPED);
    tdi.state(TdiState.ERROR);
    return operations.begin(
        tvm, call, device, tdi, new UnlockFlow(device, tdi, BindState.STOPPED, BindState.STOPPED));
  }

  private boolean keysEnabled(Device device) {
    return device
        .connection()
        .filter(connection ->
            environment
                .keys()
                .isEnabled(device.rootPort().id(), connection.stream().stream(), device.keySet()))
        .isPresent();
  }

  private static GuestStep returned(long value) {
    return new GuestStep.Returned(SbiResult.success(value));
  }
}
