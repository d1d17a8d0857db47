package io.teeio.device.endpoint;

import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.event.EventSource;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.negotiation.PresetNegotiation;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a device is as an SPDM endpoint, but for its keys.
 *
 * @param profile versions, capabilities, algorithms, sizes
 * @param measurements what it measures, in ascending order of index
 * @param log its measurement extension log
 * @param classes its device class identifiers
 * @param presharedKeys keys for PSK_EXCHANGE
 * @param injections errors that it makes on demand
 * @param versionOnly what requesters can do that agree on nothing after GET_VERSION, because its
 *     newest version and the first algorithm of each kind are known to hold; empty if all negotiate
 */
public record EndpointConfiguration(
    ResponderProfile profile,
    List<MeasuredElement> measurements,
    DmtfMeasurementLog log,
    List<DeviceClass> classes,
    PresharedKeys presharedKeys,
    List<Injection> injections,
    Optional<CapabilitySet> versionOnly) {
  /** Copies the lists. */
  public EndpointConfiguration {
    measurements = List.copyOf(measurements);
    classes = List.copyOf(classes);
    injections = List.copyOf(injections);
  }

  /**
   * The endpoint that this is with {@code identities}; connections can share it.
   *
   * @param secrets hears of session secrets: a key log
   */
  public SpdmEndpoint endpoint(IdentityStore identities, AgreedSecrets secrets) {
    ResponderParts parts =
        new ResponderParts(identities, () -> measurements)
            .withMeasurementLog(() -> log)
            .withEndpointInformation(this::endpointInformation)
            .withPresharedKeys(presharedKeys)
            .withEventSource(EventSource.DMTF)
            .withEventSink((session, event) -> {})
            .withReadiness(new Injections(injections))
            .withAgreedSecrets(secrets)
            .withProvisionedKeys(identities.state().certifiedKeys());
    return new SpdmEndpoint(
        profile,
        versionOnly.map(flags -> parts.withPresetNegotiation(preset(flags))).orElse(parts));
  }

  private Negotiated preset(CapabilitySet requester) {
    SpdmVersion version =
        profile.versions().stream().max(SpdmVersion::compareTo).orElse(SpdmVersion.V1_2);
    EndpointCapabilities ours = profile.announced(version);
    return PresetNegotiation.of(
        version, PresetNegotiation.like(ours, requester), ours, profile.algorithms());
  }

  private Optional<Bytes> endpointInformation(int subCode) {
    return subCode == GetEndpointInfo.DEVICE_CLASS_IDENTIFIER
        ? Optional.of(DeviceClass.writeAll(classes))
        : Optional.empty();
  }
}
