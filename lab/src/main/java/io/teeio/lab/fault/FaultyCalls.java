package io.teeio.lab.fault;

import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The way of a host's calls to the TSM, and of what they come to, on which they meet faults. */
final class FaultyCalls {
  private final Rig rig;
  private final Journal journal;
  private final Deque<SbiCall> again = new ArrayDeque<>();
  private Optional<SbiCall> previousCall = Optional.empty();
  private SbiResult previousResult = SbiResult.SUCCESS;
  private Optional<Fault> struck = Optional.empty();

  FaultyCalls(Rig rig, Journal journal) {
    this.rig = rig;
    this.journal = journal;
  }

  /** Forgets all but the last result: the host restarts. */
  void forget() {
    again.clear();
    previousCall = Optional.empty();
    struck = Optional.empty();
  }

  /** What happens to the host when it has its next turn. */
  void strike(Fault fault) {
    struck = Optional.of(fault);
  }

  private void suffer() {
    if (struck.isPresent()) {
      Fault fault = struck.get();
      struck = Optional.empty();
      throw new Disaster(fault);
    }
  }

  /** Makes a call, which may meet its fault on the way there and on the way back. */
  SbiResult make(SbiCall call) {
    int device = device(call);
    SbiResult result = there(call, rig.at(Leg.CALL, device, call.name()));
    suffer();
    previousCall = Optional.of(call);
    SbiCall repeated = again.poll();
    if (repeated != null) {
      carryOut(repeated);
    }
    Optional<Fault> fault = rig.at(Leg.RESULT, device, call.name());
    SbiResult taken = fault.isEmpty() ? result : back(call, device, result, fault.get());
    previousResult = result;
    return taken;
  }

  private int device(SbiCall call) {
    for (long argument : List.of(call.a0(), call.a1())) {
      int device = argument == (int) argument ? rig.deviceOf((int) argument) : -1;
      if (device >= 0) {
        return device;
      }
    }
    return -1;
  }

  private SbiResult there(SbiCall call, Optional<Fault> fault) {
    if (fault.isEmpty()) {
      return carryOut(call);
    }
    return switch (fault.get()) {
      case LOST -> SbiResult.of(SbiError.FAILED);
      case DELAYED -> {
        rig.passTime();
        yield carryOut(call);
      }
      case DUPLICATED -> {
        carryOut(call);
        yield carryOut(call);
      }
      case TRUNCATED -> carryOut(Alteration.truncated(call));
      case CORRUPTED -> carryOut(Alteration.corrupted(rig, call));
      case REPLAYED -> carryOut(previousCall.orElse(call));
      case SWAPPED -> carryOut(Alteration.swapped(rig, call));
      case DEVICE_GONE -> {
        rig.pullOut(Math.max(device(call), 0));
        yield carryOut(call);
      }
      case TVM_KILLED, VMM_RESTARTED -> throw new Disaster(fault.get());
    };
  }

  private SbiResult back(SbiCall call, int device, SbiResult result, Fault fault) {
    return switch (fault) {
      case LOST -> SbiResult.of(SbiError.FAILED);
      case DELAYED -> {
        rig.passTime();
        yield result;
      }
      case DUPLICATED -> {
        again.add(call);
        yield result;
      }
      case TRUNCATED -> new SbiResult(result.error(), 0);
      case CORRUPTED -> new SbiResult(result.error(), result.value() ^ 1);
      case REPLAYED -> previousResult;
      case SWAPPED -> SbiResult.of(SbiError.ALREADY_STARTED);
      case DEVICE_GONE -> {
        rig.pullOut(Math.max(device, 0));
        yield result;
      }
      case TVM_KILLED, VMM_RESTARTED -> throw new Disaster(fault);
    };
  }

  private SbiResult carryOut(SbiCall call) {
    long root = call.is(CovhFunction.CREATE_TVM) ? root(call.a0()) : 0;
    SbiResult result = rig.machine().call(call);
    journal.note(call, result, root);
    if (result.isSuccess() && result.value() != Nacl.SPDM_PENDING_REQUEST) {
      rig.watch().done(call.name());
    }
    if (result.isSuccess()
        && (call.is(CovhFunction.BIND_INTERFACE) || call.is(CovhFunction.UNBIND_INTERFACE))) {
      rig.notAccepted(call.a0(), call.a1());
    }
    return result;
  }

  private long root(long parameters) {
    try {
      Bytes bytes =
          rig.machine().hostMemory().read(new HostAddress(parameters), TvmCreateParams.SIZE);
      return TvmCreateParams.read(bytes).pageDirectory().value();
    } catch (AccessFault | MalformedInput e) {
      return 0;
    }
  }
}
