package io.teeio.spdm.responder;

/** What KEY_EXCHANGE_RSP asks of the requester, in MutAuthRequested. */
public enum MutualAuthentication {
  /** Nothing. */
  NONE(0),
  /** A signature in FINISH; its chain or key was brought to the responder before. */
  PROVISIONED(1),
  /** Its chain in an encapsulated flow, then a signature in FINISH. */
  ENCAPSULATED(2),
  /** The same, and its DIGESTS at once, without being asked in a message. */
  IMPLICIT_DIGESTS(4);

  private final int bits;

  MutualAuthentication(int bits) {
    this.bits = bits;
  }

  /** MutAuthRequested. */
  public int bits() {
    return bits;
  }
}
