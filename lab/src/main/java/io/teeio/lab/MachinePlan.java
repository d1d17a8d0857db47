package io.teeio.lab;

import io.teeio.device.Firmware;
import io.teeio.device.function.FunctionKind;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.platform.sbi.AbiRevision;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.tsm.manifest.Manifest;
import java.util.function.Consumer;

/**
 * What machine to build.
 *
 * @param devices number of devices; 0 for a device outside
 * @param virtual virtual functions of each
 * @param suite algorithms of their identity
 * @param firmware what they boot
 * @param ideKeyLimit TLPs that one IDE key protects, at root ports and devices alike
 * @param recordLimit records that one key of a session protects before the TSM wants new ones
 * @param heartbeatSeconds HeartbeatPeriod of the devices' sessions, 0 to 255; 0 for none
 * @param kind what the devices' functions are
 * @param limits sizes of packets
 * @param rootPortKeys who takes the keys of root ports
 * @param abi the revision of CoVE-IO's calls that the TSM speaks
 */
public record MachinePlan(
    int devices,
    int virtual,
    Suite suite,
    Firmware firmware,
    long ideKeyLimit,
    long recordLimit,
    int heartbeatSeconds,
    FunctionKind kind,
    TransferLimits limits,
    RootPortKeys rootPortKeys,
    AbiRevision abi) {
  private static final int HEARTBEAT = 240;

  /** Keys with no limit that anyone comes to, and a heartbeat in four minutes. */
  public MachinePlan(int devices, int virtual, Suite suite, Firmware firmware) {
    this(
        devices,
        virtual,
        suite,
        firmware,
        IdeStream.UNLIMITED,
        Manifest.Policy.DEFAULT.recordLimit(),
        HEARTBEAT,
        FunctionKind.ACCELERATOR,
        TransferLimits.STANDARD,
        RootPortKeys.RDSM,
        AbiRevision.V0_3);
  }

  /** The same with another limit of IDE keys. */
  public MachinePlan withIdeKeyLimit(long limit) {
    return changed(draft -> draft.ideKeyLimit = limit);
  }

  /** The same with another limit of a session's keys, at least 16. */
  public MachinePlan withRecordLimit(long limit) {
    return changed(draft -> draft.recordLimit = limit);
  }

  /** The same with another heartbeat. */
  public MachinePlan withHeartbeat(int period) {
    return changed(draft -> draft.heartbeatSeconds = period);
  }

  /** The same with functions of another kind. */
  public MachinePlan withKind(FunctionKind other) {
    return changed(draft -> draft.kind = other);
  }

  /** The same with other sizes of packets. */
  public MachinePlan withLimits(TransferLimits packets) {
    return changed(draft -> draft.limits = packets);
  }

  /** The same with another taker of root-port keys. */
  public MachinePlan withRootPortKeys(RootPortKeys taker) {
    return changed(draft -> draft.rootPortKeys = taker);
  }

  /** The same with a TSM that speaks another revision of CoVE-IO's calls. */
  public MachinePlan withAbi(AbiRevision revision) {
    return changed(draft -> draft.abi = revision);
  }

  private MachinePlan changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** A plan in which what has a {@code with} method is being changed. */
  private static final class Draft {
    private final MachinePlan from;
    private long ideKeyLimit;
    private long recordLimit;
    private int heartbeatSeconds;
    private FunctionKind kind;
    private TransferLimits limits;
    private RootPortKeys rootPortKeys;
    private AbiRevision abi;

    Draft(MachinePlan from) {
      this.from = from;
      ideKeyLimit = from.ideKeyLimit();
      recordLimit = from.recordLimit();
      heartbeatSeconds = from.heartbeatSeconds();
      kind = from.kind();
      limits = from.limits();
      rootPortKeys = from.rootPortKeys();
      abi = from.abi();
    }

    MachinePlan plan() {
      return new MachinePlan(
          from.devices(),
          from.virtual(),
          from.suite(),
          from.firmware(),
          ideKeyLimit,
          recordLimit,
          heartbeatSeconds,
          kind,
          limits,
          rootPortKeys,
          abi);
    }
  }
}
