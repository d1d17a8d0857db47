package io.teeio.spdm.responder;

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
 * What a responder is and offers.
 *
 * @param versions versions of SPDM that it speaks
 * @param capabilities its Flags
 * @param ctExponent its cryptographic answers take up to 2^ctExponent microseconds, 0 to 31
 * @param transferSize bytes of the largest message that it takes and sends, at least 42
 * @param algorithms what it takes, the best first
 * @param heartbeatPeriod seconds; a session without traffic for twice as long ends; 0 for never
 * @param securedVersions versions of Secured Messages that it speaks
 * @param limits how many records it protects with one key
 * @param maxSessions how many sessions it keeps at once
 */
public record ResponderProfile(
    List<SpdmVersion> versions,
    CapabilitySet capabilities,
    int ctExponent,
    int transferSize,
    AlgorithmPreference algorithms,
    int heartbeatPeriod,
    List<VersionNumber> securedVersions,
    RecordLimits limits,
    int maxSessions) {
  private static final int CT_EXPONENT = 20;
  private static final int TRANSFER_SIZE = 0x1200;
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
        AlgorithmPreference.cove(),
        HEARTBEAT_SECONDS,
        SecuredVersion.all(),
        RecordLimits.DEFAULT,
        MAX_SESSIONS);
  }

  /** This profile with only {@code versions}. */
  public ResponderProfile withVersions(SpdmVersion... only) {
    return new ResponderProfile(
        List.of(only),
        capabilities,
        ctExponent,
        transferSize,
        algorithms,
        heartbeatPeriod,
        securedVersions,
        limits,
        maxSessions);
  }

  /** This profile with the algorithms of {@code suite} alone. */
  public ResponderProfile withSuite(Suite suite) {
    return withAlgorithms(AlgorithmPreference.of(suite));
  }

  /** This profile with other algorithms. */
  public ResponderProfile withAlgorithms(AlgorithmPreference other) {
    return new ResponderProfile(
        versions,
        capabilities,
        ctExponent,
        transferSize,
        other,
        heartbeatPeriod,
        securedVersions,
        limits,
        maxSessions);
  }

  /** This profile with other capabilities. */
  public ResponderProfile withCapabilities(CapabilitySet other) {
    return new ResponderProfile(
        versions,
        other,
        ctExponent,
        transferSize,
        algorithms,
        heartbeatPeriod,
        securedVersions,
        limits,
        maxSessions);
  }

  /** This profile with another heartbeat period, in seconds. */
  public ResponderProfile withHeartbeatPeriod(int seconds) {
    return new ResponderProfile(
        versions,
        capabilities,
        ctExponent,
        transferSize,
        algorithms,
        seconds,
        securedVersions,
        limits,
        maxSessions);
  }

  /** This profile with another size of the largest message. */
  public ResponderProfile withTransferSize(int bytes) {
    return new ResponderProfile(
        versions,
        capabilities,
        ctExponent,
        bytes,
        algorithms,
        heartbeatPeriod,
        securedVersions,
        limits,
        maxSessions);
  }

  /** This profile with other limits. */
  public ResponderProfile withLimits(RecordLimits other) {
    return new ResponderProfile(
        versions,
        capabilities,
        ctExponent,
        transferSize,
        algorithms,
        heartbeatPeriod,
        securedVersions,
        other,
        maxSessions);
  }
}
