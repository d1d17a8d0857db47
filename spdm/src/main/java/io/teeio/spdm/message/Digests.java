package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DIGESTS: the digests of the certificate chains. Grammar: header (Param1 SupportedSlotMask since
 * 1.3, Param2 SlotMask), Digest of H bytes for each set slot; in a connection with several keys
 * (1.3) then KeyPairID u8, CertificateInfo u8 and KeyUsageMask u16, each for all slots.
 *
 * @param supportedSlotMask SupportedSlotMask (1.3), 0 before
 * @param slots the provisioned slots in ascending order
 */
public record Digests(int supportedSlotMask, List<SlotDigest> slots) implements SpdmResponse {
  /** Copies the list and checks its order. */
  public Digests {
    slots = List.copyOf(slots);
    int last = -1;
    for (SlotDigest slot : slots) {
      Fields.demand(slot.slotId() > last && slot.slotId() < 8, "slots out of order");
      last = slot.slotId();
    }
  }

  /** SlotMask: bit n is set if slot n has a chain. */
  public int slotMask() {
    return slots.stream().mapToInt(slot -> 1 << slot.slotId()).reduce(0, (a, b) -> a | b);
  }

  /** What was said of slot {@code slotId}. */
  public Optional<SlotDigest> slot(int slotId) {
    return slots.stream().filter(slot -> slot.slotId() == slotId).findFirst();
  }

  /** Reads the message from its header on. */
  public static Digests read(WireReader in, Negotiated negotiated) throws MalformedInput {
    return read(in, negotiated, negotiated.multiKeyResponder());
  }

  private static Digests read(WireReader in, Negotiated negotiated, boolean multiKey)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.DIGESTS, negotiated.version());
    int supported = negotiated.atLeast(SpdmVersion.V1_3) ? header.param1() : 0;
    int count = Integer.bitCount(header.param2());
    int size = negotiated.hashSize();
    List<Bytes> digests = in.list("Digest", count, size, each -> each.bytes("Digest", size));
    List<Integer> keyPairs = new ArrayList<>();
    List<Integer> infos = new ArrayList<>();
    List<Integer> usages = new ArrayList<>();
    if (multiKey) {
      keyPairs.addAll(in.list("KeyPairID", count, 1, each -> each.u8("KeyPairID")));
      infos.addAll(in.list("CertificateInfo", count, 1, each -> each.u8("CertificateInfo")));
      usages.addAll(in.list("KeyUsageMask", count, 2, each -> each.u16("KeyUsageMask")));
    }
    List<SlotDigest> slots = new ArrayList<>();
    int index = 0;
    for (int slot = 0; slot < 8; slot++) {
      if ((header.param2() >> slot & 1) != 0) {
        Optional<SlotDigest.KeyPair> keyPair =
            multiKey
                ? Optional.of(
                    new SlotDigest.KeyPair(
                        keyPairs.get(index), infos.get(index), usages.get(index)))
                : Optional.empty();
        slots.add(new SlotDigest(slot, digests.get(index), keyPair));
        index++;
      }
    }
    return new Digests(supported, slots);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        negotiated.atLeast(SpdmVersion.V1_3) || supportedSlotMask == 0,
        "SupportedSlotMask exists since SPDM 1.3");
    Header.write(out, negotiated.version(), MessageCode.DIGESTS, supportedSlotMask, slotMask());
    for (SlotDigest slot : slots) {
      out.bytes(Fields.sized(slot.digest(), negotiated.hashSize(), "Digest"));
      Fields.demand(
          slot.keyPair().isPresent() == negotiated.multiKeyResponder(),
          "a key pair is named in a connection with several keys, and only there");
    }
    List<SlotDigest.KeyPair> keyPairs =
        slots.stream().flatMap(slot -> slot.keyPair().stream()).toList();
    keyPairs.forEach(keyPair -> out.u8(keyPair.keyPairId()));
    keyPairs.forEach(keyPair -> out.u8(keyPair.certificateInfo()));
    keyPairs.forEach(keyPair -> out.u16(keyPair.keyUsageMask()));
  }

  @Override
  public int code() {
    return MessageCode.DIGESTS.wire();
  }
}
