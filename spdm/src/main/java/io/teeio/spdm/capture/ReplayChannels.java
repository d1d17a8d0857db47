package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.NonceOrder;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.wire.MalformedInput;

/** A channel for each direction of one phase of a session, of which only receiving is used. */
record ReplayChannels(SecureChannel requests, SecureChannel responses) implements AutoCloseable {
  private static final RandomSource NONE =
      bytes -> {
        throw new IllegalStateException("a replay sends nothing");
      };

  static ReplayChannels of(
      ReplayedSession.Setup setup,
      Crypto crypto,
      KeySchedule schedule,
      DirectionSecrets secrets,
      NonceOrder order) {
    return new ReplayChannels(
        channel(Direction.REQUEST, setup, crypto, schedule, secrets, order),
        channel(Direction.RESPONSE, setup, crypto, schedule, secrets, order));
  }

  private static SecureChannel channel(
      Direction receiving,
      ReplayedSession.Setup setup,
      Crypto crypto,
      KeySchedule schedule,
      DirectionSecrets secrets,
      NonceOrder order) {
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

  /** A message and the way it went. */
  record Opened(Direction direction, SecureChannel.ApplicationData data) {}

  /** How sequence numbers are mixed into nonces, as far as either side has shown it. */
  NonceOrder order() {
    return requests.order() == NonceOrder.UNDECIDED ? responses.order() : requests.order();
  }

  private SecureChannel of(Direction direction) {
    return switch (direction) {
      case REQUEST -> requests;
      case RESPONSE -> responses;
    };
  }

  /**
   * Opens a record, that of {@code expected} first.
   *
   * @throws Violation why it does not open in the expected direction, if it opens in neither
   */
  Opened open(Direction expected, SecuredRecord record) throws MalformedInput, Violation {
    try {
      return new Opened(expected, of(expected).openAny(record));
    } catch (Violation violation) {
      Direction other = expected.opposite();
      try {
        return new Opened(other, of(other).openAny(record));
      } catch (Violation _) {
        throw violation;
      }
    }
  }

  /**
   * Hears of a KEY_UPDATE. The new key of a direction is only tried first, since the responder may
   * refuse: what it answers tells which one is in force.
   */
  void update(KeyUpdateOperation operation) {
    switch (operation) {
      case UPDATE_KEY -> requests.rollReceiving();
      case UPDATE_ALL_KEYS -> {
        requests.rollReceiving();
        responses.rollReceiving();
      }
      case VERIFY_NEW_KEY -> {}
    }
  }

  /** Hears of a KEY_UPDATE of the responder that the requester accepted. */
  void updateResponder(KeyUpdateOperation operation) {
    switch (operation) {
      case UPDATE_KEY, UPDATE_ALL_KEYS -> responses.rollReceiving();
      case VERIFY_NEW_KEY -> {}
    }
  }

  @Override
  public void close() {
    requests.close();
    responses.close();
  }
}
