package io.teeio.spdm.session;

/** What a record is sent for: the last records of a key are kept for renewing or ending. */
public enum RecordUse {
  /** Any message. */
  ORDINARY,
  /** KEY_UPDATE, END_SESSION and what answers them. */
  RENEWAL_OR_END
}
