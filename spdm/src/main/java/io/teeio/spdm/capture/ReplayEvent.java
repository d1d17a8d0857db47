package io.teeio.spdm.capture;

import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What a replay finds; {@code frame} counts the frames of the capture from 0. */
public sealed interface ReplayEvent {
  /** The frame that it was found in. */
  int frame();

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
}
