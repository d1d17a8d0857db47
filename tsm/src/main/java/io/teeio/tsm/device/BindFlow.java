package io.teeio.tsm.device;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.BindState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.tvm.MeasurementRegisters;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.IOException;
import java.util.Optional;

/**
 * bind_interface (CoVE-IO, "device binding"): locks the interface for one TVM and prepares its DMA
 * without allowing it. If it fails after the device may have locked, the interface is quarantined:
 * unbind_interface then asks the device to unlock (A-10d).
 */
final class BindFlow implements Flow {
  private static final long PAGE = 4096;
  private static final int OFFSET_PAGES = 1 << 30;

  private final Environment environment;
  private final Device device;
  private final Connection connection;
  private final Tdi tdi;
  private final Tvm tvm;
  private final TdispRequester tdisp;

  private boolean mayBeLocked;

  /**
   * Binds {@code tdi} of {@code device}, which is connected as {@code connection} says, to {@code
   * tvm}.
   */
  BindFlow(Environment environment, Device device, Connection connection, Tdi tdi, Tvm tvm) {
    this.environment = environment;
    this.device = device;
    this.connection = connection;
    this.tdi = tdi;
    this.tvm = tvm;
    this.tdisp = connection.tdisp(tdi.id());
  }

  @Override
  public long run() throws Refused, Violation, Unanswered, IOException {
    tdi.owner(Optional.of(tvm));
    tdi.bind(BindState.BINDING);
    tvm.interfaces().add(tdi.id());
    boolean done = false;
    try {
      compare();
      Secret nonce = lock();
      prepare(nonce);
      done = true;
      return 0;
    } finally {
      if (!done) {
        undo();
      }
    }
  }

  /**
   * What it speaks is what its device spoke; an outside device is not asked again, which
   * would reset it.
   */
  private void compare() throws Violation, Unanswered, IOException {
    if (!environment.isExternal()) {
      TdispProfile now = ConnectFlow.profile(tdisp);
      environment
          .guards()
          .require(
              CoveRule.BIND_TDISP_AS_CONNECTED,
              now.equals(connection.tdispProfile()),
              now::toString);
    }
    requireUnlocked();
  }

  private void requireUnlocked() throws Violation, Unanswered, IOException {
    TdiState state = tdisp.state().orAbort();
    if (state == TdiState.ERROR) {
      tdisp.stop().orAbort(); // what an earlier session left behind
      state = tdisp.state().orAbort();
    }
    TdiState now = state;
    environment
        .guards()
        .require(CoveRule.BIND_FROM_UNLOCKED, now == TdiState.CONFIG_UNLOCKED, now::name);
  }

  private Secret lock() throws Violation, Unanswered, IOException {
    LockFlags supported = connection.tdispProfile().capabilities().lockFlags();
    Guards guards = environment.guards();
    guards.require(
        CoveRule.BIND_LOCK_FLAGS,
        supported.contains(LockFlags.NO_FW_UPDATE),
        () -> "only 0x" + Integer.toHexString(supported.bits()));
    LockFlags flags =
        supported.contains(LockFlags.LOCK_MSIX)
            ? LockFlags.NO_FW_UPDATE.and(LockFlags.LOCK_MSIX)
            : LockFlags.NO_FW_UPDATE;
    long offset = environment.isExternal() ? 0 : environment.random().below(OFFSET_PAGES) * PAGE;
    mayBeLocked = true;
    Answer<Secret> answer = tdisp.lock(flags, connection.stream().stream(), offset);
    mayBeLocked = !(answer instanceof Answer.Refused<Secret>);
    Secret nonce = answer.orAbort();
    Bytes decisions = tvm.registers().read(MeasurementRegisters.DEVICES);
    tdi.lock(
        Optional.of(
            new LockEpoch(environment.epochs().incrementAndGet(), nonce, offset, decisions)));
    TdiState state = tdisp.state().orAbort();
    guards.require(CoveRule.BIND_FROM_UNLOCKED, state == TdiState.CONFIG_LOCKED, state::name);
    tdi.state(state);
    return nonce;
  }

  /** DMA is described and routed here, and not allowed. */
  private void prepare(Secret nonce) throws Refused {
    Refused.unless(!nonce.isClosed(), SbiError.IO, "the lock was revoked meanwhile");
    Refused.unless(
        environment.iommu().prepare(tdi.id(), tvm.stage(), tvm.gscid()),
        SbiError.OUT_OF_MEMORY,
        "no page is left for the device directory");
    SbiResult routed =
        environment
            .rdsm()
            .classify(tdi.id(), true, SupervisorDomain.TEE, device.rootPort().iommu());
    if (!routed.isSuccess()) {
      throw new Refused(
          routed.code().orElse(SbiError.FAILED), "the RDSM did not route " + tdi.id());
    }
    tdi.bind(BindState.BOUND);
  }

  /** Everything back; nothing is sent here, since what failed may be the sending. */
  private void undo() {
    new Revocation(environment).revoke(tdi);
    if (mayBeLocked) {
      tdi.bind(BindState.QUARANTINED);
    } else {
      tdi.owner(Optional.empty());
      tdi.bind(BindState.UNBOUND);
    }
    if (environment.regions().of(tvm.id(), tdi.id()).isEmpty()) {
      tvm.interfaces().remove(tdi.id());
    }
  }
}
