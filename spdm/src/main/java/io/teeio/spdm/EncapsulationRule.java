package io.teeio.spdm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/**
 * What DSP0274 demands of encapsulated requests, by which a responder asks its requester, and of
 * the authentication of requesters (since SPDM 1.1).
 */
public enum EncapsulationRule implements Rule {
  ENCAPSULATION_SUPPORTED(
      "GET_ENCAPSULATED_REQUEST and ENCAPSULATED_REQUEST",
      "Requests are encapsulated only if both endpoints have ENCAP_CAP."),
  ENCAPSULATED_REQUEST_ID(
      "ENCAPSULATED_RESPONSE_ACK, RequestID",
      "An encapsulated response and its acknowledgement repeat the RequestID, and the next request"
          + " has another one."),
  ENCAPSULATED_FLOW_END(
      "Encapsulated request flow", "A flow of encapsulated requests comes to an end."),
  ENCAPSULATED_RESPONSE(
      "DELIVER_ENCAPSULATED_RESPONSE",
      "What is delivered is the response to the encapsulated request."),
  MUTUAL_SUPPORTED(
      "Mutual authentication",
      "The requester is asked to authenticate itself only if both endpoints have MUT_AUTH_CAP, a"
          + " signature algorithm of the requester was selected, and, where that is encapsulated,"
          + " both have ENCAP_CAP."),
  MUTUAL_REQUESTED(
      "KEY_EXCHANGE_RSP, MutAuthRequested",
      "MutAuthRequested has at most one bit, and SlotIDParam is not 0 only with bit 0."),
  MUTUAL_IDENTITY(
      "Mutual authentication",
      "The requester signs as a slot that it has, or with a key that the responder was given."),
  MUTUAL_SLOT("FINISH, Param2", "The requester signs as the slot that was settled before."),
  MUTUAL_TRUSTED(
      "Mutual authentication",
      "A requester is authenticated only by a certificate chain or key that the responder trusts."),
  MUTUAL_DONE(
      "Mutual authentication",
      "A session whose responder asked for mutual authentication is not finished without it."),
  FINISH_SIGNATURE_INCLUDED(
      "FINISH, SignatureIncluded",
      "FINISH has a signature if the responder asked for mutual authentication, and only then."),
  FINISH_SIGNATURE("FINISH, Signature", "The signature of FINISH is that of the requester's key."),
  ENCAPSULATED_KEY_UPDATE(
      "KEY_UPDATE",
      "An encapsulated KEY_UPDATE is UpdateKey, and then VerifyNewKey under the new"
          + " key of the responder.");

  private final Citation citation;

  EncapsulationRule(String clause, String sentence) {
    this.citation = new Citation("DSP0274", "1.3.0", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
