package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.Optional;

/**
 * One session seen from outside: its handshake transcript, its secrets and a channel for each
 * direction, of which only the receiving half is used. Without a secret it is still followed, since
 * signatures do not need one. Wipes its keys when it is closed.
 */
final class ReplayedSession implements AutoCloseable {
  /** What a session is made with. */
  record Setup(
      SessionId id,
      AgreedSecrets.Kind kind,
      Binding binding,
      SpdmVersion version,
      HashAlgorithm hash,
      AeadAlgorithm aead,
      RecordProtection protection,
      NonceOrder order) {}

  private final Setup setup;
  private final Crypto crypto;
  private final KeySchedule schedule;
  private final SecretChooser chooser;
  private final Lane lane;
  private final MeasurementTranscript measurements;
  private final Bytes th1;
  private Optional<HandshakeTranscript> transcript;
  private Optional<Secret> secret = Optional.empty();
  private Optional<DirectionSecrets> handshake = Optional.empty();
  private Optional<ReplayChannels> channels = Optional.empty();
  private boolean proven;
  private boolean established;
  private String obstacle = "";

  /** A session in its handshake, with the likeliest secret. */
  ReplayedSession(
      Setup setup,
      Crypto crypto,
      SecretChooser chooser,
      Lane lane,
      MeasurementTranscript measurements,
      HandshakeTranscript transcript,
      Bytes th1) {
    this.setup = setup;
    this.crypto = crypto;
    this.schedule = new KeySchedule(crypto, setup.hash(), setup.version());
    this.chooser = chooser;
    this.lane = lane;
    this.measurements = measurements;
    this.transcript = Optional.of(transcript);
    this.th1 = th1;
    List<Secret> candidates = chooser.candidates(setup.kind(), setup.id());
    if (candidates.isEmpty()) {
      obstacle = "missing secret for session " + setup.id() + " (" + wanted() + ")";
    } else {
      take(candidates.getFirst(), derive(candidates.getFirst()));
    }
  }

  private String wanted() {
    return switch (setup.kind()) {
      case DHE -> "the agreed secret of its Diffie-Hellman exchange, kind dhe";
      case KEM -> "the agreed secret of its key encapsulation, kind kem";
      case PSK -> "the key that both sides share, kind psk";
    };
  }

  private DirectionSecrets derive(Secret from) {
    return switch (setup.kind()) {
      case DHE, KEM -> schedule.handshake(from, th1);
      case PSK -> schedule.presharedHandshake(from, th1);
    };
  }

  private void take(Secret chosen, DirectionSecrets secrets) {
    secret.ifPresent(chooser::free);
    handshake.ifPresent(DirectionSecrets::close);
    chooser.use(chosen);
    secret = Optional.of(chosen);
    handshake = Optional.of(secrets);
    replaceChannels(secrets, setup.order());
  }

  private void replaceChannels(DirectionSecrets secrets, NonceOrder order) {
    channels.ifPresent(ReplayChannels::close);
    channels = Optional.of(ReplayChannels.of(setup, crypto, schedule, secrets, order));
  }

  SessionId id() {
    return setup.id();
  }

  Lane lane() {
    return lane;
  }

  MeasurementTranscript measurements() {
    return measurements;
  }

  /** Why its records stay closed; empty if they do not. */
  String obstacle() {
    return obstacle;
  }

  boolean isEstablished() {
    return established;
  }

  /** TH so far; empty if a part of it is not known. */
  Optional<HandshakeTranscript> transcript() {
    return transcript;
  }

  void replaceTranscript(HandshakeTranscript other) {
    transcript = Optional.of(other);
  }

  /** A part of TH is not known, so that its next keys cannot be either. */
  void lose(String reason) {
    transcript = Optional.empty();
    obstacle = obstacle.isEmpty() ? reason : obstacle;
  }

  /**
   * Whether {@code given} is the verify data of the sender in {@code direction}. Until something
   * was proven, the other secrets are tried, too.
   */
  boolean proves(Direction direction, Bytes transcriptHash, Bytes given) {
    if (handshake.isPresent() && proves(handshake.get(), direction, transcriptHash, given)) {
      proven = true;
      return true;
    }
    if (proven) {
      return false;
    }
    for (Secret candidate : chooser.candidates(setup.kind(), setup.id())) {
      DirectionSecrets secrets = derive(candidate);
      if (proves(secrets, direction, transcriptHash, given)) {
        take(candidate, secrets);
        proven = true;
        return true;
      }
      secrets.close();
    }
    return false;
  }

  private boolean proves(
      DirectionSecrets secrets, Direction direction, Bytes transcriptHash, Bytes given) {
    return VerifyData.matches(schedule.verifyData(secrets.of(direction), transcriptHash), given);
  }

  /** TH2 is known: from here on the keys of the application phase are used. */
  void establish(Bytes th2) {
    established = true;
    if (handshake.isEmpty()) {
      return;
    }
    NonceOrder order = channels.map(ReplayChannels::order).orElse(setup.order());
    try (DirectionSecrets application = schedule.application(handshake.get(), th2)) {
      replaceChannels(application, order);
    }
  }

  /**
   * Opens a record, that of {@code expected} first.
   *
   * @throws Violation why it does not open in the expected direction, if it opens in neither
   */
  ReplayChannels.Opened open(Direction expected, SecuredRecord record)
      throws MalformedInput, Violation {
    return channels.orElseThrow().open(expected, record);
  }

  /** Hears of a KEY_UPDATE. */
  void updateKeys(KeyUpdate request) {
    channels.ifPresent(keys -> keys.update(request.operation()));
  }

  /** Hears of a KEY_UPDATE of the responder that the requester accepted. */
  void updateResponderKeys(KeyUpdate request) {
    channels.ifPresent(keys -> keys.updateResponder(request.operation()));
  }

  @Override
  public void close() {
    handshake.ifPresent(DirectionSecrets::close);
    channels.ifPresent(ReplayChannels::close);
    handshake = Optional.empty();
    channels = Optional.empty();
  }
}
