package io.teeio.lab.fault;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.platform.sbi.SbiResult;
import java.util.List;
import java.util.Optional;

/** The RDSM as the TSM reaches it: it may fail, and devices may vanish while it works. */
final class FaultyFirmware implements SbiFirmware {
  private final Rig rig;
  private final SbiFirmware rdsm;

  FaultyFirmware(Rig rig, SbiFirmware rdsm) {
    this.rig = rig;
    this.rdsm = rdsm;
  }

  @Override
  public SbiResult call(Hart hart, SbiCall call) {
    if (call.is(CovtFunction.RP_IDE_KEY_STATUS)) {
      return rdsm.call(hart, call); // asks, and changes nothing
    }
    int device = deviceBelow(call.a0());
    Optional<Fault> fault = rig.at(Leg.PORT_CALL, device, call.name());
    if (fault.isEmpty()) {
      return rdsm.call(hart, call);
    }
    return switch (fault.get()) {
      case LOST -> SbiResult.of(SbiError.IO);
      case DELAYED -> {
        rig.passTime();
        yield rdsm.call(hart, call);
      }
      case DUPLICATED -> {
        rdsm.call(hart, call);
        yield rdsm.call(hart, call);
      }
      case DEVICE_GONE -> {
        rig.pullOut(Math.max(device, 0));
        yield rdsm.call(hart, call);
      }
      case TRUNCATED, CORRUPTED, REPLAYED, SWAPPED, TVM_KILLED, VMM_RESTARTED ->
          throw new IllegalArgumentException("nobody can do that there: " + fault.get());
    };
  }

  private int deviceBelow(long rootPort) {
    List<RequesterId> ports = rig.devices().stream().map(device -> device.rootPort()).toList();
    return ports.indexOf(RequesterId.of((int) rootPort));
  }
}
