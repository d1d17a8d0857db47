package io.teeio.pcie;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * TLP headers as bytes, in the order of the wire (PCIe headers are big-endian).
 *
 * <pre>
 * byte 0      Fmt (3 bits), Type (5)
 * byte 1      0 (traffic class 0, no attributes)
 * byte 2..3   AT of a memory request (bits 11:10), Length in DWORDs (10 bits, 0 means 1024)
 * byte 4..7   requests: requester id, tag, byte enables or message code; completions: completer id, status, byte count
 * byte 8..    3 DW memory: address; 4 DW memory: address (8 bytes); configuration: target id, register;
 *             completions: requester id, tag, lower address; messages: target id if they have one, reserved
 * last 4      segment of the sender, segment of the destination, 2 reserved bytes (what OHC carries in flit mode)
 * </pre>
 */
public final class TlpHeader {
  /** The longest header: 4 DWORDs and the segments. */
  public static final int MAX_SIZE = 20;

  private static final String CLAUSE = "PCIe 6.1 2.2";
  private static final int MEMORY = 0x00;
  private static final int FOUR_DW = 0x20;
  private static final int WITH_DATA = 0x40;
  private static final int CONFIG = 0x05;
  private static final int COMPLETION = 0x0A;
  private static final int MESSAGE = 0x34;
  private static final int MESSAGE_BY_ID = 0x32;

  /** Where AT stands in byte 2. */
  private static final int ADDRESS_TYPE = 2;

  private TlpHeader() {}

  static Bytes write(Tlp tlp) {
    byte[] target = new byte[MAX_SIZE];
    return Bytes.copyOf(target, 0, write(tlp, target, 0));
  }

  /** Writes the header of {@code tlp} into {@code out} from {@code at}; returns where it ends. */
  public static int write(Tlp tlp, byte[] out, int at) {
    return switch (tlp) {
      case Tlp.MemoryRead t ->
          memory(out, at, MEMORY, t.requester(), t.tag(), t.address(), t.length(), t.type());
      case Tlp.MemoryWrite t ->
          memory(
              out,
              at,
              MEMORY | WITH_DATA,
              t.requester(),
              0,
              t.address(),
              t.data().length(),
              t.type());
      case Tlp.ConfigRead t ->
          config(out, at, CONFIG, t.requester(), t.target(), t.tag(), t.offset());
      case Tlp.ConfigWrite t ->
          config(out, at, CONFIG | WITH_DATA, t.requester(), t.target(), t.tag(), t.offset());
      case Tlp.Completion t -> completion(out, at, t);
      case Tlp.Message t -> message(out, at, t);
    };
  }

  private static int memory(
      byte[] out,
      int at,
      int type,
      RequesterId requester,
      int tag,
      long address,
      int length,
      AddressType addressType) {
    int lead = (int) address & 3;
    int words = (lead + length + 3) / 4;
    int last = (lead + length - 1 & 3) + 1;
    int tailEnable = (1 << last) - 1;
    int headEnable = 0xF << lead & 0xF;
    int enables = words == 1 ? headEnable & tailEnable : tailEnable << 4 | headEnable;
    boolean wide = address >>> 32 != 0;
    first(out, at, wide ? type | FOUR_DW : type, words, requester.rid16());
    out[at + 2] |= (byte) (addressType.wire() << ADDRESS_TYPE);
    out[at + 6] = (byte) tag;
    out[at + 7] = (byte) enables;
    int next = at + 8;
    if (wide) {
      put32(out, next, (int) (address >>> 32));
      next += 4;
    }
    put32(out, next, (int) address & ~3);
    return segments(out, next + 4, requester.segment(), 0);
  }

  private static int config(
      byte[] out,
      int at,
      int type,
      RequesterId requester,
      RequesterId target,
      int tag,
      int offset) {
    first(out, at, type, 1, requester.rid16());
    out[at + 6] = (byte) tag;
    out[at + 7] = 0x0F;
    put16(out, at + 8, target.rid16());
    put16(out, at + 10, offset);
    return segments(out, at + 12, requester.segment(), target.segment());
  }

  private static int completion(byte[] out, int at, Tlp.Completion t) {
    int length = t.data().length();
    first(
        out,
        at,
        length == 0 ? COMPLETION : COMPLETION | WITH_DATA,
        (length + 3) / 4,
        t.completer().rid16());
    put16(out, at + 6, t.status().wire() << 13 | (length & 0xFFF));
    put16(out, at + 8, t.requester().rid16());
    out[at + 10] = (byte) t.tag();
    out[at + 11] = 0;
    return segments(out, at + 12, t.completer().segment(), t.requester().segment());
  }

  private static int message(byte[] out, int at, Tlp.Message t) {
    int length = t.data().length();
    int type = t.target().isPresent() ? MESSAGE_BY_ID : MESSAGE;
    first(out, at, length == 0 ? type : type | WITH_DATA, (length + 3) / 4, t.requester().rid16());
    out[at + 6] = 0;
    out[at + 7] = (byte) t.code().wire();
    put32(out, at + 8, t.target().map(RequesterId::rid16).orElse(0) << 16);
    put32(out, at + 12, 0);
    int segment = t.target().map(RequesterId::segment).orElse(0);
    return segments(out, at + 16, t.requester().segment(), segment);
  }

  private static void first(byte[] out, int at, int type, int words, int sender) {
    out[at] = (byte) type;
    out[at + 1] = 0;
    put16(out, at + 2, words & 0x3FF);
    put16(out, at + 4, sender);
  }

  private static int segments(byte[] out, int at, int sender, int destination) {
    out[at] = (byte) sender;
    out[at + 1] = (byte) destination;
    out[at + 2] = 0;
    out[at + 3] = 0;
    return at + 4;
  }

  /**
   * Joins a header and the payload that came with it.
   *
   * @throws MalformedInput if the header is of no known type, or does not fit the payload
   */
  public static Tlp read(Bytes header, Bytes data) throws MalformedInput {
    if (header.length() < 16) {
      throw new MalformedInput("TLP header", 0, "has " + header.length() + " bytes", CLAUSE);
    }
    Tlp tlp =
        switch (header.at(0)) {
          case MEMORY, MEMORY | FOUR_DW, MEMORY | WITH_DATA, MEMORY | FOUR_DW | WITH_DATA ->
              readMemory(header, data);
          case CONFIG, CONFIG | WITH_DATA -> readConfig(header, data);
          case COMPLETION, COMPLETION | WITH_DATA -> readCompletion(header, data);
          case MESSAGE, MESSAGE | WITH_DATA, MESSAGE_BY_ID, MESSAGE_BY_ID | WITH_DATA ->
              readMessage(header, data);
          default -> throw new MalformedInput("Fmt/Type", 0, "is 0x" + header.slice(0, 1), CLAUSE);
        };
    if (!isHeaderOf(tlp, header)) {
      throw new MalformedInput(
          "TLP header",
          0,
          "is not the header of a packet with " + data.length() + " bytes",
          CLAUSE);
    }
    return tlp;
  }

  private static boolean isHeaderOf(Tlp tlp, Bytes header) {
    byte[] written = new byte[MAX_SIZE];
    int size = write(tlp, written, 0);
    boolean same = header.length() == size;
    for (int i = 0; same && i < size; i++) {
      same = (byte) header.at(i) == written[i];
    }
    return same;
  }

  private static Tlp readMemory(Bytes header, Bytes data) throws MalformedInput {
    boolean wide = (header.at(0) & FOUR_DW) != 0;
    if (header.length() != (wide ? MAX_SIZE : MAX_SIZE - 4)) {
      throw new MalformedInput("TLP header", 0, "has " + header.length() + " bytes", CLAUSE);
    }
    long base =
        wide
            ? (long) get32(header, 8) << 32 | (get32(header, 12) & 0xFFFF_FFFFL)
            : get32(header, 8) & 0xFFFF_FFFFL;
    int headEnable = header.at(7) & 0xF;
    int tailEnable = header.at(7) >> 4;
    int words = (header.at(2) << 8 | header.at(3)) & 0x3FF;
    words = words == 0 ? 1024 : words;
    AddressType type =
        AddressType.of((header.at(2) >> ADDRESS_TYPE) & 3)
            .orElseThrow(() -> new MalformedInput("AT", 2, "is reserved", CLAUSE));
    int lead = Integer.numberOfTrailingZeros(headEnable | 0x10) & 3;
    int last = Integer.SIZE - Integer.numberOfLeadingZeros(words == 1 ? headEnable : tailEnable);
    int length = (words - 1) * 4 + last - lead;
    long address = base + lead;
    if (length < 1 || (address & 0xFFF) + length > Tlp.MAX_PAYLOAD) {
      throw new MalformedInput("Length", 2, "does not fit in one 4 KiB block", CLAUSE);
    }
    RequesterId requester = sender(header);
    if ((header.at(0) & WITH_DATA) == 0) {
      noData(data);
      return new Tlp.MemoryRead(requester, address, length, header.at(6), type);
    }
    if (type == AddressType.ATS) {
      throw new MalformedInput("AT", 2, "asks for a translation, of a write", CLAUSE);
    }
    if (data.length() != length) {
      throw new MalformedInput(
          "Length", 2, "says " + length + " bytes, had " + data.length(), CLAUSE);
    }
    return new Tlp.MemoryWrite(requester, address, data, type);
  }

  private static Tlp readConfig(Bytes header, Bytes data) throws MalformedInput {
    RequesterId target = RequesterId.of(header.at(13), get16(header, 8));
    int offset = get16(header, 10);
    if (offset > 4092 || (offset & 3) != 0) {
      throw new MalformedInput("Register Number", 10, "is " + offset, CLAUSE);
    }
    if ((header.at(0) & WITH_DATA) == 0) {
      noData(data);
      return new Tlp.ConfigRead(sender(header), target, offset, header.at(6));
    }
    if (data.length() != 4) {
      throw new MalformedInput("Data", header.length(), "wanted 4 bytes", CLAUSE);
    }
    int value = data.at(0) | data.at(1) << 8 | data.at(2) << 16 | data.at(3) << 24;
    return new Tlp.ConfigWrite(sender(header), target, offset, header.at(6), value);
  }

  private static Tlp readCompletion(Bytes header, Bytes data) throws MalformedInput {
    CompletionStatus status =
        CompletionStatus.of(header.at(6) >> 5)
            .orElseThrow(() -> new MalformedInput("Completion Status", 6, "is unknown", CLAUSE));
    payload(data);
    RequesterId requester = RequesterId.of(header.at(13), get16(header, 8));
    return new Tlp.Completion(sender(header), requester, header.at(10), status, data);
  }

  private static Tlp readMessage(Bytes header, Bytes data) throws MalformedInput {
    MessageCode code =
        MessageCode.of(header.at(7))
            .orElseThrow(() -> new MalformedInput("Message Code", 7, "is unknown", CLAUSE));
    payload(data);
    if (header.length() != MAX_SIZE) {
      throw new MalformedInput("TLP header", 0, "has " + header.length() + " bytes", CLAUSE);
    }
    boolean byId = (header.at(0) & ~WITH_DATA) == MESSAGE_BY_ID;
    Optional<RequesterId> target =
        byId ? Optional.of(RequesterId.of(header.at(17), get16(header, 8))) : Optional.empty();
    return new Tlp.Message(sender(header), target, code, data);
  }

  private static void noData(Bytes data) throws MalformedInput {
    if (!data.isEmpty()) {
      throw new MalformedInput("Data", 0, "a read carries none", CLAUSE);
    }
  }

  private static void payload(Bytes data) throws MalformedInput {
    if (data.length() > Tlp.MAX_PAYLOAD) {
      throw new MalformedInput("Data", 0, "has " + data.length() + " bytes", CLAUSE);
    }
  }

  /** Who sent the packet with this {@code header} of at least 16 bytes. */
  private static RequesterId sender(Bytes header) {
    return RequesterId.of(header.at(header.length() - 4), get16(header, 4));
  }

  /** The way of a packet with the clear {@code header}, which may be anything. */
  static Routing routing(Bytes header) {
    if (header.length() < 16) {
      return new Routing.Local(new RequesterId(0));
    }
    RequesterId sender = sender(header);
    int type = header.at(0) & ~WITH_DATA;
    if (type == MEMORY) {
      return new Routing.ByAddress(sender, address(header, get32(header, 8) & 0xFFFF_FFFFL));
    }
    if (type == FOUR_DW && header.length() == MAX_SIZE) {
      long base = (long) get32(header, 8) << 32 | (get32(header, 12) & 0xFFFF_FFFFL);
      return new Routing.ByAddress(sender, address(header, base));
    }
    if (type == MESSAGE_BY_ID && header.length() == MAX_SIZE) {
      return new Routing.ById(sender, RequesterId.of(header.at(17), get16(header, 8)));
    }
    if (type == CONFIG || type == COMPLETION) {
      return new Routing.ById(sender, RequesterId.of(header.at(13), get16(header, 8)));
    }
    return new Routing.Local(sender);
  }

  private static long address(Bytes header, long base) {
    return base + (Integer.numberOfTrailingZeros((header.at(7) & 0xF) | 0x10) & 3);
  }

  private static int get16(Bytes in, int at) {
    return in.at(at) << 8 | in.at(at + 1);
  }

  private static int get32(Bytes in, int at) {
    return get16(in, at) << 16 | get16(in, at + 2);
  }

  private static void put16(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }

  private static void put32(byte[] out, int at, int value) {
    put16(out, at, value >> 16);
    put16(out, at + 2, value);
  }
}
