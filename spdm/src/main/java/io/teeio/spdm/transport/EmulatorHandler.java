package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.util.Optional;

/** What answers the messages of one connection of an {@link EmulatorServer}. */
@FunctionalInterface
public interface EmulatorHandler {
  /** The answer to {@code payload}; empty if the message is to be discarded in silence. */
  Optional<Bytes> answer(Bytes payload);

  /** The connection is over: state and keys that belong to it can go. */
  default void disconnected() {}
}
