package io.teeio.spdm.session;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;

/**
 * Protects the records of one phase (handshake or application) of one session, in both directions
 * (DSP0277). A record is taken only with the sequence number that comes next; a failed one changes
 * nothing. After {@link #rollReceiving} the old key is kept until a record is authentic under the
 * new one; one that is authentic under the old one rolls back.
 */
public final class SecureChannel implements AutoCloseable {
  private static final String CLAUSE = "DSP0277 1.2 Application data";
  private static final int SPDM_TYPE = 0x05;

  /**
   * What both sides of a channel agree on, and who this side is.
   *
   * @param sending the direction of this side
   * @param protection what both sides can do
   * @param order how sequence numbers are mixed into nonces, as far as that is known; the channel
   *     of the next phase goes on with {@link SecureChannel#order}
   */
  public record Terms(
      SessionId session,
      Direction sending,
      Binding binding,
      AeadAlgorithm algorithm,
      RecordLimits limits,
      RecordProtection protection,
      NonceOrder order) {
    /** Encrypted records whose nonces follow Secured Messages 1.2. */
    public Terms(
        SessionId session,
        Direction sending,
        Binding binding,
        AeadAlgorithm algorithm,
        RecordLimits limits) {
      this(
          session,
          sending,
          binding,
          algorithm,
          limits,
          RecordProtection.ENCRYPTED,
          NonceOrder.LITTLE_ENDIAN);
    }
  }

  private final Terms terms;
  private final RecordLayout layout;
  private final Guards guards;
  private TrafficKeys sending;
  private final ReceivingEnd receiving;
  private boolean closed;

  /** A channel with the keys of {@code secrets}, of which it makes its own copies. */
  public SecureChannel(
      Terms terms,
      Crypto crypto,
      KeySchedule schedule,
      DirectionSecrets secrets,
      RandomSource random,
      Guards guards) {
    this.terms = terms;
    this.layout = new RecordLayout(terms, random);
    this.guards = guards;
    Secret mine = secrets.of(terms.sending()).duplicate();
    Secret theirs = secrets.of(terms.sending().opposite()).duplicate();
    this.sending = new TrafficKeys(crypto, schedule, terms.algorithm(), mine);
    this.receiving =
        new ReceivingEnd(
            terms, layout, guards, new TrafficKeys(crypto, schedule, terms.algorithm(), theirs));
  }

  /** The session that these records belong to. */
  public SessionId session() {
    return terms.session();
  }

  /** How sequence numbers are mixed into nonces, as far as the peer has shown it. */
  public NonceOrder order() {
    return receiving.order();
  }

  /** The sequence number of the next record to send. */
  public long sendSequence() {
    return sending.sequence();
  }

  /** The sequence number of the next record to receive. */
  public long receiveSequence() {
    return receiving.sequence();
  }

  /** Whether one of the keys in force is so near its limit that only renewing or ending is left. */
  public boolean needsRenewal() {
    return !hasRoomFor(RecordUse.ORDINARY)
        || !terms.limits().allows(receiving.sequence(), RecordUse.ORDINARY);
  }

  /** Whether a record may still be sent for {@code use} under the key in force. */
  public boolean hasRoomFor(RecordUse use) {
    return terms.limits().allows(sending.sequence(), use);
  }

  /**
   * Seals one message into a record.
   *
   * @throws Violation if the key in force has protected as many records as it may
   */
  public Bytes seal(Bytes message, RecordUse use) throws Violation {
    return seal(new ApplicationData(SPDM_TYPE, message), use);
  }

  /**
   * Seals one message of any protocol into a record, where the binding tells protocols apart.
   *
   * @throws Violation as {@link #seal(Bytes, RecordUse)} does
   */
  public Bytes seal(ApplicationData message, RecordUse use) throws Violation {
    guards.require(
        SpdmRule.RECORD_SEND_LIMIT,
        hasRoomFor(use),
        () -> "sequence number " + Long.toUnsignedString(sending.sequence()));
    return layout.seal(sending, order(), message);
  }

  /**
   * Opens one record and gives the message of SPDM in it.
   *
   * @throws MalformedInput if an authentic record does not hold a message of SPDM
   * @throws Violation if it is of another session, out of sequence, not authentic, or beyond what
   *     one key may protect; the channel is unchanged then
   */
  public Bytes open(SecuredRecord record) throws MalformedInput, Violation {
    ApplicationData opened = openAny(record);
    if (opened.type() != SPDM_TYPE) {
      throw new MalformedInput("MessageType", 2, "is " + opened.type() + ", not SPDM", CLAUSE);
    }
    return opened.data();
  }

  /**
   * What was protected by a record.
   *
   * @param type the message type of the transport, 0x05 for SPDM
   * @param data the message
   */
  public record ApplicationData(int type, Bytes data) {
    /** Whether it is a message of SPDM. */
    public boolean isSpdm() {
      return type == SPDM_TYPE;
    }
  }

  /**
   * Opens one record that may hold a message of another protocol, as PLDM over MCTP.
   *
   * @throws MalformedInput if an authentic record does not hold a message
   * @throws Violation as {@link #open} does
   */
  public ApplicationData openAny(SecuredRecord record) throws MalformedInput, Violation {
    guards.require(
        SpdmRule.RECORD_SESSION,
        record.session().equals(terms.session()),
        () -> "a record of session " + record.session() + " came to " + terms.session());
    return layout.message(receiving.open(record));
  }

  /** Sends under the next key from now on. */
  public void rollSending() {
    TrafficKeys old = sending;
    sending = old.next();
    old.close();
  }

  /** Expects the next key, but keeps the present one until a record proves the next. */
  public void rollReceiving() {
    receiving.roll();
  }

  /** How many keys for receiving were proven, and replaced their predecessor for good. */
  public int receivingEpoch() {
    return receiving.epoch();
  }

  /** Whether the key in force for receiving has not been proven by a record yet. */
  public boolean isReceivingUnproven() {
    return receiving.isUnproven();
  }

  /** Forgets the key that {@link #rollReceiving} kept. */
  public void commitReceiving() {
    receiving.commit();
  }

  /** Goes back to the key that {@link #rollReceiving} kept. */
  public void rollBackReceiving() {
    receiving.rollBack();
  }

  /** Wipes all keys; the channel cannot be used any more. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sending.close();
      receiving.close();
    }
  }
}
