package io.teeio.pcie.ide;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Packets under one MAC, as this project has them: the additional data is prefix and header of each
 * in turn, the plaintext the payload of each, with PCRC followed by its CRC-32 (that of IEEE 802.3,
 * 4 bytes, little-endian). The MAC is in the last packet; one end of a stream keeps here what came
 * before it.
 */
final class IdeUnit {
  /** Bytes of a PCRC. */
  private static final int PCRC = 4;

  private final StreamId stream;
  private final StreamTraffic traffic;
  private final Guards guards;
  private final List<IdeTlp> waiting = new ArrayList<>();

  IdeUnit(StreamId stream, StreamTraffic traffic, Guards guards) {
    this.stream = stream;
    this.traffic = traffic;
    this.guards = guards;
  }

  /**
   * Checks that one MAC may cover {@code tlps} where posted packets are sent as {@code profile}.
   */
  static void requireOne(List<Tlp> tlps, IdeProfile profile) {
    boolean posted = tlps.stream().allMatch(tlp -> tlp.subStream() == SubStream.POSTED);
    if (tlps.isEmpty() || tlps.size() > (posted ? profile.aggregation() : 1)) {
      throw new IllegalArgumentException(tlps.size() + " packets are not one unit");
    }
  }

  /** Counts {@code tlps} of one sub-stream and seals them with the key of {@code slot}. */
  List<IdeTlp> seal(KeySlot slot, List<Tlp> tlps, boolean tee, boolean pcrc) {
    SubStream sub = slot.name().subStream();
    KeySet set = slot.name().keySet();
    List<IdeTlp> packets = new ArrayList<>();
    for (int i = 0; i < tlps.size(); i++) {
      Tlp tlp = tlps.get(i);
      boolean last = i == tlps.size() - 1;
      Bytes plain = pcrc ? Bytes.concat(tlp.data(), crc(tlp.data())) : tlp.data();
      Bytes room = last ? Bytes.concat(plain, Bytes.zeros(IdeTlp.MAC_SIZE)) : plain;
      int counter = traffic.count(sub);
      packets.add(new IdeTlp(stream, sub, set, tee, counter, tlp.header(), room, last, pcrc));
    }
    Bytes plain = sealed(packets);
    Bytes data = additionalData(packets);
    Bytes cipher =
        slot.seal(data.toArray(), data.length(), plain.slice(0, plain.length() - IdeTlp.MAC_SIZE));
    int at = 0;
    for (int i = 0; i < packets.size(); i++) {
      int length = packets.get(i).sealed().length();
      packets.set(i, packets.get(i).withSealed(cipher.slice(at, at + length)));
      at += length;
    }
    return packets;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void clear() {
    waiting.clear();
  }

  /**
   * Takes the next {@code packet} of a unit.
   *
   * @return all packets of the unit in the order in which they came, if this one has the MAC; none
   *     while it waits for that
   * @throws Violation if the packet cannot be one of those that wait
   */
  List<IdeTlp> take(IdeTlp packet) throws Violation {
    boolean alone = packet.hasMac() && waiting.isEmpty();
    int room = IdeProfile.LARGEST_UNIT - (packet.hasMac() ? 0 : 1);
    guards.require(
        IdeRule.IDE_AGGREGATION,
        alone || (packet.isPosted() && waiting.size() < room && agrees(packet)),
        () -> packet.subStream() + " after " + waiting.size());
    waiting.add(packet);
    if (!packet.hasMac()) {
      return List.of();
    }
    List<IdeTlp> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Whether {@code packet} has the key set and the T bit of what waits, and PCRC as that has. */
  private boolean agrees(IdeTlp packet) {
    return waiting.stream()
        .allMatch(first ->
            first.keySet() == packet.keySet()
                && first.tee() == packet.tee()
                && first.hasPcrc() == packet.hasPcrc());
  }

  /**
   * What the whole unit {@code packets} holds, once the key of {@code slot} says it is authentic.
   */
  Bytes open(KeySlot slot, List<IdeTlp> packets) throws Violation {
    Bytes data = additionalData(packets);
    Bytes cipher = sealed(packets);
    Optional<Bytes> opened = slot.open(data.toArray(), data.length(), cipher);
    guards.require(IdeRule.IDE_MAC, opened.isPresent(), () -> slot.name().toString());
    return opened.orElseGet(() -> slot.openUnchecked(cipher));
  }

  /** The payload of each of {@code packets} in {@code plain}, which {@link #open} gave. */
  List<Bytes> payloads(List<IdeTlp> packets, Bytes plain) throws Violation {
    List<Bytes> payloads = new ArrayList<>();
    int at = 0;
    for (IdeTlp packet : packets) {
      int end = at + packet.ciphertext().length();
      payloads.add(payload(packet, plain.slice(at, end)));
      at = end;
    }
    return payloads;
  }

  private Bytes payload(IdeTlp packet, Bytes plain) throws Violation {
    if (!packet.hasPcrc()) {
      return plain;
    }
    int length = plain.length() - PCRC;
    if (length < 0) {
      throw new Violation(IdeRule.IDE_TLP_FORM, "no room for a PCRC");
    }
    Bytes data = plain.slice(0, length);
    guards.require(IdeRule.IDE_PCRC, crc(data).equals(plain.from(length)));
    return data;
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
  private static Bytes sealed(List<IdeTlp> packets) {
    return Bytes.concat(packets.stream().map(IdeTlp::sealed).toArray(Bytes[]::new));
  }

  static Bytes crc(Bytes payload) {
    CRC32 crc = new CRC32();
    crc.update(payload.toArray());
    int value = (int) crc.getValue();
    return Bytes.of(value, value >> 8, value >> 16, value >> 24);
  }
}
