package io.teeio.pcie;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.OptionalInt;

/**
 * What the messages of ATS and PRI say, as the payload of a message. PCIe spreads it over header,
 * payload and a PASID prefix; this project has one layout, little-endian, for all four:
 *
 * <pre>
 * 0 tag   1 flags (0: process, 1: supervisor, 2: execute)   2 count   3 reserved
 * 4 process (4 bytes)   8 tags (4 bytes)   12 payload (8 bytes)
 * </pre>
 *
 * @param tag of an invalidation, 0 to 31
 * @param processId the process it is about, 20 bits
 * @param supervisor whether a page request has supervisor privilege
 * @param execute whether a page request wants to fetch
 * @param tags a bit for each invalidation that is complete
 * @param count of completions that belong to an invalidation, 3 bits, 0 is 8
 * @param payload 64 bits: an address with its size, a page request, an answer to one
 */
public record AtsBody(
    int tag,
    OptionalInt processId,
    boolean supervisor,
    boolean execute,
    int tags,
    int count,
    long payload) {
  /** Bytes of a body. */
  public static final int SIZE = 20;

  private static final String CLAUSE = "PCIe 6.1 10.3";
  private static final int PROCESS = 1;
  private static final int SUPERVISOR = 1 << 1;
  private static final int EXECUTE = 1 << 2;

  /** Checks the widths. */
  public AtsBody {
    if (tag >>> 5 != 0 || count >>> 3 != 0 || processId.orElse(0) >>> 20 != 0) {
      throw new IllegalArgumentException("no message of ATS has such a tag, count or process");
    }
  }

  /** The bytes. */
  public Bytes toBytes() {
    int flags =
        (processId.isPresent() ? PROCESS : 0)
            | (supervisor ? SUPERVISOR : 0)
            | (execute ? EXECUTE : 0);
    return new WireWriter(SIZE)
        .u8(tag)
        .u8(flags)
        .u8(count)
        .u8(0)
        .u32(processId.orElse(0))
        .u32(tags & 0xFFFF_FFFFL)
        .u64(payload)
        .toBytes();
  }

  /** Reads the bytes. */
  public static AtsBody read(Bytes data) throws MalformedInput {
    WireReader in = WireReader.of(data, CLAUSE);
    int tag = in.u8("ITag");
    int flags = in.u8("Flags");
    int count = in.u8("Completion Count");
    in.u8("Reserved");
    long process = in.u32("PASID");
    int tags = (int) in.u32("ITag Vector");
    long payload = in.u64("Payload");
    in.end("message of ATS");
    if (tag >>> 5 != 0 || count >>> 3 != 0 || process >>> 20 != 0) {
      throw new MalformedInput("ITag, Completion Count or PASID", 0, "is too large", CLAUSE);
    }
    return new AtsBody(
        tag,
        (flags & PROCESS) != 0 ? OptionalInt.of((int) process) : OptionalInt.empty(),
        (flags & SUPERVISOR) != 0,
        (flags & EXECUTE) != 0,
        tags,
        count,
        payload);
  }
}
