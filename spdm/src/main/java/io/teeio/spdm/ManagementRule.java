package io.teeio.spdm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DSP0274 demands of whoever manages the certificates and keys of a responder. */
public enum ManagementRule implements Rule {
  MANAGEMENT_SUPPORTED(
      "Flag fields of CAPABILITIES", "A responder is managed only as its capabilities say."),
  CSR_ATTRIBUTES(
      "GET_CSR, KeyPairID and RequestAttributes",
      "In a connection with several keys GET_CSR names one of them and a certificate model; in any"
          + " other both are 0."),
  CSR_TRACKING_TAG(
      "GET_CSR, CSRTrackingTag",
      "A tracking tag is that of a request that waits for a reset, and comes without Overwrite."),
  CSR_REQUESTER_INFO(
      "GET_CSR, RequesterInfo",
      "RequesterInfo is a CertificationRequestInfo in DER, and not left out of the request."),
  CSR_OPAQUE_DATA(
      "GET_CSR, OpaqueData",
      "OpaqueData has at most 1024 bytes, and none unless a format was negotiated."),
  CSR_PROOF("CSR", "The signing request is for the key that was asked for, and signed by it."),
  SET_CERTIFICATE_SLOT("SET_CERTIFICATE, SlotID", "The slot is one that the responder has."),
  SET_CERTIFICATE_PROTECTED(
      "SET_CERTIFICATE",
      "Outside a trusted environment slots 1 to 7 are written only inside a session."),
  SET_CERTIFICATE_FACTORY_SLOT(
      "SET_CERTIFICATE", Strength.SHOULD, "Slot 0 is erased only in a trusted environment."),
  SET_CERTIFICATE_ATTRIBUTES(
      "SET_CERTIFICATE, KeyPairID and SetCertModel",
      "In a connection with several keys SET_CERTIFICATE names one of them and, unless it erases, a"
          + " certificate model; in any other both are 0."),
  SET_CERTIFICATE_KEY(
      "SET_CERTIFICATE", "The leaf certificate is for the key pair that it is set for."),
  SET_CERTIFICATE_CHAIN(
      "SET_CERTIFICATE",
      "The chain begins with the root that RootHash names, and each certificate is signed by the one"
          + " before it."),
  SET_CERTIFICATE_LEAF(
      "SET_CERTIFICATE",
      "The leaf certificate is one that identifies a responder, since 1.3 with basic constraints."),
  KEY_PAIR_EXISTS("GET_KEY_PAIR_INFO, KeyPairID", "KeyPairID is from 1 to TotalKeyPairs."),
  KEY_PAIR_ABILITY(
      "SET_KEY_PAIR_INFO", "A key pair is asked to become only what its capabilities allow."),
  KEY_PAIR_ONE_ALGORITHM("SET_KEY_PAIR_INFO, DesiredAsymAlgo", "At most one algorithm is desired."),
  KEY_PAIR_IN_USE(
      "SET_KEY_PAIR_INFO",
      "A key that slots have certificates for is neither erased nor replaced nor taken from them."),
  KEY_PAIR_ECHO(
      "KEY_PAIR_INFO",
      "KEY_PAIR_INFO is of the key pair that was asked for, and one of its total."),
  MEASUREMENT_LOG_OFFSET("GET_MEASUREMENT_EXTENSION_LOG", "Offset lies within the log."),
  MEASUREMENT_LOG_PORTION(
      "MEASUREMENT_EXTENSION_LOG", "The portions of the log add up to one log in a known format."),
  ENDPOINT_INFO_SLOT("ENDPOINT_INFO", "ENDPOINT_INFO is signed by the slot that was asked for."),
  ENDPOINT_INFO_SIGNATURE(
      "ENDPOINT_INFO", "The key of the leaf certificate signed the transcript IL1."),
  SLOT_BANK_EXISTS("SLOT_MANAGEMENT, BankID", "The bank is one that the responder has."),
  SLOT_BANK_ALGORITHM(
      "SLOT_MANAGEMENT, ManageBank", "Exactly one algorithm is selected, and an available one."),
  SLOT_BANK_EMPTY(
      "SLOT_MANAGEMENT, ManageBank",
      "The algorithm of a bank changes while all its slots are empty."),
  SLOT_ADDRESS_ECHO(
      "SLOT_MANAGEMENT_RESP", "What is told of a bank is told of the one that was asked for.");

  private final Citation citation;

  ManagementRule(String clause, String sentence) {
    this(clause, Strength.SHALL, sentence);
  }

  ManagementRule(String clause, Strength strength, String sentence) {
    this.citation = new Citation("DSP0274", "1.4.0", clause, strength, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
