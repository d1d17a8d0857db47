package io.teeio.spdm.message;

import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * CAPABILITIES: what the responder can do. Grammar: header, Reserved u8, CTExponent u8, ExtFlags
 * u16 (1.4), Flags u32; since 1.2 DataTransferSize u32, MaxSPDMmsgSize u32; since 1.3 the
 * SupportedAlgorithms block if the request asked for it and Param1 bit 0 says that it is there.
 *
 * @param capabilities what the responder can do
 * @param supportedAlgorithms the SupportedAlgorithms block (1.3)
 */
public record Capabilities(
    EndpointCapabilities capabilities, Optional<AlgorithmOffer> supportedAlgorithms)
    implements SpdmResponse {
  /** A response without the fields of 1.3 and later. */
  public Capabilities(EndpointCapabilities capabilities) {
    this(capabilities, Optional.empty());
  }

  /** Reads the message from its header on; its version is that of its request. */
  public static Capabilities read(WireReader in, SpdmVersion version) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.CAPABILITIES, version);
    EndpointCapabilities capabilities = GetCapabilities.readBody(in, version);
    boolean block = version.atLeast(SpdmVersion.V1_3) && (header.param1() & 1) != 0;
    return new Capabilities(
        capabilities,
        block ? Optional.of(AlgorithmOffer.readBlock(in, version)) : Optional.empty());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    SpdmVersion version = negotiated.version();
    Fields.demand(
        version.atLeast(SpdmVersion.V1_3) || supportedAlgorithms.isEmpty(),
        "the SupportedAlgorithms block exists since SPDM 1.3");
    Header.write(
        out, version, MessageCode.CAPABILITIES, supportedAlgorithms.isPresent() ? 1 : 0, 0);
    GetCapabilities.writeBody(out, version, capabilities);
    supportedAlgorithms.ifPresent(block -> block.writeBlock(out, version));
  }

  @Override
  public int code() {
    return MessageCode.CAPABILITIES.wire();
  }
}
