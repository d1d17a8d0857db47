package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.util.Optional;

/** What answers the messages of one connection of a server. */
@FunctionalInterface
public interface ConnectionHandler {
  /**
   * The answer to {@code payload}, in the form of the binding; empty if the message is to be
   * discarded in silence.
   */
  Optional<Bytes> answer(Bytes payload);

  /**
   * The answer to a command of the emulator's socket that carries no message, as {@link
   * EmulatorFrame#OOB_ENCAPSULATED_KEY_UPDATE}; empty if it is not known.
   */
  default Optional<Bytes> command(int command, Bytes payload) {
    return Optional.empty();
  }

  /** The connection is over: state and keys that belong to it can go. */
  default void disconnected() {}
}
