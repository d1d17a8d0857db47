package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

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
