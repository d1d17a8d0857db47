package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/**
 * One session seen from outside: its handshake transcript, its secrets and a channel for each
 * direction, of which only the receiving half is used. Wipes its keys when it is closed.
 */
final class ReplayedSession implements AutoCloseable {
  private static final RandomSource NONE =
      bytes -> {
        throw new IllegalStateException("a replay sends nothing");
      };

  private final SessionId id;
  private final Binding binding;
  private final AeadAlgorithm aead;
  private final Crypto crypto;
  private final KeySchedule schedule;
  private final HandshakeTranscript transcript;
  private final MeasurementTranscript measurements;
  private final DirectionSecrets handshake;
  private SecureChannel requests;
  private SecureChannel responses;
  private boolean established;

  /** A session in its handshake, whose secrets it owns from now on. */
  ReplayedSession(
      SessionId id,
      Binding binding,
      AeadAlgorithm aead,
      Crypto crypto,
      KeySchedule schedule,
      HandshakeTranscript transcript,
      MeasurementTranscript measurements,
      DirectionSecrets handshake) {
    this.id = id;
    this.binding = binding;
    this.aead = aead;
    this.crypto = crypto;
    this.schedule = schedule;
    this.transcript = transcript;
    this.measurements = measurements;
    this.handshake = handshake;
    this.requests = channel(Direction.REQUEST, handshake);
    this.responses = channel(Direction.RESPONSE, handshake);
  }

  private SecureChannel channel(Direction receiving, DirectionSecrets secrets) {
    SecureChannel.Terms terms =
        new SecureChannel.Terms(id, receiving.opposite(), binding, aead, RecordLimits.DEFAULT);
    return new SecureChannel(terms, crypto, schedule, secrets, NONE, Guards.all());
  }

  SessionId id() {
    return id;
  }

  HandshakeTranscript transcript() {
    return transcript;
  }

  MeasurementTranscript measurements() {
    return measurements;
  }

  boolean isEstablished() {
    return established;
  }

  /** The verify data that the sender in {@code direction} should send. */
  Bytes verifyData(Direction direction, Bytes transcriptHash) {
    return schedule.verifyData(handshake.of(direction), transcriptHash);
  }

  /** TH2 is known: from here on the keys of the application phase are used. */
  void establish(Bytes th2) {
    requests.close();
    responses.close();
    try (DirectionSecrets application = schedule.application(handshake, th2)) {
      requests = channel(Direction.REQUEST, application);
      responses = channel(Direction.RESPONSE, application);
    }
    established = true;
  }

  SecureChannel.ApplicationData open(Direction direction, SecuredRecord record)
      throws MalformedInput, Violation {
    return switch (direction) {
      case REQUEST -> requests.openAny(record);
      case RESPONSE -> responses.openAny(record);
    };
  }

  /**
   * Hears of a KEY_UPDATE. The new key of a direction is only tried first, since the responder may
   * refuse: what it answers tells which one is in force.
   */
  void updateKeys(KeyUpdate request) {
    switch (request.operation()) {
      case UPDATE_KEY -> requests.rollReceiving();
      case UPDATE_ALL_KEYS -> {
        requests.rollReceiving();
        responses.rollReceiving();
      }
      case VERIFY_NEW_KEY -> {}
    }
  }

  @Override
  public void close() {
    handshake.close();
    requests.close();
    responses.close();
  }
}
