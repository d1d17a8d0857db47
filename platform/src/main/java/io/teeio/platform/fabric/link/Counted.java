package io.teeio.platform.fabric.link;

import io.teeio.pcie.Packet;
import io.teeio.pcie.ide.LinkDirection;

/** Picks by how many packets came before. */
final class Counted implements PacketFilter {
  private final long first;
  private final long last;
  private long next;

  Counted(long first, long last) {
    this.first = first;
    this.last = last;
  }

  @Override
  public boolean picks(LinkDirection direction, Packet packet) {
    long number = next++;
    return number >= first && number <= last;
  }
}
