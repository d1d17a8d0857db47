package io.teeio.spdm.responder;

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
 * What a responder is and offers.
 *
 * @param versions versions of SPDM that it speaks
 * @param capabilities its Flags
 * @param ctExponent its cryptographic answers take up to 2^ctExponent microseconds, 0 to 31
 * @param transferSize bytes of the largest message that it takes and sends, at least 42
 * @param maxMessageSize bytes of the largest message that it takes in chunks; without CHUNK_CAP it
 *     counts for nothing
 * @param algorithms what it takes, the best first
 * @param heartbeatPeriod seconds; a session without traffic for twice as long ends; 0 for never
 * @param securedVersions versions of Secured Messages that it speaks
 * @param limits how many records it protects with one key
 * @param maxSessions how many sessions it keeps at once
 * @param trustedEnvironment whether nobody but its owner can reach it, so that certificates may be
 *     set in the clear
 * @param severalKeys whether it lets requesters with a choice have several key pairs (1.3)
 */
public record ResponderProfile(
    List<SpdmVersion> versions,
    CapabilitySet capabilities,
    int ctExponent,
    int transferSize,
    int maxMessageSize,
    AlgorithmPreference algorithms,
    int heartbeatPeriod,
    List<VersionNumber> securedVersions,
    RecordLimits limits,
    int maxSessions,
    boolean trustedEnvironment,
    boolean severalKeys) {
  private static final int CT_EXPONENT = 20;
  private static final int TRANSFER_SIZE = 0x1200;
  private static final int MAX_MESSAGE_SIZE = 0x28000;
  private static final int HEARTBEAT_SECONDS = 0xF0;
  private static final int MAX_SESSIONS = 4;

  /** Copies the lists. */
  public ResponderProfile {
    versions = List.copyOf(versions);
    securedVersions = List.copyOf(securedVersions);
  }

  /** A TEE-I/O device: SPDM 1.2 and 1.3, certificates, signed measurements, encrypted sessions. */
  public static ResponderProfile device() {
    return new ResponderProfile(
        List.of(SpdmVersion.V1_2, SpdmVersion.V1_3),
        CapabilitySet.of(
            Capability.CERT,
            Capability.CHAL,
            Capability.MEAS_WITH_SIGNATURE,
            Capability.MEAS_FRESH,
            Capability.ENCRYPT,
            Capability.MAC,
            Capability.KEY_EX,
            Capability.HBEAT,
            Capability.KEY_UPD,
            Capability.HANDSHAKE_IN_THE_CLEAR),
        CT_EXPONENT,
        TRANSFER_SIZE,
        MAX_MESSAGE_SIZE,
        AlgorithmPreference.cove(),
        HEARTBEAT_SECONDS,
        SecuredVersion.all(),
        RecordLimits.DEFAULT,
        MAX_SESSIONS,
        false,
        false);
  }

  /** This profile with only {@code versions}. */
  public ResponderProfile withVersions(SpdmVersion... only) {
    return changed(draft -> draft.versions = List.of(only));
  }

  /** This profile with the algorithms of {@code suite} alone. */
  public ResponderProfile withSuite(Suite suite) {
    return withAlgorithms(AlgorithmPreference.of(suite));
  }

  /** This profile with other algorithms. */
  public ResponderProfile withAlgorithms(AlgorithmPreference other) {
    return changed(draft -> draft.algorithms = other);
  }

  /** This profile with other capabilities. */
  public ResponderProfile withCapabilities(CapabilitySet other) {
    return changed(draft -> draft.capabilities = other);
  }

  /** This profile with another CTExponent. */
  public ResponderProfile withCtExponent(int exponent) {
    return changed(draft -> draft.ctExponent = exponent);
  }

  /** This profile with another size of what goes in one transfer. */
  public ResponderProfile withTransferSize(int bytes) {
    return changed(draft -> draft.transferSize = bytes);
  }

  /** This profile with another size of the largest message. */
  public ResponderProfile withMaxMessageSize(int bytes) {
    return changed(draft -> draft.maxMessageSize = bytes);
  }

  /** This profile with other versions of Secured Messages. */
  public ResponderProfile withSecuredVersions(List<VersionNumber> other) {
    return changed(draft -> draft.securedVersions = other);
  }

  /** This profile with other limits. */
  public ResponderProfile withLimits(RecordLimits other) {
    return changed(draft -> draft.limits = other);
  }

  /** This profile with another heartbeat period, in seconds. */
  public ResponderProfile withHeartbeatPeriod(int seconds) {
    return changed(draft -> draft.heartbeatPeriod = seconds);
  }

  /** This profile with room for another number of sessions. */
  public ResponderProfile withMaxSessions(int sessions) {
    return changed(draft -> draft.maxSessions = sessions);
  }

  /** This profile in a trusted environment, or not. */
  public ResponderProfile withTrustedEnvironment(boolean trusted) {
    return changed(draft -> draft.trustedEnvironment = trusted);
  }

  /** This profile with or without several key pairs for requesters that have a choice. */
  public ResponderProfile withSeveralKeys(boolean wanted) {
    return changed(draft -> draft.severalKeys = wanted);
  }

  /** What this endpoint says of itself in a connection of {@code version}. */
  public EndpointCapabilities announced(SpdmVersion version) {
    CapabilitySet flags = CapabilityRules.definedIn(version, capabilities);
    if (!version.atLeast(SpdmVersion.V1_2)) {
      return new EndpointCapabilities(flags, ctExponent, 0, 0);
    }
    int largest =
        flags.has(Capability.CHUNK) ? Math.max(transferSize, maxMessageSize) : transferSize;
    return new EndpointCapabilities(flags, ctExponent, transferSize, largest);
  }

  private ResponderProfile changed(Consumer<Draft> change) {
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
    private int heartbeatPeriod;
    private List<VersionNumber> securedVersions;
    private RecordLimits limits;
    private int maxSessions;
    private boolean trustedEnvironment;
    private boolean severalKeys;

    Draft(ResponderProfile from) {
      versions = from.versions();
      capabilities = from.capabilities();
      ctExponent = from.ctExponent();
      transferSize = from.transferSize();
      maxMessageSize = from.maxMessageSize();
      algorithms = from.algorithms();
      heartbeatPeriod = from.heartbeatPeriod();
      securedVersions = from.securedVersions();
      limits = from.limits();
      maxSessions = from.maxSessions();
      trustedEnvironment = from.trustedEnvironment();
      severalKeys = from.severalKeys();
    }

    ResponderProfile profile() {
      return new ResponderProfile(
          versions,
          capabilities,
          ctExponent,
          transferSize,
          maxMessageSize,
          algorithms,
          heartbeatPeriod,
          securedVersions,
          limits,
          maxSessions,
          trustedEnvironment,
          severalKeys);
    }
  }
}
