package io.teeio.spdm.capture;

/** What a replay checks in a message or record. */
public enum ReplayCheck {
  /** The signature of CHALLENGE_AUTH over M1. */
  CHALLENGE_AUTH_SIGNATURE("the signature of CHALLENGE_AUTH"),
  /** The signature of MEASUREMENTS over L1, outside sessions. */
  MEASUREMENTS_SIGNATURE("the signature of MEASUREMENTS"),
  /** The signature of MEASUREMENTS over L1, in a session. */
  SESSION_MEASUREMENTS_SIGNATURE("the signature of MEASUREMENTS in the session"),
  /** The signature of KEY_EXCHANGE_RSP over TH. */
  KEY_EXCHANGE_RSP_SIGNATURE("the signature of KEY_EXCHANGE_RSP"),
  /** ResponderVerifyData of KEY_EXCHANGE_RSP. */
  KEY_EXCHANGE_RSP_VERIFY_DATA("ResponderVerifyData of KEY_EXCHANGE_RSP"),
  /** RequesterVerifyData of FINISH. */
  FINISH_VERIFY_DATA("RequesterVerifyData of FINISH"),
  /** ResponderVerifyData of FINISH_RSP. */
  FINISH_RSP_VERIFY_DATA("ResponderVerifyData of FINISH_RSP"),
  /** ResponderVerifyData of PSK_EXCHANGE_RSP. */
  PSK_EXCHANGE_RSP_VERIFY_DATA("ResponderVerifyData of PSK_EXCHANGE_RSP"),
  /** RequesterVerifyData of PSK_FINISH. */
  PSK_FINISH_VERIFY_DATA("RequesterVerifyData of PSK_FINISH"),
  /** A secured record is authentic. */
  RECORD("the secured record");

  private final String subject;

  ReplayCheck(String subject) {
    this.subject = subject;
  }

  /** What is checked, in words. */
  public String subject() {
    return subject;
  }
}
