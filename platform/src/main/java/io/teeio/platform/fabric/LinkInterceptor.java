package io.teeio.platform.fabric;

import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.ide.LinkDirection;
import java.util.Optional;

/**
 * Sits in a switch and sees every packet: an observer, or an attacker that drops, changes, holds,
 * repeats or redirects. It has the packets but no key.
 */
@FunctionalInterface
public interface LinkInterceptor {
  /** Lets everything pass. */
  LinkInterceptor HONEST = (direction, packet, next) -> next.transmit(packet);

  /**
   * Carries {@code packet}, or does with it what it likes.
   *
   * @param direction which way it goes
   * @param packet what came in
   * @param next where the switch would send it
   * @return what goes back to the sender as completion
   */
  Optional<Packet> carry(LinkDirection direction, Packet packet, PacketPort next);
}
