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
 * @param prSentCounter low 8 bits of the number of posted requests that the sender has sent
 * @param header the TLP header in the clear
 * @param ciphertext the encrypted payload, as long as the payload
 * @param mac 12 bytes
 */
public record IdeTlp(
    StreamId stream,
    SubStream subStream,
    KeySet keySet,
    boolean tee,
    int prSentCounter,
    Bytes header,
    Bytes ciphertext,
    Bytes mac)
    implements Packet {

  /** Bytes of a MAC: AES-GCM with 96-bit tags. */
  public static final int MAC_SIZE = 12;

  /** Where the clear header says the packet goes to and comes from, for switches and root ports. */
  public Routing routing() {
    return TlpHeader.routing(header);
  }
}
