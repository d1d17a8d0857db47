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
 * @param capabilities what the requester can do; nothing in 1.0
 */
public record GetCapabilities(
    SpdmVersion version, boolean supportedAlgorithmsRequested, EndpointCapabilities capabilities)
    implements SpdmRequest {
  /** A request without the fields of 1.3 and later. */
  public GetCapabilities(SpdmVersion version, EndpointCapabilities capabilities) {
    this(version, false, capabilities);
  }

  /** Reads the message from its header on. */
  public static GetCapabilities read(WireReader in) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_CAPABILITIES);
    SpdmVersion version = header.knownVersion(in);
    if (!version.atLeast(SpdmVersion.V1_1)) {
      return new GetCapabilities(version, false, EndpointCapabilities.UNKNOWN);
    }
    return new GetCapabilities(
        version,
        version.atLeast(SpdmVersion.V1_3) && (header.param1() & 1) != 0,
        readBody(in, version));
  }

  /** The body that GET_CAPABILITIES and CAPABILITIES share. */
  static EndpointCapabilities readBody(WireReader in, SpdmVersion version) throws MalformedInput {
    in.reserved(1);
    int exponent = in.u8("CTExponent");
    long extended = 0;
    if (version.atLeast(SpdmVersion.V1_4)) {
      extended = in.u16("ExtFlags");
    } else {
      in.reserved(2);
    }
    CapabilitySet flags = new CapabilitySet(in.u32("Flags") | extended << 32);
    boolean sizes = version.atLeast(SpdmVersion.V1_2);
    return new EndpointCapabilities(
        flags,
        exponent,
        sizes ? in.u32("DataTransferSize") : 0,
        sizes ? in.u32("MaxSPDMmsgSize") : 0);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        version.atLeast(SpdmVersion.V1_3) || !supportedAlgorithmsRequested,
        "the SupportedAlgorithms block exists since SPDM 1.3");
    Header.write(
        out, version, MessageCode.GET_CAPABILITIES, supportedAlgorithmsRequested ? 1 : 0, 0);
    if (version.atLeast(SpdmVersion.V1_1)) {
      writeBody(out, version, capabilities);
    } else {
      Fields.demand(
          capabilities.equals(EndpointCapabilities.UNKNOWN), "capabilities exist since SPDM 1.1");
    }
  }

  static void writeBody(WireWriter out, SpdmVersion version, EndpointCapabilities capabilities) {
    CapabilitySet flags = capabilities.flags();
    Fields.demand(
        version.atLeast(SpdmVersion.V1_4) || flags.extendedFlags() == 0,
        "ExtFlags exist since SPDM 1.4");
    out.reserved(1).u8(capabilities.ctExponent()).u16(flags.extendedFlags());
    out.u32(flags.baseFlags());
    if (version.atLeast(SpdmVersion.V1_2)) {
      out.u32(capabilities.dataTransferSize()).u32(capabilities.maxSpdmMessageSize());
    } else {
      Fields.demand(
          (capabilities.dataTransferSize() | capabilities.maxSpdmMessageSize()) == 0,
          "DataTransferSize and MaxSPDMmsgSize exist since SPDM 1.2");
    }
  }

  @Override
  public int code() {
    return MessageCode.GET_CAPABILITIES.wire();
  }
}
