package io.teeio.pcie;

/** What crosses a link: a TLP in the clear, or one that IDE protects. */
public sealed interface Packet permits Tlp, IdeTlp {
  /** The order class, and with it the IDE sub-stream, that the packet travels in. */
  SubStream subStream();
}
