package io.teeio.spdm;

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
  ALGORITHMS_HASH_MISSING(
      Document.SPDM,
      "ALGORITHMS, BaseHashSel",
      "A hash is selected when the capabilities of both endpoints need one."),
  ALGORITHMS_SIGNATURE_MISSING(
      Document.SPDM,
      "ALGORITHMS, BaseAsymSel",
      "A signature algorithm is selected when the responder has a certificate or a public key."),
  ALGORITHMS_MEASUREMENT_HASH(
      Document.SPDM,
      "ALGORITHMS, MeasurementHashAlgo",
      "A measurement hash is selected when the responder has measurements, and otherwise not."),
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
      "The requester offers versions of Secured Messages and the responder selects one of them.");

  private final Document document;
  private final String clause;
  private final Strength strength;
  private final String sentence;

  SpdmRule(Document document, String clause, String sentence) {
    this(document, clause, Strength.SHALL, sentence);
  }

  SpdmRule(Document document, String clause, Strength strength, String sentence) {
    this.document = document;
    this.clause = clause;
    this.strength = strength;
    this.sentence = sentence;
  }

  @Override
  public String document() {
    return document.number;
  }

  @Override
  public String version() {
    return document.version;
  }

  @Override
  public String clause() {
    return clause;
  }

  @Override
  public Strength strength() {
    return strength;
  }

  @Override
  public String sentence() {
    return sentence;
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
