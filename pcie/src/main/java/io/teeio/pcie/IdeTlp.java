package io.teeio.pcie;

import io.teeio.wire.Bytes;

/**
 * A TLP under IDE: the header in the clear, the payload encrypted, both authenticated by the MAC.
 * Switches route it by {@link #routing}; only the two ends of the stream can open it.
 *
 * @param stream the stream whose keys protect it
 * @param subStream the order class; its key and counter are used
 * @param keySet the K bit: which key set
 * @param tee the T bit: sent by, or meant for, something trusted
 * @param prSentCounter low 8 bits of the number of posted requests that the sender had sent
 * @param header the TLP header in the clear
 * @param sealed the encrypted payload, as long as the payload and its PCRC, and the MAC
 * @param hasMac the M bit: the MAC is here; without it, in a packet that follows
 * @param hasPcrc the P bit: the last 4 encrypted bytes are a CRC of the payload
 */
public record IdeTlp(
    StreamId stream,
    SubStream subStream,
    KeySet keySet,
    boolean tee,
    int prSentCounter,
    Bytes header,
    Bytes sealed,
    boolean hasMac,
    boolean hasPcrc)
    implements Packet {
  /** Bytes of a MAC: AES-GCM with 96-bit tags. */
  public static final int MAC_SIZE = 12;

  /** Checks that the counter has 8 bits and that the MAC is there if it should be. */
  public IdeTlp {
    if (prSentCounter >>> 8 != 0 || (hasMac && sealed.length() < MAC_SIZE)) {
      throw new IllegalArgumentException("no IDE TLP has such a counter or so short a MAC");
    }
  }

  /** With a MAC of its own and without PCRC. */
  public IdeTlp(
      StreamId stream,
      SubStream subStream,
      KeySet keySet,
      boolean tee,
      int prSentCounter,
      Bytes header,
      Bytes sealed) {
    this(stream, subStream, keySet, tee, prSentCounter, header, sealed, true, false);
  }

  /** The encrypted payload. */
  public Bytes ciphertext() {
    return sealed.slice(0, sealed.length() - (hasMac ? MAC_SIZE : 0));
  }

  /** The MAC, 12 bytes; empty if it is in a packet that follows. */
  public Bytes mac() {
    return sealed.from(sealed.length() - (hasMac ? MAC_SIZE : 0));
  }

  /** Where the clear header says the packet goes to and comes from, for switches and root ports. */
  public Routing routing() {
    return TlpHeader.routing(header);
  }

  /** Whether the clear header is that of a posted request. */
  public boolean isPosted() {
    return subStream == SubStream.POSTED;
  }

  /** The same packet with another header, as someone in the middle makes it. */
  public IdeTlp withHeader(Bytes other) {
    return new IdeTlp(
        stream, subStream, keySet, tee, prSentCounter, other, sealed, hasMac, hasPcrc);
  }

  /** The same packet with another ciphertext and MAC, as someone in the middle makes it. */
  public IdeTlp withSealed(Bytes other) {
    return new IdeTlp(
        stream, subStream, keySet, tee, prSentCounter, header, other, hasMac, hasPcrc);
  }

  /** The same packet with another T bit, as someone in the middle makes it. */
  public IdeTlp withTee(boolean other) {
    return new IdeTlp(
        stream, subStream, keySet, other, prSentCounter, header, sealed, hasMac, hasPcrc);
  }
}
