package io.teeio.spdm.requester;

import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.EndpointInformation;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.event.EventSink;
import io.teeio.spdm.event.EventSource;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.PresharedKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a requester works with besides its transport: parts that are absent until one of the {@code
 * with} methods gives them. Immutable.
 */
public final class RequesterParts {
  /** No part at all. */
  public static final RequesterParts NONE = new RequesterParts(Map.of(), Map.of());

  private final Map<Integer, SlotIdentity> slots;
  private final Map<Class<?>, Object> given;

  private RequesterParts(Map<Integer, SlotIdentity> slots, Map<Class<?>, Object> given) {
    this.slots = Map.copyOf(slots);
    this.given = Map.copyOf(given);
    for (int slot : slots.keySet()) {
      if (slot < 0 || slot > 7) {
        throw new IllegalArgumentException("there is no slot " + slot);
      }
    }
  }

  private <T> RequesterParts with(Class<T> type, T part) {
    Map<Class<?>, Object> more = new HashMap<>(given);
    more.put(type, part);
    return new RequesterParts(slots, more);
  }

  private <T> T part(Class<T> type, T absent) {
    Object part = given.get(type);
    return part == null ? absent : type.cast(part);
  }

  /** These with identities of its own, by slot number from 0 to 7, for mutual authentication. */
  public RequesterParts withSlots(Map<Integer, SlotIdentity> identities) {
    return new RequesterParts(identities, given);
  }

  /** These with keys for PSK_EXCHANGE. */
  public RequesterParts withPresharedKeys(PresharedKeys keys) {
    return with(PresharedKeys.class, keys);
  }

  /**
   * These with public keys of the responder that were brought here by other means than certificates
   * (PUB_KEY_ID_CAP); a connection uses the first one of its algorithm, under slot 0xFF.
   */
  public RequesterParts withResponderKeys(List<VerificationKey> keys) {
    return with(ResponderKeys.class, new ResponderKeys(keys));
  }

  /** These with a listener of session secrets: a key log. */
  public RequesterParts withAgreedSecrets(AgreedSecrets listener) {
    return with(AgreedSecrets.class, listener);
  }

  /** These with keys whose public halves responders were given by other means than certificates. */
  public RequesterParts withProvisionedKeys(List<SigningKey> keys) {
    return with(ProvisionedKeys.class, new ProvisionedKeys(keys));
  }

  /** These with what GET_ENDPOINT_INFO tells a responder. */
  public RequesterParts withEndpointInformation(EndpointInformation information) {
    return with(EndpointInformation.class, information);
  }

  /** Keys whose public halves responders were given; none if absent. */
  public List<SigningKey> provisionedKeys() {
    return part(ProvisionedKeys.class, new ProvisionedKeys(List.of())).keys();
  }

  /** What it tells of itself in ENDPOINT_INFO; nothing if absent. */
  public EndpointInformation endpointInformation() {
    return part(EndpointInformation.class, EndpointInformation.NONE);
  }

  private record ProvisionedKeys(List<SigningKey> keys) {
    ProvisionedKeys {
      keys = List.copyOf(keys);
    }
  }

  /** These with events that it can tell of. */
  public RequesterParts withEventSource(EventSource source) {
    return with(EventSource.class, source);
  }

  /** These with a listener of the responder's events. */
  public RequesterParts withEventSink(EventSink sink) {
    return with(EventSink.class, sink);
  }

  /** The events that it can tell of; none if absent. */
  public EventSource eventSource() {
    return part(EventSource.class, EventSource.NONE);
  }

  /** Hears of the responder's events, if anybody does. */
  public Optional<EventSink> eventSink() {
    return Optional.ofNullable(given.get(EventSink.class)).map(EventSink.class::cast);
  }

  /** Its own identities by slot number; none if absent. */
  public Map<Integer, SlotIdentity> slots() {
    return slots;
  }

  /** Keys for PSK_EXCHANGE; none if absent. */
  public PresharedKeys presharedKeys() {
    return part(PresharedKeys.class, PresharedKeys.NONE);
  }

  /** Provisioned public keys of the responder; none if absent. */
  public List<VerificationKey> responderKeys() {
    return part(ResponderKeys.class, new ResponderKeys(List.of())).keys();
  }

  /** Hears of session secrets; nobody if absent. */
  public AgreedSecrets agreedSecrets() {
    return part(AgreedSecrets.class, AgreedSecrets.NONE);
  }

  private record ResponderKeys(List<VerificationKey> keys) {
    private ResponderKeys {
      keys = List.copyOf(keys);
    }
  }
}
