package io.teeio.pcie.ide;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.wire.Bytes;

/**
 * The IDE prefix as it is authenticated: type, PR_Sent_Counter, stream id, and one byte with the
 * sub-stream in bits 7:4, P (PCRC present) in 3, M (MAC present) in 2, K in 1 and T in 0. The
 * packing follows a public verification testbench (protocols.md 6.3, unverified against the
 * specification).
 */
final class IdePrefix {
  static final int SIZE = 4;

  private static final int TYPE = 0x92;
  private static final int PCRC_PRESENT = 1 << 3;
  private static final int MAC_PRESENT = 1 << 2;

  private IdePrefix() {}

  /** The prefix of a packet with a MAC of its own and without PCRC. */
  static void write(
      byte[] out, StreamId stream, SubStream sub, KeySet set, boolean tee, int prSentCounter) {
    out[0] = (byte) TYPE;
    out[1] = (byte) prSentCounter;
    out[2] = (byte) stream.value();
    out[3] = (byte) (sub.wire() << 4 | MAC_PRESENT | set.wire() << 1 | (tee ? 1 : 0));
  }

  /** The prefix of {@code packet}, whatever it has. */
  static Bytes of(IdeTlp packet) {
    byte[] out = new byte[SIZE];
    write(
        out,
        packet.stream(),
        packet.subStream(),
        packet.keySet(),
        packet.tee(),
        packet.prSentCounter());
    out[3] &= (byte) ~(packet.hasMac() ? 0 : MAC_PRESENT);
    out[3] |= (byte) (packet.hasPcrc() ? PCRC_PRESENT : 0);
    return Bytes.copyOf(out);
  }
}
