package io.teeio.spdm.session;

import io.teeio.rule.Rule;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What a role did or saw. Holds no secret of SPDM; a vendor message is shown in full, so whoever
 * knows that it carries a key must hide it before he tells others.
 */
public sealed interface SpdmEvent {
  /**
   * A message was sent.
   *
   * @param session the session that it was sent in; empty in the clear
   * @param message the message
   * @param exact its bytes, without what protects or pads them
   * @param name the specification's name of it
   */
  record MessageSent(Optional<SessionId> session, SpdmMessage message, Bytes exact, String name)
      implements SpdmEvent {}

  /**
   * A message was received.
   *
   * @param session the session that it came in; empty in the clear
   * @param message the message
   * @param exact its bytes, without what protected or padded them
   * @param name the specification's name of it
   */
  record MessageReceived(Optional<SessionId> session, SpdmMessage message, Bytes exact, String name)
      implements SpdmEvent {}

  /**
   * A record was protected.
   *
   * @param session its session
   * @param sequence its sequence number
   * @param length its bytes on the wire, without padding
   */
  record RecordSealed(SessionId session, long sequence, int length) implements SpdmEvent {}

  /**
   * A record was authentic and was opened.
   *
   * @param session its session
   * @param sequence its sequence number
   * @param length its bytes on the wire, without padding
   */
  record RecordOpened(SessionId session, long sequence, int length) implements SpdmEvent {}

  /**
   * A connection or a session changed its state.
   *
   * @param session the session; empty for the connection
   * @param state the new state
   */
  record StateChanged(Optional<SessionId> session, String state) implements SpdmEvent {}

  /**
   * The keys of a direction were replaced by KEY_UPDATE.
   *
   * @param session the session
   * @param direction whose keys
   */
  record KeysUpdated(SessionId session, Direction direction) implements SpdmEvent {}

  /**
   * The peer broke a rule; what was asked was refused.
   *
   * @param session the session; empty in the clear
   * @param rule the rule
   * @param detail what broke it
   */
  record RuleBroken(Optional<SessionId> session, Rule rule, String detail) implements SpdmEvent {}
}
