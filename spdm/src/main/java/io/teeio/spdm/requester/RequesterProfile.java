package io.teeio.spdm.requester;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SecuredVersion;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a requester is and demands.
 *
 * @param versions versions of SPDM that it speaks; the highest common one is taken
 * @param capabilities its Flags
 * @param ctExponent its cryptographic timeout is 2^ctExponent microseconds, 0 to 31
 * @param transferSize bytes of the largest message that it takes, at least 42
 * @param maxMessageSize bytes of the largest message that it takes in chunks; without CHUNK_CAP it
 *     counts for nothing
 * @param algorithms what it offers
 * @param securedVersions versions of Secured Messages that it speaks
 * @param limits how many records it protects with one key
 * @param retries how often a request is sent again when the responder is busy
 * @param severalKeys whether it takes connections in which the responder has several key pairs
 *     (1.3)
 * @param supportedAlgorithms whether it asks, with CHUNK_CAP, for the SupportedAlgorithms block
 *     (1.3)
 */
public record RequesterProfile(
    List<SpdmVersion> versions,
    CapabilitySet capabilities,
    int ctExponent,
    int transferSize,
    int maxMessageSize,
    AlgorithmPreference algorithms,
    List<VersionNumber> securedVersions,
    RecordLimits limits,
    int retries,
    boolean severalKeys,
    boolean supportedAlgorithms) {
  private static final int TRANSFER_SIZE = 0x1200;
  private static final int MAX_MESSAGE_SIZE = 0x28000;
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
            Capability.ENCAP,
            Capability.HANDSHAKE_IN_THE_CLEAR),
        0,
        TRANSFER_SIZE,
        MAX_MESSAGE_SIZE,
        AlgorithmPreference.cove(),
        SecuredVersion.all(),
        RecordLimits.DEFAULT,
        RETRIES,
        false,
        false);
  }

  /** This profile with only {@code versions}. */
  public RequesterProfile withVersions(SpdmVersion... only) {
    return changed(draft -> draft.versions = List.of(only));
  }

  /** This profile with the algorithms of {@code suite} alone. */
  public RequesterProfile withSuite(Suite suite) {
    return withAlgorithms(AlgorithmPreference.of(suite));
  }

  /** This profile with other algorithms. */
  public RequesterProfile withAlgorithms(AlgorithmPreference other) {
    return changed(draft -> draft.algorithms = other);
  }

  /** This profile with other capabilities. */
  public RequesterProfile withCapabilities(CapabilitySet other) {
    return changed(draft -> draft.capabilities = other);
  }

  /** This profile with another CTExponent. */
  public RequesterProfile withCtExponent(int exponent) {
    return changed(draft -> draft.ctExponent = exponent);
  }

  /** This profile with another size of what goes in one transfer. */
  public RequesterProfile withTransferSize(int bytes) {
    return changed(draft -> draft.transferSize = bytes);
  }

  /** This profile with another size of the largest message. */
  public RequesterProfile withMaxMessageSize(int bytes) {
    return changed(draft -> draft.maxMessageSize = bytes);
  }

  /** This profile with other versions of Secured Messages. */
  public RequesterProfile withSecuredVersions(List<VersionNumber> other) {
    return changed(draft -> draft.securedVersions = other);
  }

  /** This profile with other limits. */
  public RequesterProfile withLimits(RecordLimits other) {
    return changed(draft -> draft.limits = other);
  }

  /** This profile with another number of tries at a busy responder. */
  public RequesterProfile withRetries(int times) {
    return changed(draft -> draft.retries = times);
  }

  /** This profile with or without connections in which the responder has several key pairs. */
  public RequesterProfile withSeveralKeys(boolean wanted) {
    return changed(draft -> draft.severalKeys = wanted);
  }

  /** This profile with or without a question for all algorithms that the responder has. */
  public RequesterProfile withSupportedAlgorithms(boolean wanted) {
    return changed(draft -> draft.supportedAlgorithms = wanted);
  }

  /** What this endpoint says of itself in a connection of {@code version}. */
  public EndpointCapabilities announced(SpdmVersion version) {
    if (version == SpdmVersion.V1_0) {
      return EndpointCapabilities.UNKNOWN;
    }
    CapabilitySet flags = CapabilityRules.definedIn(version, capabilities);
    if (!version.atLeast(SpdmVersion.V1_2)) {
      return new EndpointCapabilities(flags, ctExponent, 0, 0);
    }
    int largest =
        flags.has(Capability.CHUNK) ? Math.max(transferSize, maxMessageSize) : transferSize;
    return new EndpointCapabilities(flags, ctExponent, transferSize, largest);
  }

  private RequesterProfile changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.profile();
  }

  /** A profile that is being changed. */
  private static final class Draft {
    private List<SpdmVersion> versions;
    private CapabilitySet capabilities;
    private int ctExponent;
    private int transferSize;
    private int maxMessageSize;
    private AlgorithmPreference algorithms;
    private List<VersionNumber> securedVersions;
    private RecordLimits limits;
    private int retries;
    private boolean severalKeys;
    private boolean supportedAlgorithms;

    Draft(RequesterProfile from) {
      versions = from.versions();
      capabilities = from.capabilities();
      ctExponent = from.ctExponent();
      transferSize = from.transferSize();
      maxMessageSize = from.maxMessageSize();
      algorithms = from.algorithms();
      securedVersions = from.securedVersions();
      limits = from.limits();
      retries = from.retries();
      severalKeys = from.severalKeys();
      supportedAlgorithms = from.supportedAlgorithms();
    }

    RequesterProfile profile() {
      return new RequesterProfile(
          versions,
          capabilities,
          ctExponent,
          transferSize,
          maxMessageSize,
          algorithms,
          securedVersions,
          limits,
          retries,
          severalKeys,
          supportedAlgorithms);
    }
  }
}
