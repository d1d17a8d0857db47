package io.teeio.spdm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DSP0274 and DSP0277 demand of the endpoints, in one catalogue. */
public enum SpdmRule implements Rule {
  // Form
  MALFORMED_MESSAGE(
      Document.SPDM,
      "Generic SPDM message format",
      "A message has exactly the fields of its version, with values that are not reserved."),

  // VERSION
  VERSION_NO_COMMON(
      Document.SPDM,
      "GET_VERSION and VERSION",
      "Both endpoints speak at least one common version, and the newest of them is chosen."),

  // GET_CAPABILITIES and CAPABILITIES
  CAPABILITIES_CT_EXPONENT(
      Document.SPDM, "GET_CAPABILITIES and CAPABILITIES", "CTExponent is at most 31."),
  CAPABILITIES_DATA_TRANSFER_SIZE(
      Document.SPDM,
      "GET_CAPABILITIES and CAPABILITIES, DataTransferSize",
      "DataTransferSize is at least 42."),
  CAPABILITIES_MESSAGE_SIZE(
      Document.SPDM,
      "GET_CAPABILITIES and CAPABILITIES, MaxSPDMmsgSize",
      "MaxSPDMmsgSize is not less than DataTransferSize, and without CHUNK_CAP equal to it."),
  CAPABILITIES_ALGORITHMS_NEED_CHUNK(
      Document.SPDM,
      "GET_CAPABILITIES, Param1",
      "Only an endpoint with CHUNK_CAP asks for or gives the SupportedAlgorithms block."),
  CAPABILITIES_RESERVED_VALUE(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES",
      "MEAS_CAP, PSK_CAP, EP_INFO_CAP and MULTI_KEY_CAP hold no reserved value."),
  CAPABILITIES_MEAS_FRESH(
      Document.SPDM,
      "Flag fields of CAPABILITIES, MEAS_FRESH_CAP",
      "MEAS_FRESH_CAP is set only with MEAS_CAP."),
  CAPABILITIES_SESSION_NEEDS_MAC(
      Document.SECURED_MESSAGES,
      "Secured Message",
      "An endpoint with KEY_EX_CAP or PSK_CAP has MAC_CAP: encryption alone is forbidden."),
  CAPABILITIES_NEEDS_SESSION(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES",
      "Without KEY_EX_CAP and PSK_CAP no capability of a session is set."),
  CAPABILITIES_PSK_IN_THE_CLEAR(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES, HANDSHAKE_IN_THE_CLEAR_CAP",
      "HANDSHAKE_IN_THE_CLEAR_CAP is set only with KEY_EX_CAP."),
  CAPABILITIES_ONE_IDENTITY(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES, PUB_KEY_ID_CAP",
      "CERT_CAP and PUB_KEY_ID_CAP are not both set."),
  CAPABILITIES_IDENTITY_UNUSED(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES, CERT_CAP",
      "CERT_CAP or PUB_KEY_ID_CAP comes with a capability that signs."),
  CAPABILITIES_NEEDS_IDENTITY(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES, CERT_CAP",
      "A capability that signs comes with CERT_CAP or PUB_KEY_ID_CAP."),
  CAPABILITIES_MUT_AUTH(
      Document.SPDM,
      "Flag fields of GET_CAPABILITIES and CAPABILITIES, MUT_AUTH_CAP",
      "MUT_AUTH_CAP comes with KEY_EX_CAP or CHAL_CAP, and in 1.1 with ENCAP_CAP."),
  CAPABILITIES_CERTIFICATE_MANAGEMENT(
      Document.SPDM,
      "Flag fields of CAPABILITIES, SET_CERT_CAP",
      "ALIAS_CERT_CAP and SET_CERT_CAP need CERT_CAP, CSR_CAP needs SET_CERT_CAP, and"
          + " CERT_INSTALL_RESET_CAP needs SET_CERT_CAP or CSR_CAP."),
  CAPABILITIES_MULTI_KEY(
      Document.SPDM,
      "Flag fields of CAPABILITIES, MULTI_KEY_CAP",
      "MULTI_KEY_CAP needs certificates and, in a responder, GET_KEY_PAIR_INFO_CAP."),
  CAPABILITIES_KEY_PAIR_RESET(
      Document.SPDM,
      "Flag fields of CAPABILITIES, SET_KEY_PAIR_RESET_CAP",
      "SET_KEY_PAIR_RESET_CAP needs SET_KEY_PAIR_INFO_CAP."),

  // NEGOTIATE_ALGORITHMS and ALGORITHMS
  ALGORITHMS_LENGTH(
      Document.SPDM,
      "NEGOTIATE_ALGORITHMS and ALGORITHMS, Length",
      "A message has at most 64 bytes in 1.0 and 128 bytes later."),
  ALGORITHMS_EXTERNAL_COUNT(
      Document.SPDM,
      "NEGOTIATE_ALGORITHMS, ExtAsymCount and ExtHashCount",
      "There are at most 8 external algorithms in 1.0 and 20 later."),
  ALGORITHMS_STRUCTURE_ORDER(
      Document.SPDM,
      "NEGOTIATE_ALGORITHMS and ALGORITHMS, algorithm structures",
      "Algorithm structures are of known types of their version, in ascending order, each once."),
  ALGORITHMS_OFFER_EMPTY(
      Document.SPDM,
      "NEGOTIATE_ALGORITHMS",
      "An offer has at least one hash, and a signature algorithm when the responder signs."),
  ALGORITHMS_ONE_SELECTED(
      Document.SPDM, "ALGORITHMS", "The responder selects at most one algorithm of each kind."),
  ALGORITHMS_SELECTED_NOT_OFFERED(
      Document.SPDM, "ALGORITHMS", "The responder selects only what the requester offered."),
  ALGORITHMS_SUPPORTED(
      Document.SPDM,
      "CAPABILITIES, SupportedAlgorithms",
      "The responder selects only what its SupportedAlgorithms block lists."),
  ALGORITHMS_HASH_MISSING(
      Document.SPDM,
      "ALGORITHMS, BaseHashSel",
      "A hash is selected when the capabilities of both endpoints need one."),
  ALGORITHMS_SIGNATURE_MISSING(
      Document.SPDM,
      "ALGORITHMS, BaseAsymSel",
      "A signature algorithm is selected when the responder has a certificate or a public key."),
  ALGORITHMS_REQUESTER_SIGNATURE_MISSING(
      Document.SPDM,
      "ALGORITHMS, ReqBaseAsymAlg structure",
      "A signature algorithm of the requester is selected when both endpoints have MUT_AUTH_CAP."),
  ALGORITHMS_MEASUREMENT_HASH(
      Document.SPDM,
      "ALGORITHMS, MeasurementHashAlgo",
      "A measurement hash is selected when the responder has measurements in a selected format,"
          + " and otherwise not."),
  ALGORITHMS_KEY_EXCHANGE_MISSING(
      Document.SPDM,
      "ALGORITHMS, DHE structure",
      "A key exchange is selected when both endpoints have KEY_EX_CAP."),
  ALGORITHMS_AEAD_MISSING(
      Document.SPDM,
      "ALGORITHMS, AEAD structure",
      "A cipher suite and the key schedule are selected when both endpoints have sessions."),
  ALGORITHMS_OPAQUE_FORMAT(
      Document.SPDM,
      "ALGORITHMS, OtherParamsSelection",
      "OpaqueDataFmt1 is selected since 1.2 when both endpoints have sessions."),

  // Secured Messages
  SECURED_VERSION_NO_COMMON(
      Document.SECURED_MESSAGES,
      "Secured Message version",
      "The requester offers versions of Secured Messages and the responder selects one of them."),

  // Roles and sessions
  VERSION_UNCHANGED(
      Document.SPDM, "VERSION", "Every message after VERSION carries the version that was chosen."),
  MULTI_KEY_OFFERED(
      Document.SPDM,
      "ALGORITHMS",
      "Several keys a connection are used only where both sides want it."),
  CAPABILITIES_REPEATED(
      Document.SPDM, "GET_CAPABILITIES", "A repeated GET_CAPABILITIES is what it was before."),
  STATE_PRESERVED(
      Document.SPDM,
      "CAPABILITIES, CACHE_CAP",
      "A negotiation is skipped only with a responder that caches its negotiated state."),
  REQUEST_IN_ORDER(
      Document.SPDM,
      "Timing and message order",
      "A request is made only after those that it builds on."),
  MESSAGE_SIZE(
      Document.SPDM, "CAPABILITIES", "No message is larger than what its receiver can take."),
  RESPONSE_TO_REQUEST(
      Document.SPDM,
      "Generic SPDM message format",
      "A response is the one that belongs to the request, and comes the way it was asked for."),
  RESPONSE_NOT_READY_MATCH(
      Document.SPDM,
      "RESPOND_IF_READY",
      "ResponseNotReady names the request that it delays, and a time that can be waited for."),
  PROVISIONED_KEY(
      Document.SPDM,
      "Provisioned public keys, PUB_KEY_ID_CAP",
      "Slot 0xFF stands for a public key that the responder says it was provisioned with, and that"
          + " is known here."),
  DIGESTS_KEY_PAIRS(
      Document.SPDM,
      "DIGESTS, KeyPairID and CertificateInfo",
      "In a connection with several keys each slot names its key pair and its certificate model."),
  CERTIFICATE_SLOT(
      Document.SPDM, "GET_CERTIFICATE", "CERTIFICATE is of the slot that was asked for."),
  SLOT_SIZE_SUPPORTED(
      Document.SPDM,
      "GET_CERTIFICATE, SlotSizeRequested",
      "The size of a slot is asked for since 1.3."),
  CERTIFICATE_PORTION(
      Document.SPDM,
      "GET_CERTIFICATE",
      "The portions of a certificate chain add up to one buffer."),
  CERTIFICATE_DIGEST(
      Document.SPDM,
      "GET_DIGESTS",
      "The certificate chain of a slot has the digest that DIGESTS gave."),
  CERTIFICATE_ROOT(
      Document.SPDM,
      "Certificates and certificate chains",
      "RootHash is the digest of the root certificate."),
  CERTIFICATE_PATH(
      Document.SPDM,
      "Certificates and certificate chains",
      "Each certificate is signed by the one before it, which may do so."),
  CERTIFICATE_LEAF(
      Document.SPDM,
      "Leaf certificate",
      "The leaf certificate names a responder and a key of the negotiated algorithm."),
  CHALLENGE_SLOT(
      Document.SPDM, "CHALLENGE_AUTH", "CHALLENGE_AUTH is of the slot that was challenged."),
  CHALLENGE_CHAIN(
      Document.SPDM,
      "CHALLENGE_AUTH",
      "CHALLENGE_AUTH has the digest of the challenged certificate chain."),
  CHALLENGE_CONTEXT(
      Document.SPDM, "CHALLENGE_AUTH", "CHALLENGE_AUTH repeats the context of the requester."),
  CHALLENGE_SIGNATURE(
      Document.SPDM, "CHALLENGE_AUTH", "The key of the leaf certificate signed the transcript M1."),
  MUTUAL_AUTHENTICATION_OFFERED(
      Document.SPDM,
      "CHALLENGE_AUTH, KEY_EXCHANGE_RSP",
      "A responder asks only a requester that can authenticate itself to do so."),
  MEASUREMENTS_SUPPORTED(
      Document.SPDM,
      "GET_MEASUREMENTS",
      "Measurements are asked for as the responder says that it gives them."),
  MEASUREMENTS_SLOT(
      Document.SPDM, "MEASUREMENTS", "MEASUREMENTS is signed by the slot that was asked for."),
  MEASUREMENTS_CONTEXT(
      Document.SPDM, "MEASUREMENTS", "MEASUREMENTS repeats the context of the requester."),
  MEASUREMENTS_BLOCKS(
      Document.SPDM,
      "MEASUREMENTS",
      "MEASUREMENTS has the measurements that were asked for, each index once."),
  MEASUREMENTS_NONCE(
      Document.SPDM,
      "GET_MEASUREMENTS",
      "Signed measurements answer the nonce of who wants to rely on them."),
  MEASUREMENTS_SIGNATURE(
      Document.SPDM, "MEASUREMENTS", "The key of the leaf certificate signed the transcript L1."),
  SESSION_SUPPORTED(
      Document.SPDM,
      "KEY_EXCHANGE",
      "A session is opened only if both sides can authenticate it and have that way to begin."),
  SESSION_HEARTBEAT(
      Document.SPDM, "KEY_EXCHANGE_RSP", "A heartbeat is demanded only if both sides have it."),
  SESSION_TERMINATION_POLICY(
      Document.SPDM,
      "KEY_EXCHANGE, SessionPolicy",
      "With TerminationPolicy 0 a session ends when an update that changes measurements takes"
          + " effect."),
  SESSION_KEY_SHARE(
      Document.SPDM,
      "KEY_EXCHANGE",
      "The public value of a key exchange is a point of the negotiated group."),
  PSK_CONTEXT(
      Document.SPDM,
      "PSK_EXCHANGE and PSK_EXCHANGE_RSP",
      "RequesterContext has at least 32 bytes; so has ResponderContext, or it is absent, as it must"
          + " be when PSK_CAP says that the responder gives none."),
  PSK_KNOWN(
      Document.SPDM, "PSK_EXCHANGE, PSKHint", "PSKHint names a key that both endpoints have."),
  PSK_EXCHANGE_VERIFY_DATA(
      Document.SPDM,
      "PSK_EXCHANGE_RSP",
      "ResponderVerifyData proves that the responder has the shared key."),
  PSK_FINISH_VERIFY_DATA(
      Document.SPDM,
      "PSK_FINISH",
      "RequesterVerifyData proves that the requester has the shared key."),
  TRANSCRIPT_NEGOTIATION(
      Document.SPDM,
      "Transcript and transcript hash calculation rules",
      "Whatever is signed or derived covers the negotiation: version, capabilities, algorithms."),
  KEY_EXCHANGE_SIGNATURE(
      Document.SPDM,
      "KEY_EXCHANGE_RSP",
      "The key of the leaf certificate signed the transcript of the key exchange."),
  KEY_EXCHANGE_VERIFY_DATA(
      Document.SPDM,
      "KEY_EXCHANGE_RSP",
      "ResponderVerifyData proves that the responder derived the keys of the handshake."),
  FINISH_VERIFY_DATA(
      Document.SPDM,
      "FINISH",
      "RequesterVerifyData proves that the requester derived the keys of the handshake."),
  FINISH_RSP_VERIFY_DATA(
      Document.SPDM,
      "FINISH_RSP",
      "ResponderVerifyData proves that the responder saw the same handshake."),
  SESSION_OPEN(Document.SPDM, "END_SESSION", "A session that ended is not used any more."),
  HEARTBEAT_IN_TIME(
      Document.SPDM, "HEARTBEAT", "A session without traffic for twice the heartbeat period ends."),
  KEY_UPDATE_SUPPORTED(Document.SPDM, "KEY_UPDATE", "Keys are updated only if both sides can."),
  KEY_UPDATE_ECHO(Document.SPDM, "KEY_UPDATE_ACK", "KEY_UPDATE_ACK repeats operation and tag."),
  KEY_UPDATE_NEW_KEY(
      Document.SPDM,
      "KEY_UPDATE_ACK",
      "The acknowledgement of UpdateAllKeys is protected by the new key."),
  VENDOR_DEFINED_ECHO(
      Document.SPDM,
      "VENDOR_DEFINED_RESPONSE",
      "VENDOR_DEFINED_RESPONSE is of the vendor that was asked."),
  RECORD_SESSION(
      Document.SECURED_MESSAGES,
      "Secured message format",
      "A record belongs to the session that it is opened in."),
  RECORD_SEQUENCE(
      Document.SECURED_MESSAGES,
      "Sequence number",
      "A record has the sequence number that comes next: none is replayed or skipped."),
  RECORD_AUTHENTIC(
      Document.SECURED_MESSAGES,
      "Secured message format",
      "A record is authentic under the key of its direction."),
  RECORD_SEND_LIMIT(
      Document.SECURED_MESSAGES,
      "Sequence number",
      "No key protects more records than its limit; the last are kept to renew or end."),
  RECORD_RECEIVE_LIMIT(
      Document.SECURED_MESSAGES,
      "Sequence number",
      "No record beyond the limit of its key is opened.");

  private final Citation citation;

  SpdmRule(Document document, String clause, String sentence) {
    this(document, clause, Strength.SHALL, sentence);
  }

  SpdmRule(Document document, String clause, Strength strength, String sentence) {
    this.citation = new Citation(document.number, document.version, clause, strength, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }

  private enum Document {
    /** Security Protocol and Data Model Specification. */
    SPDM("DSP0274", "1.3.0"),
    /** Secured Messages using SPDM Specification. */
    SECURED_MESSAGES("DSP0277", "1.1.0");

    private final String number;
    private final String version;

    Document(String number, String version) {
      this.number = number;
      this.version = version;
    }
  }
}
