package io.teeio.pcie;

import java.util.Optional;

/**
 * One way into a link, a switch, a root port or a device. Synchronous: {@link #transmit} returns
 * when the packet has had its effect.
 */
@FunctionalInterface
public interface PacketPort {
  /**
   * Carries {@code packet}.
   *
   * @return for a non-posted packet its completion, under IDE or not; empty for a posted packet or
   *     a completion, and for whatever was lost or dropped on the way
   */
  Optional<Packet> transmit(Packet packet);
}
