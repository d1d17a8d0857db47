package io.teeio.pcie.tdisp;

import io.teeio.pcie.RequesterId;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * INTERFACE_ID, which names a TDI: 12 bytes.
 *
 * @param functionId 32 bits: requester id in 15:0, segment in 23:16, segment valid in 24
 * @param reserved 64 bits, 0
 */
public record InterfaceId(long functionId, long reserved) {
  /** Bytes on the wire. */
  public static final int SIZE = 12;

  private static final long SEGMENT_VALID = 1 << 24;

  /** Checks that the function id has 32 bits. */
  public InterfaceId {
    if (functionId >>> 32 != 0) {
      throw new IllegalArgumentException("a FUNCTION_ID has 32 bits");
    }
  }

  /** The TDI that is all of {@code function}. Segment 0 is not said to be valid. */
  public static InterfaceId of(RequesterId function) {
    long segment = function.segment() == 0 ? 0 : SEGMENT_VALID;
    return new InterfaceId(segment | function.value(), 0);
  }

  /** The function, if the id names one and nothing else; a segment that is not valid counts 0. */
  public Optional<RequesterId> function() {
    boolean segmented = (functionId & SEGMENT_VALID) != 0;
    long rest = functionId >>> (segmented ? 25 : 16);
    return reserved != 0 || rest != 0
        ? Optional.empty()
        : Optional.of(RequesterId.of((int) (functionId & 0xFF_FFFF)));
  }

  /** Reads 12 bytes. */
  public static InterfaceId read(WireReader in) throws MalformedInput {
    return new InterfaceId(in.u32("FUNCTION_ID"), in.u64("Reserved"));
  }

  /** Writes 12 bytes. */
  public void write(WireWriter out) {
    out.u32(functionId).u64(reserved);
  }

  @Override
  public String toString() {
    return function()
        .map(RequesterId::toString)
        .orElseGet(() -> String.format(Locale.ROOT, "0x%08x/%x", functionId, reserved));
  }
}
