package io.teeio.device;

import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.Optional;

/**
 * Which memory requests a TDI answers.
 *
 * <pre>
 *                   T = 0, TEE page   T = 0, other page   T = 1
 * CONFIG_UNLOCKED   yes               yes                 no
 * CONFIG_LOCKED     no                yes                 no
 * RUN               no                yes                 on the bound stream
 * ERROR             no                yes                 no
 * </pre>
 *
 * <p>TEE pages are the control registers and, if MSI-X is locked, its table and pending bits.
 */
final class MmioGate {
  private final Guards guards;

  MmioGate(Guards guards) {
    this.guards = guards;
  }

  /**
   * Lets a request pass.
   *
   * @param tdi whose memory it is
   * @param offset in BAR 0
   * @param tee its T bit
   * @param stream the stream that it came on, if any
   * @throws Violation if it may not
   */
  void require(Tdi tdi, int offset, boolean tee, Optional<StreamId> stream) throws Violation {
    if (tee) {
      guards.require(
          DeviceRule.MMIO_TEE_IN_RUN_ONLY,
          tdi.state() == TdiState.RUN,
          () -> tdi.function() + " is in " + tdi.state());
      guards.require(
          DeviceRule.MMIO_BOUND_STREAM,
          stream.equals(tdi.lock().map(Tdi.Lock::stream)),
          () -> tdi.function() + " came on " + stream.map(StreamId::toString).orElse("none"));
    } else {
      guards.require(
          DeviceRule.MMIO_TEE_ONLY,
          tdi.state() == TdiState.CONFIG_UNLOCKED || !isTeePage(tdi, offset),
          () -> tdi.function() + " is in " + tdi.state());
    }
  }

  /** Whether {@code offset} is in a page that a locked TDI keeps for its TVM. */
  static boolean isTeePage(Tdi tdi, int offset) {
    if (offset >= FunctionBar.PUBLIC) {
      return false;
    }
    return offset < FunctionBar.MSIX_TABLE || tdi.locksMsix();
  }
}
