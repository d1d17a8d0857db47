package io.teeio.spdm.capture;

import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
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
          case MessageRead read -> read.message().title() + where(read.place().session());
          case OtherProtocol other ->
              other.data().length() + " bytes of another protocol" + where(other.place().session());
          case Sealed sealed -> "a record that stays closed" + where(sealed.place().session());
          case Verified verified -> verified.check().subject() + " is right";
          case Failed failed -> failed.check().subject() + " is wrong: " + failed.reason();
          case NotChecked open ->
              open.check().subject() + " could not be checked: " + open.reason();
          case NotUnderstood strange -> strange.title() + " is not understood: " + strange.reason();
          case Unreadable unreadable -> "cannot be read: " + unreadable.reason().getMessage();
        };
  }

  private static String where(Optional<SessionId> session) {
    return session.map(id -> " in session " + id).orElse("");
  }

  /**
   * A message was read.
   *
   * @param message its fields
   * @param exact its bytes without padding
   * @param fields what the codec read, if fields were asked for
   */
  record MessageRead(Place place, SpdmMessage message, Bytes exact, List<Field> fields)
      implements ReplayEvent {
    @Override
    public int frame() {
      return place.frame();
    }
  }

  /**
   * A message of another protocol passed, as DOE discovery or PLDM.
   *
   * @param type what the transport calls it: an MCTP message type, or a DOE data object type (with
   *     the vendor id above its 8 bits, if that is not the PCI-SIG's)
   * @param data its bytes, without the header of the transport
   */
  record OtherProtocol(Place place, int type, Bytes data) implements ReplayEvent {
    @Override
    public int frame() {
      return place.frame();
    }
  }

  /**
   * A secured record passed that could not be opened; the event that says why follows.
   *
   * @param record all of it
   */
  record Sealed(Place place, Bytes record) implements ReplayEvent {
    @Override
    public int frame() {
      return place.frame();
    }
  }

  /** What was checked is right. */
  record Verified(int frame, ReplayCheck check) implements ReplayEvent {}

  /** What was checked is wrong; {@code reason} says why, as far as that can be known. */
  record Failed(int frame, ReplayCheck check, String reason) implements ReplayEvent {}

  /** Something could not be checked; {@code reason} says what is missing. */
  record NotChecked(int frame, ReplayCheck check, String reason) implements ReplayEvent {}

  /**
   * A frame or message cannot be read; {@code reason} names the field.
   *
   * @param bytes what cannot be read
   */
  record Unreadable(Place place, Bytes bytes, MalformedInput reason) implements ReplayEvent {
    @Override
    public int frame() {
      return place.frame();
    }
  }

  /**
   * A message of SPDM passed whose body cannot be understood.
   *
   * @param title its name
   * @param bytes all of it, padding included
   * @param reason what is not known
   */
  record NotUnderstood(Place place, String title, Bytes bytes, String reason)
      implements ReplayEvent {
    @Override
    public int frame() {
      return place.frame();
    }
  }
}
