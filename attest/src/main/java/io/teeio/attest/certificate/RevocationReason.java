package io.teeio.attest.certificate;

import java.util.Optional;

/** Why a certificate was revoked: CRLReason (RFC 5280 5.3.1). */
public enum RevocationReason {
  /** Nothing is said. */
  UNSPECIFIED(0, "unspecified"),
  /** Its key may be known to others. */
  KEY_COMPROMISE(1, "keyCompromise"),
  /** The key of its issuer may be known to others. */
  CA_COMPROMISE(2, "cACompromise"),
  /** What it says of its subject is not true any more. */
  AFFILIATION_CHANGED(3, "affiliationChanged"),
  /** Another stands for it. */
  SUPERSEDED(4, "superseded"),
  /** It is not needed any more. */
  CESSATION_OF_OPERATION(5, "cessationOfOperation"),
  /** Revoked for now; the only reason that may be taken back. */
  CERTIFICATE_HOLD(6, "certificateHold"),
  /** Taken back; only in a delta list. */
  REMOVE_FROM_CRL(8, "removeFromCRL"),
  /** What it allowed its subject is not allowed any more. */
  PRIVILEGE_WITHDRAWN(9, "privilegeWithdrawn"),
  /** The key of an attribute authority may be known to others. */
  AA_COMPROMISE(10, "aACompromise");

  private final int wire;
  private final String word;

  RevocationReason(int wire, String word) {
    this.wire = wire;
    this.word = word;
  }

  /** The reason that the number {@code wire} means, if there is one. */
  public static Optional<RevocationReason> of(int wire) {
    for (RevocationReason reason : values()) {
      if (reason.wire == wire) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /** Its number. */
  public int wire() {
    return wire;
  }

  /** Its name in the standard. */
  public String word() {
    return word;
  }
}
