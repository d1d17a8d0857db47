package io.teeio.spdm.requester;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SecuredVersion;
import java.util.List;

/**
 * What a requester is and demands.
 *
 * @param versions versions of SPDM that it speaks; the highest common one is taken
 * @param capabilities its Flags
 * @param ctExponent its cryptographic timeout is 2^ctExponent microseconds, 0 to 31
 * @param transferSize bytes of the largest message that it takes, at least 42
 * @param algorithms what it offers
 * @param securedVersions versions of Secured Messages that it speaks
 * @param limits how many records it protects with one key
 * @param retries how often a request is sent again when the responder is busy
 */
public record RequesterProfile(
    List<SpdmVersion> versions,
    CapabilitySet capabilities,
    int ctExponent,
    int transferSize,
    AlgorithmPreference algorithms,
    List<VersionNumber> securedVersions,
    RecordLimits limits,
    int retries) {
  private static final int TRANSFER_SIZE = 0x1200;
  private static final int RETRIES = 16;

  /** Copies the lists. */
  public RequesterProfile {
    versions = List.copyOf(versions);
    securedVersions = List.copyOf(securedVersions);
  }

  /**
   * What CoVE-IO demands of a TSM: SPDM 1.2 or 1.3, encrypted sessions, its algorithms; with the
   * handshake in the clear if the responder can, as over DOE everybody does.
   */
  public static RequesterProfile cove() {
    return new RequesterProfile(
        List.of(SpdmVersion.V1_2, SpdmVersion.V1_3),
        CapabilitySet.of(
            Capability.ENCRYPT,
            Capability.MAC,
            Capability.KEY_EX,
            Capability.HBEAT,
            Capability.KEY_UPD,
            Capability.HANDSHAKE_IN_THE_CLEAR),
        0,
        TRANSFER_SIZE,
        AlgorithmPreference.cove(),
        SecuredVersion.all(),
        RecordLimits.DEFAULT,
        RETRIES);
  }

  /** This profile with only {@code versions}. */
  public RequesterProfile withVersions(SpdmVersion... only) {
    return new RequesterProfile(
        List.of(only),
        capabilities,
        ctExponent,
        transferSize,
        algorithms,
        securedVersions,
        limits,
        retries);
  }

  /** This profile with the algorithms of {@code suite} alone. */
  public RequesterProfile withSuite(Suite suite) {
    return withAlgorithms(AlgorithmPreference.of(suite));
  }

  /** This profile with other algorithms. */
  public RequesterProfile withAlgorithms(AlgorithmPreference other) {
    return new RequesterProfile(
        versions, capabilities, ctExponent, transferSize, other, securedVersions, limits, retries);
  }

  /** This profile with other capabilities. */
  public RequesterProfile withCapabilities(CapabilitySet other) {
    return new RequesterProfile(
        versions, other, ctExponent, transferSize, algorithms, securedVersions, limits, retries);
  }

  /** This profile with other limits. */
  public RequesterProfile withLimits(RecordLimits other) {
    return new RequesterProfile(
        versions,
        capabilities,
        ctExponent,
        transferSize,
        algorithms,
        securedVersions,
        other,
        retries);
  }

  /** This profile with other versions of Secured Messages. */
  public RequesterProfile withSecuredVersions(List<VersionNumber> other) {
    return new RequesterProfile(
        versions, capabilities, ctExponent, transferSize, algorithms, other, limits, retries);
  }
}
