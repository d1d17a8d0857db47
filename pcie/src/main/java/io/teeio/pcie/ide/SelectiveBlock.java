package io.teeio.pcie.ide;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * The registers of one selective stream: 20 bytes and 12 for each address association.
 *
 * @param capability Selective IDE Stream Capability; bits 3:0 count the address associations
 * @param control Selective IDE Stream Control
 * @param status Selective IDE Stream Status
 * @param rid1 RID Association 1: limit in bits 23:8
 * @param rid2 RID Association 2: bit 0 valid, base in 23:8, segment in 31:24
 * @param ranges address associations, at most 15
 */
public record SelectiveBlock(
    int capability, int control, int status, int rid1, int rid2, List<AddressAssociation> ranges) {
  /** Offset in the block of the capability register. */
  public static final int CAPABILITY = 0;

  /** Offset in the block of the control register. */
  public static final int CONTROL = 4;

  /** Offset in the block of the status register. */
  public static final int STATUS = 8;

  /** Offset in the block of RID Association 1. */
  public static final int RID_1 = 12;

  /** Offset in the block of RID Association 2. */
  public static final int RID_2 = 16;

  /** Offset in the block of the first address association. */
  public static final int RANGES = 20;

  /** Control: enable. */
  public static final int ENABLE = 1;

  /** Control: default stream (endpoints only). */
  public static final int DEFAULT_STREAM = 1 << 22;

  /** Control: TEE-limited stream. */
  public static final int TEE_LIMITED = 1 << 23;

  /** Status: an IDE Fail message was received; cleared by writing 1. */
  public static final int FAIL_RECEIVED = 1 << 31;

  /** Copies the list and checks that the capability counts it. */
  public SelectiveBlock {
    ranges = List.copyOf(ranges);
    if ((capability & 0xF) != ranges.size()) {
      throw new IllegalArgumentException("the capability counts other address associations");
    }
  }

  /** Bytes of a block with {@code ranges} address associations. */
  public static int size(int ranges) {
    return RANGES + 12 * ranges;
  }

  /** Reads one block. */
  public static SelectiveBlock read(WireReader in) throws MalformedInput {
    int capability = (int) in.u32("Selective IDE Stream Capability");
    int control = (int) in.u32("Selective IDE Stream Control");
    int status = (int) in.u32("Selective IDE Stream Status");
    int rid1 = (int) in.u32("IDE RID Association 1");
    int rid2 = (int) in.u32("IDE RID Association 2");
    List<AddressAssociation> ranges =
        in.list("IDE Address Associations", capability & 0xF, 12, AddressAssociation::read);
    return new SelectiveBlock(capability, control, status, rid1, rid2, ranges);
  }

  /** Writes the block. */
  public void write(WireWriter out) {
    out.u32(capability & 0xFFFF_FFFFL).u32(control & 0xFFFF_FFFFL).u32(status & 0xFFFF_FFFFL);
    out.u32(rid1 & 0xFFFF_FFFFL).u32(rid2 & 0xFFFF_FFFFL);
    for (AddressAssociation range : ranges) {
      range.write(out);
    }
  }

  /** Whether the stream is enabled. */
  public boolean enabled() {
    return (control & ENABLE) != 0;
  }

  /** The stream id. */
  public StreamId streamId() {
    return new StreamId(control >>> 24);
  }

  /** The traffic class, 0 to 7. */
  public int trafficClass() {
    return control >>> 19 & 7;
  }

  /** The algorithm; 0 is AES-GCM-256 with a 96-bit MAC. */
  public int algorithm() {
    return control >>> 14 & 0x1F;
  }

  /** Whether it is the default stream of an endpoint. */
  public boolean defaultStream() {
    return (control & DEFAULT_STREAM) != 0;
  }

  /** Whether it carries T = 1 only. */
  public boolean teeLimited() {
    return (control & TEE_LIMITED) != 0;
  }

  /** Whether the Status register shows Secure. */
  public boolean secure() {
    return (status & 0xF) == IdeState.SECURE.wire();
  }

  /** The RID range, if the registers hold a valid one. */
  public Optional<RidRange> rids() {
    int base = rid2 >>> 8 & 0xFFFF;
    int limit = rid1 >>> 8 & 0xFFFF;
    int segment = rid2 >>> 24;
    return (rid2 & 1) == 0 || base > limit
        ? Optional.empty()
        : Optional.of(new RidRange(RequesterId.of(segment, base), RequesterId.of(segment, limit)));
  }

  /** The address ranges that are valid. */
  public List<AddressRange> memory() {
    return ranges.stream().flatMap(range -> range.range().stream()).toList();
  }

  /**
   * The functions of a stream.
   *
   * @param base first
   * @param limit last
   */
  public record RidRange(RequesterId base, RequesterId limit) {}
}
