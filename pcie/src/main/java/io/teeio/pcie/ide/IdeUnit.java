package io.teeio.pcie.ide;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Packets under one MAC, as this project has them: the additional data is prefix and header of each
 * in turn, the plaintext the payload of each, with PCRC followed by its CRC-32 (that of IEEE 802.3,
 * 4 bytes, little-endian). The MAC is in the last packet; whoever receives keeps the others until
 * it has come.
 */
final class IdeUnit {
  /** Bytes of a PCRC. */
  static final int PCRC = 4;

  private final List<IdeTlp> waiting = new ArrayList<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Whether {@code packet} has the key set and the T bit of what waits, and PCRC as that has. */
  boolean agrees(IdeTlp packet) {
    return waiting.stream()
        .allMatch(first ->
            first.keySet() == packet.keySet()
                && first.tee() == packet.tee()
                && first.hasPcrc() == packet.hasPcrc());
  }

  void add(IdeTlp packet) {
    waiting.add(packet);
  }

  /** All that wait and {@code last}, in the order in which they came; nothing waits any more. */
  List<IdeTlp> completeWith(IdeTlp last) {
    List<IdeTlp> all = new ArrayList<>(waiting);
    all.add(last);
    waiting.clear();
    return all;
  }

  void clear() {
    waiting.clear();
  }

  /** The additional data of {@code packets}; empty if a header is too long to be one. */
  static Bytes additionalData(List<IdeTlp> packets) {
    Bytes[] parts = new Bytes[2 * packets.size()];
    for (int i = 0; i < packets.size(); i++) {
      IdeTlp packet = packets.get(i);
      if (packet.header().length() > TlpHeader.MAX_SIZE) {
        return Bytes.EMPTY;
      }
      parts[2 * i] = IdePrefix.of(packet);
      parts[2 * i + 1] = packet.header();
    }
    return Bytes.concat(parts);
  }

  /** Ciphertext and MAC of {@code packets}. */
  static Bytes sealed(List<IdeTlp> packets) {
    return Bytes.concat(packets.stream().map(IdeTlp::sealed).toArray(Bytes[]::new));
  }

  /** What is encrypted of {@code tlp}. */
  static Bytes plaintext(Tlp tlp, boolean pcrc) {
    return pcrc ? Bytes.concat(tlp.data(), crc(tlp.data())) : tlp.data();
  }

  /** The CRC of {@code payload}. */
  static Bytes crc(Bytes payload) {
    CRC32 crc = new CRC32();
    crc.update(payload.toArray());
    int value = (int) crc.getValue();
    return Bytes.of(value, value >> 8, value >> 16, value >> 24);
  }
}
