package io.teeio.spdm.capture;

import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What a replay finds; {@code frame} counts the frames of the capture from 0. */
public sealed interface ReplayEvent {
  /** The frame that it was found in. */
  int frame();

  /** The event in words, as "frame 7: the signature of MEASUREMENTS is right". */
  default String describe() {
    return "frame "
        + frame()
        + ": "
        + switch (this) {
          case MessageRead read -> read.message().title() + where(read.session());
          case OtherProtocol other ->
              other.data().length() + " bytes of another protocol" + where(other.session());
          case Verified verified -> verified.check().subject() + " is right";
          case Failed failed -> failed.check().subject() + " is wrong: " + failed.reason();
          case NotChecked open ->
              open.check().subject() + " could not be checked: " + open.reason();
          case NotUnderstood strange ->
              strange.title() + " is not understood, nor what it may carry";
          case Unreadable unreadable -> "cannot be read: " + unreadable.reason();
        };
  }

  private static String where(Optional<SessionId> session) {
    return session.map(id -> " in session " + id).orElse("");
  }

  /**
   * A message was read.
   *
   * @param session the session that protects it; empty for one in the clear
   * @param message its fields
   * @param exact its bytes without padding
   */
  record MessageRead(int frame, Optional<SessionId> session, SpdmMessage message, Bytes exact)
      implements ReplayEvent {}

  /**
   * A message of another protocol passed, as DOE discovery or PLDM.
   *
   * @param session the session that protects it; empty for one in the clear
   * @param data its bytes
   */
  record OtherProtocol(int frame, Optional<SessionId> session, Bytes data) implements ReplayEvent {}

  /** What was checked is right. */
  record Verified(int frame, ReplayCheck check) implements ReplayEvent {}

  /** What was checked is wrong; {@code reason} says why, as far as that can be known. */
  record Failed(int frame, ReplayCheck check, String reason) implements ReplayEvent {}

  /** Something could not be checked; {@code reason} says what is missing. */
  record NotChecked(int frame, ReplayCheck check, String reason) implements ReplayEvent {}

  /** A frame or message cannot be read; {@code reason} names the field. */
  record Unreadable(int frame, String reason) implements ReplayEvent {}

  /**
   * A message of SPDM passed that is not read yet; what it carries, as a chunk of another message,
   * is not checked.
   *
   * @param title its name
   */
  record NotUnderstood(int frame, String title) implements ReplayEvent {}
}
