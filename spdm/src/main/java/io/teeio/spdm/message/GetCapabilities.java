package io.teeio.spdm.message;

import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_CAPABILITIES: what the requester can do. It is the first message of the version that the
 * requester chose, so it is read in whatever version its header names. Grammar: header; since 1.1
 * Reserved u8, CTExponent u8, ExtFlags u16 (1.4), Flags u32; since 1.2 DataTransferSize u32,
 * MaxSPDMmsgSize u32.
 *
 * @param version the version that the requester chose
 * @param supportedAlgorithmsRequested Param1 bit 0 (1.3): wants the SupportedAlgorithms block
 * @param extendedFlags ExtFlags (1.4), 16 bits
 * @param capabilities what the requester can do; nothing in 1.0
 */
public record GetCapabilities(
    SpdmVersion version,
    boolean supportedAlgorithmsRequested,
    int extendedFlags,
    EndpointCapabilities capabilities)
    implements SpdmRequest {
  /** A request without the fields of 1.3 and later. */
  public GetCapabilities(SpdmVersion version, EndpointCapabilities capabilities) {
    this(version, false, 0, capabilities);
  }

  /** Reads the message from its header on. */
  public static GetCapabilities read(WireReader in) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_CAPABILITIES);
    SpdmVersion version = header.knownVersion(in);
    if (!version.atLeast(SpdmVersion.V1_1)) {
      return new GetCapabilities(version, false, 0, EndpointCapabilities.UNKNOWN);
    }
    in.reserved(1);
    int exponent = in.u8("CTExponent");
    int extended = extended(in, version);
    CapabilitySet flags = new CapabilitySet(in.u32("Flags"));
    boolean sizes = version.atLeast(SpdmVersion.V1_2);
    return new GetCapabilities(
        version,
        version.atLeast(SpdmVersion.V1_3) && (header.param1() & 1) != 0,
        extended,
        new EndpointCapabilities(
            flags,
            exponent,
            sizes ? in.u32("DataTransferSize") : 0,
            sizes ? in.u32("MaxSPDMmsgSize") : 0));
  }

  /** ExtFlags, which were reserved before 1.4. */
  static int extended(WireReader in, SpdmVersion version) throws MalformedInput {
    if (version.atLeast(SpdmVersion.V1_4)) {
      return in.u16("ExtFlags");
    }
    in.reserved(2);
    return 0;
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        version.atLeast(SpdmVersion.V1_3) || !supportedAlgorithmsRequested,
        "the SupportedAlgorithms block exists since SPDM 1.3");
    Header.write(
        out, version, MessageCode.GET_CAPABILITIES, supportedAlgorithmsRequested ? 1 : 0, 0);
    if (version.atLeast(SpdmVersion.V1_1)) {
      writeBody(out, version, extendedFlags, capabilities);
    }
  }

  /** The body that GET_CAPABILITIES and CAPABILITIES share. */
  static void writeBody(
      WireWriter out, SpdmVersion version, int extendedFlags, EndpointCapabilities capabilities) {
    Fields.demand(
        version.atLeast(SpdmVersion.V1_4) || extendedFlags == 0, "ExtFlags exist since SPDM 1.4");
    out.reserved(1).u8(capabilities.ctExponent()).u16(extendedFlags);
    out.u32(capabilities.flags().flags());
    if (version.atLeast(SpdmVersion.V1_2)) {
      out.u32(capabilities.dataTransferSize()).u32(capabilities.maxSpdmMessageSize());
    }
  }

  @Override
  public int code() {
    return MessageCode.GET_CAPABILITIES.wire();
  }
}
