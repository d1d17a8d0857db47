package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.transport.Envelope;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Outcomes;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.tvm.GuestStep;
import io.teeio.tsm.tvm.GuestStep.HostReply;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * The pending protocol of COVG calls: the virtual CPU leaves with the guest's ECALL
 * forwarded and the message in the pending buffer, and comes back with the answer. Of the guest's
 * arguments the host sees the interface only. A call that finds the device busy leaves without a
 * message and tries again (A-10f); so does one whose session needs new keys first.
 */
final class GuestOperations {
  /** What a call does under the turns of its device and of its TVM. */
  @FunctionalInterface
  interface Local {
    GuestStep step(Device device, Tdi tdi) throws Refused, Violation;
  }

  private final Environment environment;
  private final Devices devices;
  private final KeyBudget budget;

  GuestOperations(Environment environment, Devices devices) {
    this.environment = environment;
    this.devices = devices;
    this.budget = new KeyBudget(environment);
  }

  /** Runs {@code local} when it is its turn; until then the virtual CPU leaves and comes back. */
  GuestStep local(Tvm tvm, SbiCall call, Device device, Tdi tdi, Local local) {
    Turn.Held held;
    try {
      held = device.turn().take();
    } catch (Refused busy) {
      return comeBack(call, device, reply -> local(tvm, call, device, tdi, local));
    }
    try (held) {
      devices.settle(device);
      try (Turn.Held _ = tvm.turn().take()) {
        return local.step(device, tdi);
      } finally {
        devices.settle(device);
      }
    } catch (Refused refused) {
      environment
          .events()
          .accept(
              new TsmEvent.CallFailed(
                  call, refused.result(), String.valueOf(refused.getMessage())));
      return new GuestStep.Returned(refused.result());
    } catch (Violation violation) {
      environment
          .events()
          .accept(new TsmEvent.RuleBroken(call, violation.rule(), violation.detail()));
      return new GuestStep.Returned(SbiResult.of(Outcomes.of(violation.rule())));
    }
  }

  /**
   * Begins {@code flow}; waits outside if the device has something else to do. Called under the
   * turns.
   */
  GuestStep begin(Tvm tvm, SbiCall call, Device device, Tdi tdi, Flow flow) {
    if (device.operation().isPresent() || !budget.suffices(call, device)) {
      return comeBack(
          call,
          device,
          reply -> local(tvm, call, device, tdi, (d, t) -> begin(tvm, call, d, t, flow)));
    }
    Operation operation = new Operation(call, true, device.transport(), environment.events(), flow);
    device.operation(Optional.of(operation));
    return step(tvm, device, tdi, operation, operation.start());
  }

  private GuestStep step(
      Tvm tvm, Device device, Tdi tdi, Operation operation, Operation.Progress progress) {
    return switch (progress) {
      case Operation.Progress.Waiting(Outgoing(RequesterId to, Envelope request)) ->
          new GuestStep.Forwarded(
              forwarded(operation.call()),
              Optional.of(
                  new PendingSpdm(
                      shown(operation.call()), to.value(), request.secured(), request.payload())),
              reply -> carryOn(tvm, device, tdi, operation, reply));
      case Operation.Progress.Over(SbiResult result) -> {
        device.operation(Optional.empty());
        yield new GuestStep.Returned(result);
      }
    };
  }

  private GuestStep carryOn(Tvm tvm, Device device, Tdi tdi, Operation operation, HostReply reply) {
    Reply answer = answer(operation.call(), device, reply);
    return local(
        tvm,
        operation.call(),
        device,
        tdi,
        (d, t) ->
            operation.isCancelled() // unbind or disconnect pushed in
                ? new GuestStep.Returned(SbiResult.of(SbiError.IO))
                : step(tvm, d, t, operation, operation.resume(answer)));
  }

  /** What the host brought; anything that is not an answer to this message counts as no answer. */
  private Reply answer(SbiCall call, Device device, HostReply reply) {
    try {
      PendingSpdm pending = PendingSpdm.read(reply.slot());
      boolean ours =
          pending.functionId() == shown(call) && pending.deviceId() == device.id().value();
      return ours && reply.result().isSuccess() && !pending.isTransportError()
          ? new Reply.Answered(new Envelope(pending.secured(), pending.payload()))
          : new Reply.Lost();
    } catch (MalformedInput _) {
      return new Reply.Lost();
    }
  }

  private GuestStep comeBack(SbiCall call, Device device, GuestStep.Next next) {
    return new GuestStep.Forwarded(
        forwarded(call),
        Optional.of(new PendingSpdm(shown(call), device.id().value(), false, Bytes.EMPTY)),
        next);
  }

  /** What the host may see of a call: the function and the interface. */
  SbiCall forwarded(SbiCall call) {
    return SbiCall.of(call.eid(), shown(call), call.a0());
  }

  /** The number by which guest and host know the function. */
  private int shown(SbiCall call) {
    return environment.manifest().abi().fid(call);
  }
}
