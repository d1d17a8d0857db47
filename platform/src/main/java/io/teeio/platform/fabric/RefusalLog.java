package io.teeio.platform.fabric;

import io.teeio.pcie.Packet;

/** Where a root port writes down what it refused from below. */
@FunctionalInterface
interface RefusalLog {
  /** {@code packet} ended at {@code gate}. */
  void refuse(Packet packet, FabricEvent.Gate gate, String detail);
}
