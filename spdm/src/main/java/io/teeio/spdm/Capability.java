package io.teeio.spdm;

/**
 * What an endpoint can do, as its Flags in GET_CAPABILITIES or CAPABILITIES say it (DSP0274). Most
 * are one bit; four fields of two bits have a constant for each meaningful value.
 */
public enum Capability {
  /** Responder keeps the negotiated state across a reset. */
  CACHE(0),
  /** Has certificates: DIGESTS and CERTIFICATE. */
  CERT(1),
  /** Answers CHALLENGE. */
  CHAL(2),
  /** Responder gives measurements, but does not sign them. */
  MEAS_WITHOUT_SIGNATURE(3, 0b11, 0b01),
  /** Responder gives measurements and signs them. */
  MEAS_WITH_SIGNATURE(3, 0b11, 0b10),
  /** Responder measures anew at each request. */
  MEAS_FRESH(5),
  /** Encrypts secured messages. */
  ENCRYPT(6),
  /** Authenticates secured messages. */
  MAC(7),
  /** Takes part in mutual authentication. */
  MUT_AUTH(8),
  /** Has KEY_EXCHANGE. */
  KEY_EX(9),
  /** Has PSK_EXCHANGE; a responder gives no context. */
  PSK(10, 0b11, 0b01),
  /** Responder has PSK_EXCHANGE and gives context. */
  PSK_WITH_CONTEXT(10, 0b11, 0b10),
  /** Has the encapsulated request flow. */
  ENCAP(12),
  /** Has HEARTBEAT. */
  HBEAT(13),
  /** Has KEY_UPDATE. */
  KEY_UPD(14),
  /** Can send the handshake messages of a session in the clear. */
  HANDSHAKE_IN_THE_CLEAR(15),
  /** Its public key was provisioned to the peer. */
  PUB_KEY_ID(16),
  /** Transfers large messages in chunks (1.2). */
  CHUNK(17),
  /** Uses the alias certificate model (1.2). */
  ALIAS_CERT(18),
  /** Responder has SET_CERTIFICATE (1.2). */
  SET_CERT(19),
  /** Responder has GET_CSR (1.2). */
  CSR(20),
  /** Certificates take effect after a reset (1.2). */
  CERT_INSTALL_RESET(21),
  /** Gives endpoint information unsigned (1.3). */
  EP_INFO_WITHOUT_SIGNATURE(22, 0b11, 0b01),
  /** Gives endpoint information signed (1.3). */
  EP_INFO_WITH_SIGNATURE(22, 0b11, 0b10),
  /** Responder has a measurement extension log (1.3). */
  MEL(24),
  /** Has events (1.3). */
  EVENT(25),
  /** Uses several key pairs in every connection (1.3). */
  MULTI_KEY_ONLY(26, 0b11, 0b01),
  /** Uses several key pairs if the peer wants it (1.3). */
  MULTI_KEY_NEGOTIABLE(26, 0b11, 0b10),
  /** Responder has GET_KEY_PAIR_INFO (1.3). */
  GET_KEY_PAIR_INFO(28),
  /** Responder has SET_KEY_PAIR_INFO (1.3). */
  SET_KEY_PAIR_INFO(29),
  /** Key pairs take effect after a reset (1.4). */
  SET_KEY_PAIR_RESET(30),
  /** Has the large forms of certificates and vendor messages (1.4). */
  LARGE_RESP(31),
  /** Responder has SLOT_MANAGEMENT (1.4); bit 0 of ExtFlags. */
  SLOT_MGMT(32);

  private final int shift;
  private final long mask;
  private final long value;

  Capability(int bit) {
    this(bit, 1, 1);
  }

  Capability(int shift, int mask, int value) {
    this.shift = shift;
    this.mask = (long) mask << shift;
    this.value = (long) value << shift;
  }

  /** The bits of Flags that this capability is read from. */
  public long mask() {
    return mask;
  }

  /** What these bits hold when the endpoint has this capability. */
  public long value() {
    return value;
  }

  /** The lowest bit of the field in Flags, counting the bits of ExtFlags from 32. */
  public int shift() {
    return shift;
  }
}
