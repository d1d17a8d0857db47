package io.teeio.device.accelerator;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * One job in the ring, 64 bytes; the driver writes it, so every field is hostile.
 *
 * @param opcode what to do
 * @param flags see the constants
 * @param source DMA address, or local address with {@link #SOURCE_LOCAL}
 * @param destination DMA address, or local address with {@link #DESTINATION_LOCAL}
 * @param length bytes of payload (of plaintext for SEAL and OPEN), up to {@link #MAXIMUM_LENGTH}
 * @param pattern what FILL repeats, low byte first
 * @param completion DMA address of the completion record, 64-byte aligned
 * @param nonce 12 bytes for SEAL and OPEN
 * @param cookie 32 bits, echoed in the completion record
 */
public record Descriptor(
    Opcode opcode,
    int flags,
    long source,
    long destination,
    int length,
    int pattern,
    long completion,
    Bytes nonce,
    int cookie) {
  /** Bytes of a descriptor. */
  public static final int SIZE = 64;

  /** Most bytes of payload in one descriptor. */
  public static final int MAXIMUM_LENGTH = 16 << 20;

  /** Most bytes of plaintext in one SEAL or OPEN, which are done in one piece. */
  public static final int MAXIMUM_SEALED_LENGTH = 1 << 20;

  /** Flag: raise the interrupt when done. */
  public static final int INTERRUPT = 1;

  /** Flag of SHA384: start a digest. */
  public static final int FIRST = 1 << 1;

  /** Flag of SHA384: end the digest and report it. */
  public static final int LAST = 1 << 2;

  /** Flag: the source is in the function's local memory. */
  public static final int SOURCE_LOCAL = 1 << 3;

  /** Flag: the destination is in the function's local memory. */
  public static final int DESTINATION_LOCAL = 1 << 4;

  private static final int ALL_FLAGS = 0x1F;
  private static final String CLAUSE = "docs/accelerator.md Descriptor";

  /** Whether all bits of {@code flag} are set. */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /** Where the completion record of these 64 bytes would go, without looking at the rest. */
  static long completionOf(Bytes raw) throws MalformedInput {
    WireReader in = WireReader.of(raw, CLAUSE);
    in.reserved(32);
    return in.u64("Completion");
  }

  /** The cookie of these 64 bytes, without looking at the rest. */
  static int cookieOf(Bytes raw) throws MalformedInput {
    WireReader in = WireReader.of(raw, CLAUSE);
    in.reserved(52);
    return (int) in.u32("Cookie");
  }

  /** Reads and checks a descriptor. */
  public static Descriptor read(WireReader in) throws MalformedInput {
    in.under(CLAUSE);
    long code = in.u32("Opcode");
    Opcode opcode =
        Opcode.of(code).orElseThrow(() -> in.malformed("Opcode", "is " + code + ", unknown"));
    long flags = in.u32("Flags");
    in.require((flags & ~ALL_FLAGS) == 0, "Flags", "has reserved bits set");
    long source = in.u64("Source");
    long destination = in.u64("Destination");
    long length = in.u32("Length");
    boolean sealed = opcode == Opcode.SEAL || opcode == Opcode.OPEN;
    boolean mayBeEmpty = opcode == Opcode.SHA384 && (flags & LAST) != 0;
    in.require(
        length <= (sealed ? MAXIMUM_SEALED_LENGTH : MAXIMUM_LENGTH) && (length > 0 || mayBeEmpty),
        "Length",
        "is " + length);
    int pattern = (int) in.u32("Pattern");
    long completion = in.u64("Completion");
    Bytes nonce = in.bytes("Nonce", 12);
    int cookie = (int) in.u32("Cookie");
    in.require(in.u64("Reserved") == 0, "Reserved", "is not zero");
    return new Descriptor(
        opcode, (int) flags, source, destination, (int) length, pattern, completion, nonce, cookie);
  }

  /** Writes the 64 bytes. */
  public void write(WireWriter out) {
    out.u32(opcode.wire())
        .u32(flags)
        .u64(source)
        .u64(destination)
        .u32(length)
        .u32(pattern & 0xFFFF_FFFFL)
        .u64(completion)
        .bytes(nonce)
        .u32(cookie & 0xFFFF_FFFFL)
        .reserved(8);
  }
}
