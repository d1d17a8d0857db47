package io.teeio.tsm.device;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.DmaState;
import io.teeio.tsm.tvm.MeasurementRegisters;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import java.io.IOException;

/**
 * start_interface (CoVE-IO, "device acceptance"): START with the nonce of the lock, proof of RUN,
 * and only then DMA and registers. If the lock went away while the device was asked, nothing is
 * enabled.
 */
final class StartFlow implements Flow {
  private final Environment environment;
  private final Connection connection;
  private final Tdi tdi;
  private final Tvm tvm;
  private final LockEpoch lock;

  StartFlow(Environment environment, Connection connection, Tdi tdi, Tvm tvm, LockEpoch lock) {
    this.environment = environment;
    this.connection = connection;
    this.tdi = tdi;
    this.tvm = tvm;
    this.lock = lock;
  }

  @Override
  public long run() throws Violation, Unanswered, OutOfTablePages, IOException {
    boolean unknown = true;
    try {
      Bytes decisions = tvm.registers().read(MeasurementRegisters.DEVICES);
      TdispRequester tdisp = connection.tdisp(tdi.id());
      Answer<?> started = tdisp.start(lock.nonce());
      unknown = !(started instanceof Answer.Refused<?>);
      started.orAbort();
      TdiState state = tdisp.state().orAbort();
      tdi.state(state);
      environment.guards().require(CoveRule.START_IN_RUN, state == TdiState.RUN, state::name);
      requireSameLock();
      enable();
      lock.started(decisions);
      unknown = false;
      return 0;
    } finally {
      if (unknown) {
        new Revocation(environment).revoke(tdi, "start did not come to its end");
      }
    }
  }

  private void requireSameLock() throws Violation {
    environment
        .guards()
        .require(
            CoveRule.START_LOCKED,
            tdi.lock().filter(now -> now == lock).isPresent(),
            () -> "the lock was revoked meanwhile");
  }

  private void enable() throws Violation, OutOfTablePages {
    for (LockEpoch.Accepted range : lock.accepted()) {
      tvm.stage().validate(range.guest(), range.pages());
    }
    environment.iommu().enable(tdi.id());
    tdi.dma(DmaState.ENABLED);
    lock.nonce().close();
  }
}
