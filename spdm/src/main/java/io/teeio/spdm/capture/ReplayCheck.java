package io.teeio.spdm.capture;

/** What a replay checks in a message or record. */
public enum ReplayCheck {
  /** The signature of CHALLENGE_AUTH over M1. */
  CHALLENGE_AUTH_SIGNATURE("CHALLENGE_AUTH sig", "the signature of CHALLENGE_AUTH"),
  /** The signature of a requester's CHALLENGE_AUTH over M1 of the encapsulated messages. */
  MUT_CHALLENGE_AUTH_SIGNATURE(
      "MUT CHALLENGE_AUTH sig", "the signature of the requester's CHALLENGE_AUTH"),
  /** The signature of MEASUREMENTS over L1, outside sessions. */
  MEASUREMENTS_SIGNATURE("MEASUREMENTS sig clear", "the signature of MEASUREMENTS"),
  /** The signature of MEASUREMENTS over L1, in a session. */
  SESSION_MEASUREMENTS_SIGNATURE(
      "MEASUREMENTS sig in-session", "the signature of MEASUREMENTS in the session"),
  /** The signature of ENDPOINT_INFO over IL1. */
  ENDPOINT_INFO_SIGNATURE("ENDPOINT_INFO sig", "the signature of ENDPOINT_INFO"),
  /** The signature of a requester's ENDPOINT_INFO over IL1. */
  MUT_ENDPOINT_INFO_SIGNATURE(
      "MUT ENDPOINT_INFO sig", "the signature of the requester's ENDPOINT_INFO"),
  /** The signature of KEY_EXCHANGE_RSP over TH. */
  KEY_EXCHANGE_RSP_SIGNATURE("KEY_EXCHANGE_RSP sig", "the signature of KEY_EXCHANGE_RSP"),
  /** ResponderVerifyData of KEY_EXCHANGE_RSP. */
  KEY_EXCHANGE_RSP_VERIFY_DATA(
      "KEY_EXCHANGE_RSP verify", "ResponderVerifyData of KEY_EXCHANGE_RSP"),
  /** The signature of FINISH over TH. */
  FINISH_SIGNATURE("FINISH sig", "the signature of FINISH"),
  /** RequesterVerifyData of FINISH. */
  FINISH_VERIFY_DATA("FINISH verify", "RequesterVerifyData of FINISH"),
  /** ResponderVerifyData of FINISH_RSP. */
  FINISH_RSP_VERIFY_DATA("FINISH_RSP verify", "ResponderVerifyData of FINISH_RSP"),
  /** ResponderVerifyData of PSK_EXCHANGE_RSP. */
  PSK_EXCHANGE_RSP_VERIFY_DATA(
      "PSK_EXCHANGE_RSP verify", "ResponderVerifyData of PSK_EXCHANGE_RSP"),
  /** RequesterVerifyData of PSK_FINISH. */
  PSK_FINISH_VERIFY_DATA("PSK_FINISH verify", "RequesterVerifyData of PSK_FINISH"),
  /** A secured record is authentic. */
  RECORD("decrypt", "the secured record"),
  /** A secured record is of a session whose keys are known; only ever counted when it is not. */
  SESSION("no session", "the session of the secured record"),
  /** The chunks of a large message make it up. */
  CHUNKS("chunk reassembly length", "the length of the message in chunks");

  private final String kind;
  private final String subject;

  ReplayCheck(String kind, String subject) {
    this.kind = kind;
    this.subject = subject;
  }

  /** The name under which it is counted, the same as in the manifest of the recordings. */
  public String kind() {
    return kind;
  }

  /** What is checked, in words. */
  public String subject() {
    return subject;
  }

  /**
   * Whether the manifest of the recordings counts it when it is right; the others are told apart so
   * that counts can be compared.
   */
  public boolean isCounted() {
    return this != ENDPOINT_INFO_SIGNATURE && this != MUT_ENDPOINT_INFO_SIGNATURE;
  }
}
