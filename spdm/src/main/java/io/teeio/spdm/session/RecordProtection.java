package io.teeio.spdm.session;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;

/** What the records of a session hide (DSP0277, clause "Secured Messages format"). */
public enum RecordProtection {
  /** Encrypted and authenticated: ENCRYPT_CAP and MAC_CAP. */
  ENCRYPTED,
  /**
   * Authenticated only: MAC_CAP alone. The application data is readable and comes without a length
   * of its own or random bytes; the MAC is over the record's header and the data.
   */
  AUTHENTICATED;

  /** What both sides can do. */
  public static RecordProtection of(Negotiated negotiated) {
    return negotiated.bothHave(Capability.ENCRYPT) ? ENCRYPTED : AUTHENTICATED;
  }
}
