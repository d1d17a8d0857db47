package io.teeio.spdm.responder;

import io.teeio.crypto.SigningKey;
import io.teeio.spdm.EndpointInformation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.event.EventSink;
import io.teeio.spdm.event.EventSource;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.identity.VolatileIdentities;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.PresharedKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a responder answers with: its identities and measurements, and parts that are absent until
 * one of the {@code with} methods gives them. Immutable.
 */
public final class ResponderParts {
  private final IdentityStore identities;
  private final MeasurementSource measurements;
  private final Map<Class<?>, Object> given;

  /**
   * Parts without any that may be absent.
   *
   * @param slots its identities by slot number, 0 to 7; slot 0 must be there if it has certificates
   * @param measurements measures the device
   */
  public ResponderParts(Map<Integer, SlotIdentity> slots, MeasurementSource measurements) {
    this(new VolatileIdentities(IdentityState.of(slots)), measurements);
  }

  /**
   * Parts without any that may be absent.
   *
   * @param identities its keys and certificates, which requesters may manage
   * @param measurements measures the device
   */
  public ResponderParts(IdentityStore identities, MeasurementSource measurements) {
    this(identities, measurements, Map.of());
  }

  private ResponderParts(
      IdentityStore identities, MeasurementSource measurements, Map<Class<?>, Object> given) {
    this.identities = identities;
    this.measurements = measurements;
    this.given = Map.copyOf(given);
  }

  private <T> ResponderParts with(Class<T> type, T part) {
    Map<Class<?>, Object> more = new HashMap<>(given);
    more.put(type, part);
    return new ResponderParts(identities, measurements, more);
  }

  private <T> T part(Class<T> type, T absent) {
    Object part = given.get(type);
    return part == null ? absent : type.cast(part);
  }

  /** These with other identities. */
  public ResponderParts withIdentities(IdentityStore other) {
    return new ResponderParts(other, measurements, given);
  }

  /** These with a handler of vendor messages. */
  public ResponderParts withVendorDefined(VendorDefinedHandler handler) {
    return with(VendorDefinedHandler.class, handler);
  }

  /** These with a listener of sessions. */
  public ResponderParts withSessions(SessionListener listener) {
    return with(SessionListener.class, listener);
  }

  /** These with a say in when requests are answered. */
  public ResponderParts withReadiness(Readiness readiness) {
    return with(Readiness.class, readiness);
  }

  /** These with keys for PSK_EXCHANGE. */
  public ResponderParts withPresharedKeys(PresharedKeys keys) {
    return with(PresharedKeys.class, keys);
  }

  /**
   * These with keys whose public halves requesters were provisioned with (PUB_KEY_ID_CAP); a
   * connection uses the first one of its algorithm.
   */
  public ResponderParts withProvisionedKeys(List<SigningKey> keys) {
    return with(OwnKeys.class, new OwnKeys(keys));
  }

  /**
   * These with a negotiation whose outcome both sides know beforehand: after GET_VERSION a request
   * of its version is answered as if GET_CAPABILITIES and NEGOTIATE_ALGORITHMS had led to it. Meant
   * for sessions from shared keys, whose A is then GET_VERSION and VERSION alone.
   */
  public ResponderParts withPresetNegotiation(Negotiated preset) {
    return with(Negotiated.class, preset);
  }

  /** These with a listener of session secrets: a key log. */
  public ResponderParts withAgreedSecrets(AgreedSecrets listener) {
    return with(AgreedSecrets.class, listener);
  }

  /** These with a measurement extension log. */
  public ResponderParts withMeasurementLog(MeasurementLog log) {
    return with(MeasurementLog.class, log);
  }

  /** These with what GET_ENDPOINT_INFO tells. */
  public ResponderParts withEndpointInformation(EndpointInformation information) {
    return with(EndpointInformation.class, information);
  }

  /** These with a say in messages of other protocols inside sessions. */
  public ResponderParts withApplicationMessages(ApplicationMessages handler) {
    return with(ApplicationMessages.class, handler);
  }

  /** These with a say in how requesters authenticate themselves. */
  public ResponderParts withRequesterTrust(RequesterTrust trust) {
    return with(RequesterTrust.class, trust);
  }

  /** How requesters authenticate themselves; not at all if absent. */
  public RequesterTrust requesterTrust() {
    return part(RequesterTrust.class, RequesterTrust.NONE);
  }

  /** These with events that it can tell of. */
  public ResponderParts withEventSource(EventSource source) {
    return with(EventSource.class, source);
  }

  /** These with a listener of the requester's events. */
  public ResponderParts withEventSink(EventSink sink) {
    return with(EventSink.class, sink);
  }

  /** The events that it can tell of; none if absent. */
  public EventSource eventSource() {
    return part(EventSource.class, EventSource.NONE);
  }

  /** Hears of the requester's events, if anybody does. */
  public Optional<EventSink> eventSink() {
    return Optional.ofNullable(given.get(EventSink.class)).map(EventSink.class::cast);
  }

  /** Its keys and certificates. */
  public IdentityStore identities() {
    return identities;
  }

  /** Measures the device. */
  public MeasurementSource measurements() {
    return measurements;
  }

  /** Answers vendor messages; knows no vendor if absent. */
  public VendorDefinedHandler vendorDefined() {
    return part(VendorDefinedHandler.class, VendorDefinedHandler.NONE);
  }

  /** Hears of sessions. */
  public SessionListener sessions() {
    return part(SessionListener.class, SessionListener.NONE);
  }

  /** Says whether it can answer now; always if absent. */
  public Readiness readiness() {
    return part(Readiness.class, Readiness.ALWAYS);
  }

  /** Keys for PSK_EXCHANGE; none if absent. */
  public PresharedKeys presharedKeys() {
    return part(PresharedKeys.class, PresharedKeys.NONE);
  }

  /** Keys whose public halves requesters were provisioned with; none if absent. */
  public List<SigningKey> provisionedKeys() {
    return part(OwnKeys.class, new OwnKeys(List.of())).keys();
  }

  /** What both sides know beforehand to be negotiated; nothing if absent. */
  public Optional<Negotiated> presetNegotiation() {
    return Optional.ofNullable(given.get(Negotiated.class)).map(Negotiated.class::cast);
  }

  /** Hears of session secrets; nobody if absent. */
  public AgreedSecrets agreedSecrets() {
    return part(AgreedSecrets.class, AgreedSecrets.NONE);
  }

  /** The measurement extension log; without entries if absent. */
  public MeasurementLog measurementLog() {
    return part(MeasurementLog.class, MeasurementLog.NONE);
  }

  /** Answers messages of other protocols inside sessions; knows none if absent. */
  public ApplicationMessages applicationMessages() {
    return part(ApplicationMessages.class, ApplicationMessages.NONE);
  }

  /** What GET_ENDPOINT_INFO tells; nothing if absent. */
  public EndpointInformation endpointInformation() {
    return part(EndpointInformation.class, EndpointInformation.NONE);
  }

  private record OwnKeys(List<SigningKey> keys) {
    private OwnKeys {
      keys = List.copyOf(keys);
    }
  }
}
