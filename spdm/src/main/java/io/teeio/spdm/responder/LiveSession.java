package io.teeio.spdm.responder;

import io.teeio.spdm.event.EventQueue;
import io.teeio.spdm.event.EventReceipt;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.HandshakeTranscript;
import java.time.Instant;
import java.util.Optional;

/** A session of a responder: in its handshake, or established. */
sealed interface LiveSession extends AutoCloseable {
  SessionId id();

  /** What opens and seals its records; empty while its handshake goes in the clear. */
  Optional<SecureChannel> channel();

  /** What is kept between two of its messages. */
  Lane lane();

  @Override
  void close();

  /**
   * What was agreed on when a session began.
   *
   * @param preshared whether it starts from a shared key
   * @param securedVersion the version of Secured Messages
   * @param policy SessionPolicy
   * @param proof what the requester is to prove of itself, and who it is
   */
  record Terms(boolean preshared, VersionNumber securedVersion, int policy, RequesterProof proof) {}

  /** KEY_EXCHANGE_RSP or PSK_EXCHANGE_RSP was sent; only what finishes the handshake can follow. */
  record Handshaking(
      SessionId id,
      Terms terms,
      KeySchedule schedule,
      HandshakeTranscript transcript,
      DirectionSecrets secrets,
      Optional<SecureChannel> channel,
      Lane lane)
      implements LiveSession {
    @Override
    public void close() {
      secrets.close();
      channel.ifPresent(SecureChannel::close);
    }
  }

  /** FINISH_RSP was sent. */
  final class Established implements LiveSession {
    private final SecureChannel secure;
    private final Terms terms;
    private final MeasurementSeries measurements;
    private final Lane lane = new Lane();
    private final EventQueue events = new EventQueue();
    private final EventReceipt receipt = new EventReceipt();
    private boolean verifyDue;
    private int epochAtUpdate;
    private Instant lastTraffic;

    Established(SecureChannel secure, Terms terms, MeasurementSeries measurements, Instant now) {
      this.secure = secure;
      this.terms = terms;
      this.measurements = measurements;
      this.lastTraffic = now;
    }

    @Override
    public SessionId id() {
      return secure.session();
    }

    @Override
    public Optional<SecureChannel> channel() {
      return Optional.of(secure);
    }

    @Override
    public Lane lane() {
      return lane;
    }

    SecureChannel secure() {
      return secure;
    }

    Terms terms() {
      return terms;
    }

    MeasurementSeries measurements() {
      return measurements;
    }

    /** The events that this side has to tell. */
    EventQueue events() {
      return events;
    }

    /** What this side keeps of the requester's events. */
    EventReceipt receipt() {
      return receipt;
    }

    Instant lastTraffic() {
      return lastTraffic;
    }

    void traffic(Instant now) {
      lastTraffic = now;
    }

    /** The keys of the requester were rolled; VerifyNewKey is due under the new one. */
    void updated() {
      epochAtUpdate = secure.receivingEpoch();
      secure.rollReceiving();
      verifyDue = true;
    }

    /** Whether VerifyNewKey is due; not any more if the requester went on under its old key. */
    boolean isVerifyDue() {
      return verifyDue && secure.receivingEpoch() > epochAtUpdate;
    }

    void verified() {
      verifyDue = false;
    }

    @Override
    public void close() {
      secure.close();
    }
  }
}
