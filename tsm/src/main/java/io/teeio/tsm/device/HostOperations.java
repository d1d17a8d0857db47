package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.transport.Envelope;
import io.teeio.tsm.CommState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.tvm.NaclArea;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * The pending protocol of COVH calls (CoVE-IO, "SPDM messages transport"; A-10): begins an
 * operation, carries it on, or sends away who comes in between. Only unbind and disconnect push in,
 * because a host must always be able to get its resources back.
 */
final class HostOperations {
  /** Checks the arguments of a new call and says what it will do; changes nothing yet. */
  @FunctionalInterface
  interface Begin {
    Flow begin(SbiCall call, Device device) throws Refused, Violation;
  }

  private final Environment environment;
  private final Devices devices;
  private final KeyBudget budget;

  HostOperations(Environment environment, Devices devices) {
    this.environment = environment;
    this.devices = devices;
    this.budget = new KeyBudget(environment);
  }

  SbiResult enter(Hart hart, SbiCall call, Device device, Begin begin) throws Refused, Violation {
    NaclArea nacl = NaclArea.of(hart, environment.host());
    try (Turn.Held _ = device.turn().take()) {
      devices.settle(device);
      try {
        Optional<Operation> current = device.operation();
        if (current.isPresent() && continues(current.get(), call)) {
          return carryOn(nacl, call, device, current.get());
        }
        if (current.isPresent()) {
          requireMayPush(device, current.get(), call);
        }
        return begin(nacl, call, device, begin);
      } finally {
        devices.settle(device);
      }
    }
  }

  private static boolean continues(Operation current, SbiCall call) {
    return !current.isForGuest()
        && current.call().fid() == call.fid()
        && current.call().eid() == call.eid();
  }

  private SbiResult begin(NaclArea nacl, SbiCall call, Device device, Begin begin)
      throws Refused, Violation {
    budget.require(call, device);
    Flow flow = begin.begin(call, device);
    device.operation().ifPresent(current -> pushAside(device, current));
    Operation operation =
        new Operation(call, false, device.transport(), environment.events(), flow);
    device.operation(Optional.of(operation));
    return next(nacl, call, device, operation.start());
  }

  private SbiResult carryOn(NaclArea nacl, SbiCall call, Device device, Operation current)
      throws Refused, Violation {
    environment
        .guards()
        .require(
            CoveRule.PENDING_ARGUMENTS_PINNED,
            current.call().arguments().equals(call.arguments()),
            call::name);
    RequesterId asked = current.outstanding().map(Outgoing::to).orElse(device.id());
    Reply reply = reply(nacl.slot(), shown(call), asked);
    return next(nacl, call, device, current.resume(reply));
  }

  /** Reads the private copy {@code slot}: what was checked is what is used (A-10b). */
  private Reply reply(Bytes slot, int fid, RequesterId asked) throws Violation {
    PendingSpdm pending;
    try {
      pending = PendingSpdm.read(slot);
    } catch (MalformedInput e) {
      throw new Violation(CoveRule.PENDING_SLOT_NAMES_CALL, String.valueOf(e.getMessage()));
    }
    environment
        .guards()
        .require(
            CoveRule.PENDING_SLOT_NAMES_CALL,
            pending.functionId() == fid && pending.deviceId() == asked.value(),
            () -> "function " + pending.functionId() + " of device " + pending.deviceId());
    return pending.isTransportError()
        ? new Reply.Lost()
        : new Reply.Answered(new Envelope(pending.secured(), pending.payload()));
  }

  /** The number by which the host knows the function. */
  private int shown(SbiCall call) {
    return environment.manifest().abi().fid(call);
  }

  private SbiResult next(NaclArea nacl, SbiCall call, Device device, Operation.Progress progress)
      throws Refused, Violation {
    return switch (progress) {
      case Operation.Progress.Waiting(Outgoing(RequesterId to, Envelope request)) -> {
        nacl.present(
            new PendingSpdm(shown(call), to.value(), request.secured(), request.payload()));
        yield SbiResult.success(Nacl.SPDM_PENDING_REQUEST);
      }
      case Operation.Progress.Over(SbiResult result) -> {
        device.operation(Optional.empty());
        yield result;
      }
    };
  }

  private void requireMayPush(Device device, Operation current, SbiCall call)
      throws Refused, Violation {
    boolean mayPush =
        call.is(CovhFunction.UNBIND_INTERFACE) || call.is(CovhFunction.DISCONNECT_DEVICE);
    if (!mayPush && device.comm() == CommState.PENDING_FOR_GUEST) {
      throw new Refused(SbiError.BUSY, "a guest's call is pending on " + device.id());
    }
    environment
        .guards()
        .require(
            CoveRule.PENDING_ONE_PER_DEVICE,
            mayPush,
            () -> current.call().name() + " is pending on " + device.id());
  }

  /** Ends {@code current}, whose answer nobody will take any more. */
  private void pushAside(Device device, Operation current) {
    boolean inSession =
        current.outstanding().filter(out -> out.isSecuredTo(device.id())).isPresent();
    current.cancel();
    device.operation(Optional.empty());
    if (inSession) {
      // Whether the device answered is unknown, and so is the sequence number of its next record.
      Teardown.closeSession(device);
    }
    devices.settle(device);
  }
}
