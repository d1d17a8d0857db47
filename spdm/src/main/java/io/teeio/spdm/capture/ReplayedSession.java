package io.teeio.spdm.capture;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.RecordProtection;
import io.teeio.spdm.session.SecureChannel;
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
  private static final RandomSource NONE =
      bytes -> {
        throw new IllegalStateException("a replay sends nothing");
      };

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

  /** The two channels, one for each direction of receiving. */
  private record Channels(SecureChannel requests, SecureChannel responses) {
    SecureChannel of(Direction direction) {
      return switch (direction) {
        case REQUEST -> requests;
        case RESPONSE -> responses;
      };
    }

    void close() {
      requests.close();
      responses.close();
    }
  }

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
  private Optional<Channels> channels = Optional.empty();
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
    channels.ifPresent(Channels::close);
    channels =
        Optional.of(
            new Channels(
                channel(Direction.REQUEST, secrets, order),
                channel(Direction.RESPONSE, secrets, order)));
  }

  private SecureChannel channel(Direction receiving, DirectionSecrets secrets, NonceOrder order) {
    SecureChannel.Terms terms =
        new SecureChannel.Terms(
            setup.id(),
            receiving.opposite(),
            setup.binding(),
            setup.aead(),
            RecordLimits.DEFAULT,
            setup.protection(),
            order);
    return new SecureChannel(terms, crypto, schedule, secrets, NONE, Guards.all());
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
    NonceOrder order =
        channels.map(each -> each.of(Direction.REQUEST).order()).orElse(setup.order());
    try (DirectionSecrets application = schedule.application(handshake.get(), th2)) {
      replaceChannels(application, order);
    }
  }

  /** A message and the way it went. */
  record Opened(Direction direction, SecureChannel.ApplicationData data) {}

  /**
   * Opens a record, that of {@code expected} first.
   *
   * @throws Violation why it does not open in the expected direction, if it opens in neither
   */
  Opened open(Direction expected, SecuredRecord record) throws MalformedInput, Violation {
    Channels keys = channels.orElseThrow();
    try {
      return new Opened(expected, keys.of(expected).openAny(record));
    } catch (Violation violation) {
      Direction other = expected.opposite();
      try {
        return new Opened(other, keys.of(other).openAny(record));
      } catch (Violation _) {
        throw violation;
      }
    }
  }

  /**
   * Hears of a KEY_UPDATE. The new key of a direction is only tried first, since the responder may
   * refuse: what it answers tells which one is in force.
   */
  void updateKeys(KeyUpdate request) {
    channels.ifPresent(keys -> {
      switch (request.operation()) {
        case UPDATE_KEY -> keys.requests().rollReceiving();
        case UPDATE_ALL_KEYS -> {
          keys.requests().rollReceiving();
          keys.responses().rollReceiving();
        }
        case VERIFY_NEW_KEY -> {}
      }
    });
  }

  /** Hears of a KEY_UPDATE of the responder that the requester accepted. */
  void updateResponderKeys(KeyUpdate request) {
    channels.ifPresent(keys -> {
      switch (request.operation()) {
        case UPDATE_KEY, UPDATE_ALL_KEYS -> keys.responses().rollReceiving();
        case VERIFY_NEW_KEY -> {}
      }
    });
  }

  @Override
  public void close() {
    handshake.ifPresent(DirectionSecrets::close);
    channels.ifPresent(Channels::close);
    handshake = Optional.empty();
    channels = Optional.empty();
  }
}
