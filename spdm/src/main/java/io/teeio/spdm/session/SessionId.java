package io.teeio.spdm.session;

/**
 * Names one session of a connection: the responder's half in the upper, the requester's half in the
 * lower 16 bits (DSP0274, KEY_EXCHANGE). Zero names no session.
 *
 * @param value 32 bits, as on the wire of a secured record
 */
public record SessionId(long value) {
  /** Refuses what does not fit in 32 bits: a bug of ours, since the wire cannot carry it. */
  public SessionId {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("a session id has 32 bits: " + value);
    }
  }

  /** The session that the two halves of 16 bits name. */
  public static SessionId of(int requesterHalf, int responderHalf) {
    return new SessionId((long) (responderHalf & 0xFFFF) << 16 | (requesterHalf & 0xFFFF));
  }

  /** ReqSessionID of KEY_EXCHANGE. */
  public int requesterHalf() {
    return (int) (value & 0xFFFF);
  }

  /** RspSessionID of KEY_EXCHANGE_RSP. */
  public int responderHalf() {
    return (int) (value >>> 16);
  }

  /** Eight hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("0x%08x", value);
  }
}
