package io.teeio.tsm.cove;

import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.sbi.AbiRevision;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.EarlyGuestFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Outcomes;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.device.GuestDeviceCalls;
import io.teeio.tsm.evidence.EvidenceCall;
import io.teeio.tsm.tvm.GuestMemoryCalls;
import io.teeio.tsm.tvm.GuestStep;
import io.teeio.tsm.tvm.MeasurementCalls;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.tsm.tvm.VcpuRunner;
import java.util.Optional;
import java.util.function.Consumer;

/** COVG: what a guest calls. */
public final class GuestDispatcher implements VcpuRunner.GuestCalls {
  private final GuestMemoryCalls memory;
  private final MeasurementCalls measurements;
  private final EvidenceCall evidence;
  private final GuestDeviceCalls devices;
  private final AbiRevision abi;
  private final Consumer<TsmEvent> events;

  /** A dispatcher to the given parts of the TSM, of calls as {@code abi} numbers them. */
  public GuestDispatcher(
      GuestMemoryCalls memory,
      MeasurementCalls measurements,
      EvidenceCall evidence,
      GuestDeviceCalls devices,
      AbiRevision abi,
      Consumer<TsmEvent> events) {
    this.memory = memory;
    this.measurements = measurements;
    this.evidence = evidence;
    this.devices = devices;
    this.abi = abi;
    this.events = events;
  }

  @Override
  public void entering(Tvm tvm) throws Refused {
    devices.entering(tvm);
  }

  @Override
  public GuestStep call(Tvm tvm, SbiCall call) {
    return heard(tvm, call, attempt(tvm, call));
  }

  private GuestStep attempt(Tvm tvm, SbiCall call) {
    try {
      return abi.renumbers(call) ? early(tvm, call) : current(tvm, call);
    } catch (Refused refused) {
      events.accept(
          new TsmEvent.CallFailed(call, refused.result(), String.valueOf(refused.getMessage())));
      return new GuestStep.Returned(refused.result());
    } catch (Violation violation) {
      events.accept(new TsmEvent.RuleBroken(call, violation.rule(), violation.detail()));
      return new GuestStep.Returned(SbiResult.of(Outcomes.of(violation.rule())));
    } catch (OutOfTablePages e) {
      SbiResult result = SbiResult.of(SbiError.OUT_OF_PTPAGES);
      events.accept(new TsmEvent.CallFailed(call, result, String.valueOf(e.getMessage())));
      return new GuestStep.Returned(result);
    }
  }

  private GuestStep current(Tvm tvm, SbiCall call) throws Refused, Violation, OutOfTablePages {
    Optional<SbiFunction> function = SbiFunction.find(call.eid(), call.fid());
    return function.isPresent() && function.get() instanceof CovgFunction covg
        ? dispatch(tvm, covg, call)
        : notSupported();
  }

  /** CoVE-IO's calls by the numbers of v0.1. */
  private GuestStep early(Tvm tvm, SbiCall call) throws Refused, Violation, OutOfTablePages {
    Optional<EarlyGuestFunction> function = EarlyGuestFunction.find(call.fid());
    if (function.isEmpty()) {
      return notSupported();
    }
    return switch (function.get()) {
      case GET_DEVICE_CERTIFICATE -> devices.certificate(tvm, call);
      case GET_DEVICE_SPDM_ATTRS -> devices.attributes(tvm, call);
      case GET_DEVICE_LINK,
          GET_DEVICE_MEASUREMENTS,
          GET_INTERFACE_REPORT,
          GET_INTERFACE_STATE,
          MAP_INTERFACE_MMIO,
          START_INTERFACE,
          STOP_INTERFACE -> {
        CovgFunction today = function.get().today().orElseThrow();
        long[] arguments = call.arguments().stream().mapToLong(Long::longValue).toArray();
        yield dispatch(tvm, today, SbiCall.of(today, arguments));
      }
    };
  }

  private static GuestStep notSupported() {
    return new GuestStep.Returned(SbiResult.of(SbiError.NOT_SUPPORTED));
  }

  private GuestStep dispatch(Tvm tvm, CovgFunction function, SbiCall call)
      throws Refused, Violation, OutOfTablePages {
    return switch (function) {
      case ADD_MMIO_REGION -> memory.addEmulated(tvm, call);
      case SHARE_MEMORY_REGION -> memory.share(tvm, call);
      case UNSHARE_MEMORY_REGION -> memory.unshare(tvm, call);
      case GET_ATTCAPS -> returned(measurements.capabilities(tvm, call));
      case EXTEND_MEASUREMENT -> returned(measurements.extend(tvm, call));
      case READ_MEASUREMENT -> returned(measurements.read(tvm, call));
      case GET_EVIDENCE -> returned(evidence.evidence(tvm, call, devices::held));
      case REMOVE_MMIO_REGION, ALLOW_EXTERNAL_INTERRUPT, DENY_EXTERNAL_INTERRUPT, RETRIEVE_SECRET ->
          new GuestStep.Returned(SbiResult.of(SbiError.NOT_SUPPORTED));
      case GET_DEVICE_LINK -> devices.link(tvm, call);
      case GET_DEVICE_CONNECTION_TRANSCRIPT -> devices.transcript(tvm, call);
      case GET_DEVICE_MEASUREMENTS -> devices.measurements(tvm, call);
      case GET_INTERFACE_REPORT -> devices.report(tvm, call);
      case GET_INTERFACE_STATE -> devices.state(tvm, call);
      case MAP_INTERFACE_MMIO -> devices.map(tvm, call);
      case START_INTERFACE -> devices.start(tvm, call);
      case STOP_INTERFACE -> devices.stop(tvm, call);
    };
  }

  /** Tells of every return and every exit of a call, however often it comes back. */
  private GuestStep heard(Tvm tvm, SbiCall call, GuestStep step) {
    return switch (step) {
      case GuestStep.Returned returned -> {
        events.accept(new TsmEvent.GuestCalled(tvm.id(), call, returned.result()));
        yield returned;
      }
      case GuestStep.Forwarded(SbiCall forwarded, var pending, GuestStep.Next next) -> {
        events.accept(new TsmEvent.GuestForwarded(tvm.id(), forwarded));
        yield new GuestStep.Forwarded(
            forwarded, pending, reply -> heard(tvm, call, next.resume(reply)));
      }
    };
  }

  private static GuestStep returned(long value) {
    return new GuestStep.Returned(SbiResult.success(value));
  }
}
