package io.teeio.pcie.ide;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What IDE and IDE_KM demand of the two ends of a stream. */
public enum IdeRule implements Rule {
  /** A TLP whose MAC does not match is dropped and takes the stream to Insecure. */
  IDE_MAC("6.33.5", "A TLP whose MAC does not match is dropped and takes the stream to Insecure."),
  /** Nothing passes a stream that is not in the Secure state. */
  IDE_SECURE_STATE("6.33.3", "Nothing passes a stream that is not in the Secure state."),
  /** An IDE TLP is opened only by the stream that it names. */
  IDE_STREAM_ID("6.33.4", "An IDE TLP is opened only by the stream that it names."),
  /** A TLP travels in the sub-stream of its own order class. */
  IDE_SUB_STREAM("6.33.4", "A TLP travels in the sub-stream of its own order class."),
  /** The K bit of a TLP names a key set that was set to GO. */
  IDE_KEY_SET_GO("6.33.3", "The K bit of a TLP names a key set that was set to GO."),
  /** A port transmits with a key set only when it already receives with it. */
  IDE_RX_BEFORE_TX(
      "6.33.3", "A port transmits with a key set only when it already receives with it."),
  /** A key is programmed before it is set to GO. */
  IDE_KEY_PROGRAMMED("6.33.3", "A key is programmed before it is set to GO."),
  /** The key that a sub-stream is using is not overwritten. */
  IDE_KEY_SET_IDLE("6.33.3", "The key that a sub-stream is using is not overwritten."),
  /** Every direction, sub-stream and key set of a stream has a key of its own. */
  IDE_DISTINCT_KEYS(
      "6.33.3", "Every direction, sub-stream and key set of a stream has a key of its own."),
  /** The invocation field of a key starts at 1. */
  IDE_INITIAL_IFV("6.33.3", "The invocation field of a key starts at 1."),
  /** A key is refreshed before its invocation counter is spent. */
  IDE_COUNTER_LIMIT("6.33.5", "A key is refreshed before its invocation counter is spent."),
  /** A non-posted request or completion does not overtake the posted requests sent before it. */
  IDE_PR_ORDER(
      "6.33.7",
      "A non-posted request or completion does not overtake the posted requests sent before it."),
  /** The requester or completer of a TLP lies in the requester id range of its stream. */
  IDE_RID_ASSOCIATION(
      "6.33.4",
      "The requester or completer of a TLP lies in the requester id range of its stream."),
  /** A memory request travels in the stream whose address ranges hold its address. */
  IDE_ADDRESS_ASSOCIATION(
      "6.33.4", "A memory request travels in the stream whose address ranges hold its address."),
  /** A TEE-limited stream carries TLPs with the T bit only. */
  IDE_TEE_LIMITED("11.1", "A TEE-limited stream carries TLPs with the T bit only."),
  /** One MAC covers up to eight TLPs, all posted, of one key set and T bit. */
  IDE_AGGREGATION(
      "6.33.5", "One MAC covers up to eight TLPs, all posted, of one key set and T bit."),
  /** The PCRC of a TLP fits its payload. */
  IDE_PCRC("6.33.5", "The PCRC of a TLP fits its payload."),
  /** The authenticated header of an IDE TLP fits its payload. */
  IDE_TLP_FORM("2.2", "The authenticated header of an IDE TLP fits its payload."),
  /** The association of a stream is valid before the stream is enabled. */
  IDE_ASSOCIATION_BEFORE_ENABLE(
      "6.33.4", "The association of a stream is valid before the stream is enabled."),
  /** A response of IDE_KM answers the request: same object, stream, sub-stream and port. */
  IDE_KM_RESPONSE(
      "6.33.3",
      "A response of IDE_KM answers the request: same object, stream, sub-stream and port."),
  /** The keys of a port are managed through one SPDM session only. */
  IDE_KM_SESSION("6.33.3", "The keys of a port are managed through one SPDM session only."),
  /** An IDE_KM request has the form that its object id demands. */
  IDE_KM_FORM("6.33.3", "An IDE_KM request has the form that its object id demands."),
  /** An IDE_KM request is about a port that the device has. */
  IDE_KM_PORT("6.33.3", "An IDE_KM request is about a port that the device has."),
  /** An IDE_KM request names a stream and a key that the port has. */
  IDE_KM_KEY("6.33.3", "An IDE_KM request names a stream and a key that the port has."),
  /** IDE_KM requests travel in an SPDM session only. */
  IDE_KM_SECURED("6.33.3", "IDE_KM requests travel in an SPDM session only.");

  private final Citation citation;

  IdeRule(String clause, String sentence) {
    this.citation =
        new Citation("PCIe Base Specification", "6.1", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
