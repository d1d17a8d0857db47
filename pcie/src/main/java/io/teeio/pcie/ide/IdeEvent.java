package io.teeio.pcie.ide;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.rule.Rule;

/** What happened to one end of an IDE stream. Nothing of a key is in any of them. */
public sealed interface IdeEvent {
  /** The stream. */
  StreamId stream();

  /** Which end of it. */
  PortSide side();

  /**
   * Which key of a stream.
   *
   * @param keySet key set
   * @param direction of the traffic it protects
   * @param subStream sub-stream
   */
  record KeySlotName(KeySet keySet, LinkDirection direction, SubStream subStream) {
    /** As a log shows it: key set, direction and sub-stream. */
    @Override
    public String toString() {
      return keySet + " " + direction + " " + subStream;
    }
  }

  /** A key was programmed. */
  record KeyProgrammed(StreamId stream, PortSide side, KeySlotName key) implements IdeEvent {}

  /** A key was set to GO. */
  record KeyGo(StreamId stream, PortSide side, KeySlotName key) implements IdeEvent {}

  /** A key was stopped, or retired by its successor, and wiped. */
  record KeyWiped(StreamId stream, PortSide side, KeySlotName key) implements IdeEvent {}

  /** A key is three quarters spent: it is time for a refresh. */
  record RefreshDue(StreamId stream, PortSide side, KeySlotName key) implements IdeEvent {}

  /** The state changed; {@code reason} says why in a few words. */
  record StateChanged(StreamId stream, PortSide side, IdeState state, String reason)
      implements IdeEvent {}

  /** The stream failed: what the port tells its partner in an IDE Fail message. */
  record Failed(StreamId stream, PortSide side, Rule rule, String detail) implements IdeEvent {}
}
