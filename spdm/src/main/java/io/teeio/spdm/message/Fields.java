package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;
import java.util.OptionalLong;

/** Fields that several messages share, and the checks of their sizes. */
final class Fields {
  static final int NONCE = 32;
  static final int CONTEXT = 8;

  private Fields() {}

  /** OpaqueDataLength and OpaqueData. */
  static Bytes opaque(WireReader in) throws MalformedInput {
    return in.bytes("OpaqueData", in.u16("OpaqueDataLength"));
  }

  static void opaque(WireWriter out, Bytes opaqueData) {
    out.u16(opaqueData.length()).bytes(opaqueData);
  }

  /** OpaqueData of the messages that have it since 1.4. */
  static Bytes opaqueSince14(WireReader in, Negotiated negotiated) throws MalformedInput {
    return negotiated.atLeast(SpdmVersion.V1_4) ? opaque(in) : Bytes.EMPTY;
  }

  static void opaqueSince14(WireWriter out, Negotiated negotiated, Bytes opaqueData) {
    if (negotiated.atLeast(SpdmVersion.V1_4)) {
      opaque(out, opaqueData);
    } else {
      demand(opaqueData.isEmpty(), "OpaqueData before SPDM 1.4");
    }
  }

  /** A byte that was reserved before {@code since}. */
  static int since(WireReader in, SpdmVersion version, SpdmVersion since, String field)
      throws MalformedInput {
    if (version.atLeast(since)) {
      return in.u8(field);
    }
    in.reserved(1);
    return 0;
  }

  static int since(SpdmVersion version, SpdmVersion since, int value, String field) {
    demand(value == 0 || version.atLeast(since), field + " exists since SPDM " + since);
    return value;
  }

  /** RequesterContext, since 1.3. */
  static Optional<Bytes> context(WireReader in, Negotiated negotiated) throws MalformedInput {
    return negotiated.atLeast(SpdmVersion.V1_3)
        ? Optional.of(in.bytes("RequesterContext", CONTEXT))
        : Optional.empty();
  }

  static void context(WireWriter out, Negotiated negotiated, Optional<Bytes> context) {
    demand(
        context.isPresent() == negotiated.atLeast(SpdmVersion.V1_3),
        "RequesterContext is there since SPDM 1.3, and always");
    context.ifPresent(bytes -> out.bytes(sized(bytes, CONTEXT, "RequesterContext")));
  }

  /** MeasurementSummaryHash, if the request asked for one. */
  static Optional<Bytes> summary(WireReader in, Negotiated negotiated, SummaryType type)
      throws MalformedInput {
    return type == SummaryType.NONE
        ? Optional.empty()
        : Optional.of(in.bytes("MeasurementSummaryHash", negotiated.hashSize()));
  }

  /**
   * A chunk of a large message.
   *
   * @param chunkSeqNo 0 in the first one
   * @param largeMessageSize in the first one, and only there
   * @param chunk the bytes
   */
  record Chunk(long chunkSeqNo, OptionalLong largeMessageSize, Bytes chunk) {}

  /** What CHUNK_SEND and CHUNK_RESPONSE share. */
  static Chunk chunk(WireReader in, Negotiated negotiated) throws MalformedInput {
    long number = chunkSeqNo(in, negotiated);
    if (!negotiated.atLeast(SpdmVersion.V1_4)) {
      in.reserved(2);
    }
    int size = in.length32("ChunkSize");
    OptionalLong whole =
        number == 0 ? OptionalLong.of(in.u32("LargeMessageSize")) : OptionalLong.empty();
    return new Chunk(number, whole, in.bytes("SPDMchunk", size));
  }

  static void chunk(WireWriter out, Negotiated negotiated, Chunk chunk) {
    demand(
        chunk.largeMessageSize().isPresent() == (chunk.chunkSeqNo() == 0),
        "LargeMessageSize is in the first chunk, and only there");
    chunkSeqNo(out, negotiated, chunk.chunkSeqNo());
    if (!negotiated.atLeast(SpdmVersion.V1_4)) {
      out.reserved(2);
    }
    out.u32(chunk.chunk().length());
    chunk.largeMessageSize().ifPresent(out::u32);
    out.bytes(chunk.chunk());
  }

  /** ChunkSeqNo, of 16 bits before 1.4 and of 32 since. */
  static long chunkSeqNo(WireReader in, Negotiated negotiated) throws MalformedInput {
    return negotiated.atLeast(SpdmVersion.V1_4) ? in.u32("ChunkSeqNo") : in.u16("ChunkSeqNo");
  }

  static void chunkSeqNo(WireWriter out, Negotiated negotiated, long number) {
    if (negotiated.atLeast(SpdmVersion.V1_4)) {
      out.u32(number);
    } else {
      demand(number <= 0xFFFF, "ChunkSeqNo of more than 16 bits before SPDM 1.4");
      out.u16((int) number);
    }
  }

  /** A certificate chain buffer, bounded by the length with which it begins. */
  static Bytes certificateChain(WireReader in, Negotiated negotiated) throws MalformedInput {
    boolean wide = negotiated.atLeast(SpdmVersion.V1_4);
    int length = wide ? in.length32("Length") : in.u16("Length");
    if (!wide) {
      in.reserved(2);
    }
    in.require(length >= 4, "Length", "is " + length + ", less than itself");
    Bytes rest = in.bytes("CertChain", length - 4);
    return new WireWriter(length).u32(length).bytes(rest).toBytes();
  }

  /** Bits of PqcAsymAlgo behind their own length; bytes beyond 32 bits are unknown algorithms. */
  static long pqcBits(WireReader in, String field) throws MalformedInput {
    Bytes value = in.bytes(field, in.u8(field + "Len"));
    long bits = 0;
    for (int i = 0; i < Math.min(value.length(), Integer.BYTES); i++) {
      bits |= (long) value.at(i) << (8 * i);
    }
    return bits;
  }

  static void pqcBits(WireWriter out, long bits) {
    out.u8(Integer.BYTES).u32(bits);
  }

  /** {@code value}, which has to fit in {@code width} bits because others share its byte. */
  static int bits(int value, int width, String field) {
    demand(value >>> width == 0, field + " of more than " + width + " bits: " + value);
    return value;
  }

  static Bytes sized(Bytes value, int size, String field) {
    demand(value.length() == size, field + " of " + value.length() + " bytes instead of " + size);
    return value;
  }

  static void demand(boolean condition, String reason) {
    if (!condition) {
      throw new IllegalArgumentException(reason);
    }
  }
}
