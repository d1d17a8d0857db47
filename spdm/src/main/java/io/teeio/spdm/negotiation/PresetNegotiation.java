package io.teeio.spdm.negotiation;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.OpaqueFormat;

/**
 * What two endpoints agree on by configuration, so that only GET_VERSION is left to send before a
 * session from a shared key (DSP0274, PSK_EXCHANGE).
 */
public final class PresetNegotiation {
  private static final int DMTF = 1;

  private PresetNegotiation() {}

  /**
   * An agreement on the first algorithm of each kind.
   *
   * @param version the version that both speak
   * @param requester what the requester would say of itself
   * @param responder what the responder would say of itself
   * @param algorithms what either would prefer
   */
  public static Negotiated of(
      SpdmVersion version,
      EndpointCapabilities requester,
      EndpointCapabilities responder,
      AlgorithmPreference algorithms) {
    boolean formats = version.atLeast(SpdmVersion.V1_2);
    return Negotiated.INITIAL
        .with(version)
        .with(requester, responder)
        .with(
            new AlgorithmSelection(
                algorithms.hashes().stream().findFirst(),
                algorithms.signatures().stream().findFirst(),
                algorithms.requesterSignatures().stream().findFirst(),
                algorithms.exchanges().stream().findFirst(),
                algorithms.ciphers().stream().findFirst(),
                algorithms.measurementHashes().stream().findFirst(),
                DMTF,
                formats ? OpaqueFormat.FORMAT_1 : OpaqueFormat.NONE,
                true,
                false,
                false));
  }

  /** An endpoint with {@code flags} that has buffers like {@code other}. */
  public static EndpointCapabilities like(EndpointCapabilities other, CapabilitySet flags) {
    long largest =
        flags.has(Capability.CHUNK) ? other.maxSpdmMessageSize() : other.dataTransferSize();
    return new EndpointCapabilities(flags, 0, other.dataTransferSize(), largest);
  }
}
