package io.teeio.spdm.transport;

/** What happens at an {@link EmulatorServer}; {@code peer} is an address and a port. */
public sealed interface ConnectionEvent {
  /** The other end. */
  String peer();

  /** A requester connected. */
  record Connected(String peer) implements ConnectionEvent {}

  /** A connection was turned away because there are too many. */
  record TurnedAway(String peer) implements ConnectionEvent {}

  /** A connection is over; {@code reason} says why. */
  record Disconnected(String peer, String reason) implements ConnectionEvent {}

  /** A command that the protocol does not have was answered with UNKNOWN. */
  record UnknownCommand(String peer, int command) implements ConnectionEvent {}

  /** The handler of a connection failed, which is a bug; the connection was closed. */
  record HandlerFailed(String peer, RuntimeException failure) implements ConnectionEvent {}
}
