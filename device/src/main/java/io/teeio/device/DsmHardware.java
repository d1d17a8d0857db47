package io.teeio.device;

import io.teeio.pcie.StreamId;
import io.teeio.rule.Violation;
import java.util.List;

/** What the security manager manages: ports with streams, functions with TDIs. */
interface DsmHardware {
  /** The ports, by PortIndex; port 0 hosts the DOE mailbox. */
  List<StreamBank> ports();

  /** All TDIs: the physical function's, then those of the virtual functions. */
  List<Tdi> tdis();

  /** Whether {@code tdi}'s function is there now. */
  boolean isHosted(Tdi tdi);

  /**
   * What LOCK demands of the configuration.
   *
   * @throws Violation if it cannot be locked
   */
  void requireLockable(Tdi tdi, StreamId stream) throws Violation;

  /** The address of BAR 0 of {@code tdi}. */
  long barAddress(Tdi tdi);

  /** MSI-X Message Control of {@code tdi}, 16 bits. */
  int msixMessageControl(Tdi tdi);
}
