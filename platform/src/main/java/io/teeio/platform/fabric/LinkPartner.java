package io.teeio.platform.fabric;

import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import java.util.Optional;

/** What hangs below a link: an {@link Endpoint} or a {@link Switch}. */
public interface LinkPartner {
  /**
   * Takes a packet that comes down the link.
   *
   * @return for a non-posted packet its completion; empty for a posted one, and for one that is
   *     dropped
   */
  Optional<Packet> receive(Packet packet);

  /** Gives it the way up the link; called when it is connected, and once more when it is not. */
  void attach(PacketPort upstream);

  /** The link above it changed. What it sends from within is lost, unless the link is up. */
  void linkChanged(LinkChange change);
}
