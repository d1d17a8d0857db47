package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.BindState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TvmState;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.tsm.tvm.TvmTable;
import java.util.Optional;

/**
 * What a host asks about interfaces: COVH 1028 and 1030. What precedes the first message is here.
 */
public final class HostInterfaceCalls {
  private final Environment environment;
  private final Devices devices;
  private final TvmTable tvms;
  private final HostOperations operations;

  HostInterfaceCalls(
      Environment environment, Devices devices, TvmTable tvms, HostOperations operations) {
    this.environment = environment;
    this.devices = devices;
    this.tvms = tvms;
    this.operations = operations;
  }

  /** bind_interface, or a step of it. */
  public SbiResult bind(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, deviceOf(call.a1()), this::bind);
  }

  /** unbind_interface, or a step of it. */
  public SbiResult unbind(Hart hart, SbiCall call) throws Refused, Violation {
    return operations.enter(hart, call, deviceOfBound(call), this::unbind);
  }

  /**
   * The part of v0.1's reclaim_tvm_interface_region that unbinds, or a step of it; empty if the
   * interface is not bound to that TVM.
   */
  public Optional<SbiResult> unbindForReclaim(Hart hart, SbiCall call) throws Refused, Violation {
    RequesterId function = Devices.function(call.a1());
    Optional<Device> device =
        devices
            .serving(function)
            .filter(serving ->
                serving
                    .knownTdi(function)
                    .filter(tdi -> tdi.isHeld() && tdi.isOwnedBy(call.a0()))
                    .isPresent());
    return device.isEmpty()
        ? Optional.empty()
        : Optional.of(operations.enter(hart, call, device.get(), this::unbind));
  }

  /** The device of an interface: the one whose stream serves it. */
  private Device deviceOf(long tdi) throws Refused, Violation {
    RequesterId function = Devices.function(tdi);
    Optional<Device> device = devices.serving(function);
    if (device.isPresent()) {
      return device.get();
    }
    environment
        .guards()
        .require(
            CoveRule.DEVICE_IN_MANIFEST,
            environment.manifest().above(function).isPresent(),
            function::toString);
    throw new Refused(SbiError.INVALID_STATE, "no device is connected that has " + function);
  }

  /** The device of an interface that can be unbound. */
  private Device deviceOfBound(SbiCall call) throws Refused, Violation {
    RequesterId function = Devices.function(call.a1());
    Optional<Device> device = devices.serving(function);
    environment
        .guards()
        .require(
            CoveRule.UNBIND_BOUND_TOGETHER,
            device.isPresent(),
            () -> function + " and TVM " + call.a0());
    return device.orElseThrow(
        () -> new Refused(SbiError.INVALID_PARAM, function + " is bound to nobody"));
  }

  private Flow bind(SbiCall call, Device device) throws Refused, Violation {
    Tvm tvm = tvms.get(call.a0());
    Tdi tdi = device.tdi(Devices.function(call.a1()));
    Refused.unless(
        tvm.state() == TvmState.RUNNABLE, SbiError.INVALID_STATE, "the TVM is " + tvm.state());
    environment
        .guards()
        .require(
            CoveRule.BIND_NOT_QUARANTINED,
            tdi.bind() != BindState.QUARANTINED,
            () -> tdi.id() + " is quarantined");
    environment
        .guards()
        .require(
            CoveRule.BIND_EXCLUSIVE,
            (!tdi.isHeld() || tdi.isOwnedBy(tvm.id()))
                && !environment.regions().isForeign(tvm.id(), tdi.id()),
            () -> tdi.id() + " is another TVM's");
    Refused.unless(!tdi.isHeld(), SbiError.ALREADY_STARTED, "is bound to this TVM");
    Connection connection = HostDeviceCalls.requireConnected(device);
    environment
        .guards()
        .require(
            CoveRule.BIND_CONNECTED,
            keysEnabled(device, connection),
            () -> "the stream is " + device.stream());
    return new BindFlow(environment, device, connection, tdi, tvm);
  }

  private Flow unbind(SbiCall call, Device device) throws Refused, Violation {
    Tdi tdi = device.tdi(Devices.function(call.a1()));
    environment
        .guards()
        .require(
            CoveRule.UNBIND_BOUND_TOGETHER,
            tdi.isOwnedBy(call.a0()),
            () -> tdi.id() + " and TVM " + call.a0());
    return new UnbindFlow(environment, device, tdi, tdi.owner());
  }

  private boolean keysEnabled(Device device, Connection connection) {
    return environment
        .keys()
        .isEnabled(device.rootPort().id(), connection.stream().stream(), device.keySet());
  }
}
