package io.teeio.tsm.device;

import io.teeio.pcie.tdisp.TdiState;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.rule.Violation;
import io.teeio.tsm.DmaState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.tvm.Tvm;
import java.util.Optional;

/**
 * Takes from an interface what it can reach, and from its TVM the interface's registers, without
 * asking anybody: steps 1 to 4 of A-13. In effect on return.
 */
final class Revocation {
  private final Environment environment;

  Revocation(Environment environment) {
    this.environment = environment;
  }

  /** Revokes; what was decided under the lock is forgotten. */
  void revoke(Tdi tdi) {
    Optional<LockEpoch> lock = tdi.lock();
    tdi.lock(Optional.empty());
    Optional<Tvm> owner = tdi.owner();
    if (owner.isEmpty()) {
      return;
    }
    Tvm tvm = owner.get();
    if (tdi.dma() == DmaState.ENABLED) {
      lock.ifPresent(epoch -> block(tvm, epoch));
    }
    lock.ifPresent(epoch -> epoch.nonce().close());
    environment.iommu().disable(tdi.id(), tvm.gscid());
    environment.iommu().forget(tdi.id());
    environment.rdsm().declassify(tdi.id());
    tdi.dma(DmaState.DISABLED);
  }

  /** Revokes because of something that nobody asked for. */
  void revoke(Tdi tdi, String reason) {
    revoke(tdi);
    tdi.state(TdiState.ERROR);
    environment.events().accept(new TsmEvent.Revoked(tdi.id(), reason));
  }

  private static void block(Tvm tvm, LockEpoch epoch) {
    for (LockEpoch.Accepted range : epoch.accepted()) {
      try {
        tvm.stage().revoke(range.guest(), range.pages());
      } catch (Violation | OutOfTablePages impossible) {
        throw new IllegalStateException("an accepted range is mapped in 4 KiB", impossible);
      }
    }
  }
}
