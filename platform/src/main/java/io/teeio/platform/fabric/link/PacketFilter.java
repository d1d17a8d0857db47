package io.teeio.platform.fabric.link;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;

/** Which packets of a link somebody picks. */
@FunctionalInterface
public interface PacketFilter {
  /** Each packet. */
  PacketFilter EVERYTHING = (direction, packet) -> true;

  /** What is under IDE. */
  PacketFilter UNDER_IDE = (direction, packet) -> packet instanceof IdeTlp;

  /** Whether it picks {@code packet}, which goes in {@code direction}; asked once a packet. */
  boolean picks(LinkDirection direction, Packet packet);

  /** What goes in {@code direction}. */
  static PacketFilter going(LinkDirection direction) {
    return (way, packet) -> way == direction;
  }

  /** What travels in the order class {@code sub}. */
  static PacketFilter in(SubStream sub) {
    return (way, packet) -> packet.subStream() == sub;
  }

  /** What both pick; {@code other} is asked only about what this one picks. */
  default PacketFilter and(PacketFilter other) {
    return (direction, packet) -> picks(direction, packet) && other.picks(direction, packet);
  }

  /** Of what this one picks, the packet number {@code n} alone; the first is 0. */
  default PacketFilter number(int n) {
    return and(new Counted(n, n));
  }

  /** Of what this one picks, the first {@code n} packets. */
  default PacketFilter first(int n) {
    return and(new Counted(0, n - 1));
  }
}
