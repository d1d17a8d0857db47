package io.teeio.device.block;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * One command in the submission ring, 64 bytes; the driver writes it, so every field is hostile.
 *
 * @param operation what to do
 * @param flags {@link #INTERRUPT} or nothing
 * @param lba first sector, for READ and WRITE; else 0
 * @param sectors how many, 1 to {@link #MOST_SECTORS}, for READ and WRITE; else 0
 * @param cookie 32 bits, echoed in the completion
 * @param data DMA address of the data, 64-byte aligned; 0 for FLUSH
 */
public record Submission(
    Operation operation, int flags, long lba, int sectors, int cookie, long data) {
  /** Bytes of a submission. */
  public static final int SIZE = 64;

  /** Most sectors of one submission: 1 MiB. */
  public static final int MOST_SECTORS = 256;

  /** Flag: raise the interrupt when done. */
  public static final int INTERRUPT = 1;

  private static final int ALIGNMENT = 64;
  private static final int RESERVED = 32;
  private static final String CLAUSE = "docs/block.md Submission";

  /** The flags of these 64 bytes, without looking at the rest. */
  static int flagsOf(Bytes raw) throws MalformedInput {
    WireReader in = WireReader.of(raw, CLAUSE);
    in.reserved(4);
    return (int) in.u32("Flags");
  }

  /** The cookie of these 64 bytes, without looking at the rest. */
  static int cookieOf(Bytes raw) throws MalformedInput {
    WireReader in = WireReader.of(raw, CLAUSE);
    in.reserved(20);
    return (int) in.u32("Cookie");
  }

  /** Reads and checks a submission. */
  public static Submission read(WireReader in) throws MalformedInput {
    in.under(CLAUSE);
    long code = in.u32("Operation");
    Operation operation =
        Operation.of(code).orElseThrow(() -> in.malformed("Operation", "is " + code + ", unknown"));
    long flags = in.u32("Flags");
    in.require((flags & ~INTERRUPT) == 0, "Flags", "has reserved bits set");
    long lba = in.u64("LBA");
    long sectors = in.u32("Sectors");
    int cookie = (int) in.u32("Cookie");
    long data = in.u64("Data");
    switch (operation) {
      case READ, WRITE ->
          in.require(sectors >= 1 && sectors <= MOST_SECTORS, "Sectors", "is " + sectors);
      case FLUSH ->
          in.require((lba | sectors | data) == 0, "Sectors", "or LBA or Data is not zero");
      case IDENTIFY -> in.require((lba | sectors) == 0, "Sectors", "or LBA is not zero");
    }
    in.require(data % ALIGNMENT == 0, "Data", "is not aligned");
    in.require(
        in.bytes("Reserved", RESERVED).equals(Bytes.zeros(RESERVED)), "Reserved", "is not zero");
    return new Submission(operation, (int) flags, lba, (int) sectors, cookie, data);
  }

  /** Writes the 64 bytes. */
  public void write(WireWriter out) {
    out.u32(operation.wire())
        .u32(flags)
        .u64(lba)
        .u32(sectors)
        .u32(cookie & 0xFFFF_FFFFL)
        .u64(data)
        .reserved(RESERVED);
  }
}
