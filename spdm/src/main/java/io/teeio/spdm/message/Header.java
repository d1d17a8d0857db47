package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * The four bytes that begin every message.
 *
 * @param version the SPDMVersion byte
 * @param code RequestResponseCode
 * @param param1 Param1
 * @param param2 Param2
 */
public record Header(int version, int code, int param1, int param2) {
  /** Bytes of a header. */
  public static final int SIZE = 4;

  /** Reads a header of any message. */
  public static Header read(WireReader in) throws MalformedInput {
    return new Header(
        in.u8("SPDMVersion"), in.u8("RequestResponseCode"), in.u8("Param1"), in.u8("Param2"));
  }

  /** Reads only the header of {@code message}, to see what it is. */
  public static Header peek(Bytes message) throws MalformedInput {
    return read(WireReader.of(message, "DSP0274 1.3.0 Generic SPDM message format"));
  }

  /** Reads a header that must be one of {@code code} in {@code version}. */
  static Header expect(WireReader in, MessageCode code, SpdmVersion version) throws MalformedInput {
    in.under(code.clause());
    int spdmVersion = in.u8("SPDMVersion");
    if (spdmVersion != version.wire()) {
      throw in.malformed(
          "SPDMVersion", "wanted 0x%02X, had 0x%02X".formatted(version.wire(), spdmVersion));
    }
    return expectCode(in, code, spdmVersion);
  }

  /** Reads a header that must be one of {@code code}, in any version. */
  static Header expect(WireReader in, MessageCode code) throws MalformedInput {
    in.under(code.clause());
    return expectCode(in, code, in.u8("SPDMVersion"));
  }

  private static Header expectCode(WireReader in, MessageCode code, int version)
      throws MalformedInput {
    int actual = in.u8("RequestResponseCode");
    if (actual != code.wire()) {
      throw in.malformed(
          "RequestResponseCode", "wanted " + code + ", had " + MessageCode.nameOf(actual));
    }
    return new Header(version, actual, in.u8("Param1"), in.u8("Param2"));
  }

  /** The version, if it is one we know. */
  SpdmVersion knownVersion(WireReader in) throws MalformedInput {
    return SpdmVersion.of(version)
        .orElseThrow(() -> in.malformed("SPDMVersion", "0x%02X is unknown".formatted(version)));
  }

  /** Writes a header. */
  static WireWriter write(
      WireWriter out, SpdmVersion version, MessageCode code, int param1, int param2) {
    return out.u8(version.wire()).u8(code.wire()).u8(param1).u8(param2);
  }
}
