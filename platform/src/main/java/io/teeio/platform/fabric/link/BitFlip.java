package io.teeio.platform.fabric.link;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Packets with one bit inverted. */
final class BitFlip {
  private static final int STREAM = 2;
  private static final int COUNTER = 10;
  private static final int PREFIX_BITS = 18;

  private BitFlip() {}

  /** {@code packet} with a bit inverted; empty if nobody would take it for a packet. */
  static Optional<Packet> of(Packet packet, Tampering.Flip flip) {
    return switch (packet) {
      case IdeTlp ide -> Optional.of(protectedOne(ide, flip));
      case Tlp tlp -> clear(tlp, flip);
    };
  }

  private static Packet protectedOne(IdeTlp packet, Tampering.Flip flip) {
    return switch (flip.part()) {
      case PREFIX -> prefix(packet, flip.bit() % PREFIX_BITS);
      case HEADER -> packet.withHeader(flipped(packet.header(), flip.bit()));
      case PAYLOAD -> packet.withSealed(flipped(packet.sealed(), flip.bit()));
    };
  }

  /** Bit 0 is T, 1 is K, 2 to 9 the stream id, 10 to 17 the PR_Sent_Counter. */
  private static IdeTlp prefix(IdeTlp packet, int bit) {
    if (bit == 0) {
      return packet.withTee(!packet.tee());
    }
    int stream = packet.stream().value();
    int counter = packet.prSentCounter();
    return new IdeTlp(
        bit >= STREAM && bit < COUNTER
            ? StreamId.of(stream ^ (1 << (bit - STREAM)))
            : packet.stream(),
        packet.subStream(),
        bit == 1 ? packet.keySet().other() : packet.keySet(),
        packet.tee(),
        bit >= COUNTER ? counter ^ (1 << (bit - COUNTER)) : counter,
        packet.header(),
        packet.sealed(),
        packet.hasMac(),
        packet.hasPcrc());
  }

  private static Optional<Packet> clear(Tlp tlp, Tampering.Flip flip) {
    boolean payload = flip.part() == Tampering.Part.PAYLOAD && !tlp.data().isEmpty();
    try {
      return Optional.of(
          payload
              ? TlpHeader.read(tlp.header(), flipped(tlp.data(), flip.bit()))
              : TlpHeader.read(flipped(tlp.header(), flip.bit()), tlp.data()));
    } catch (MalformedInput malformed) {
      return Optional.empty();
    }
  }

  private static Bytes flipped(Bytes bytes, int bit) {
    if (bytes.isEmpty()) {
      return bytes;
    }
    byte[] copy = bytes.toArray();
    int at = bit % (8 * copy.length);
    copy[at >>> 3] ^= (byte) (1 << (at & 7));
    return Bytes.copyOf(copy);
  }
}
