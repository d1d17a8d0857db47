package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/** What is said on one emulator connection, at the responder's end. */
final class EmulatorConversation {
  private final SocketServer.Peer peer;
  private final ConnectionHandler handler;
  private final Binding binding;
  private final ConnectionLimits limits;
  private boolean greeted;

  EmulatorConversation(
      SocketServer.Peer peer, ConnectionHandler handler, Binding binding, ConnectionLimits limits) {
    this.peer = peer;
    this.handler = handler;
    this.binding = binding;
    this.limits = limits;
  }

  /** Answers frames until the connection is over; returns why it is. */
  String run() throws IOException {
    while (true) {
      Optional<EmulatorFrame> next = peer.in().next(limits.maximumPayload());
      if (next.isEmpty()) {
        return "the peer closed the connection";
      }
      EmulatorFrame frame = next.get();
      if (frame.transportType() != binding.emulatorType()) {
        return "a frame of transport type " + frame.transportType();
      }
      switch (frame.command()) {
        case EmulatorFrame.TEST -> {
          greeted = true;
          reply(EmulatorFrame.TEST, EmulatorFrame.SERVER_HELLO);
        }
        case EmulatorFrame.NORMAL -> message(frame.payload());
        case EmulatorFrame.CONTINUE, EmulatorFrame.SHUTDOWN -> {
          reply(frame.command(), Bytes.EMPTY);
          return frame.command() == EmulatorFrame.SHUTDOWN ? "SHUTDOWN" : "CONTINUE";
        }
        default -> command(frame);
      }
    }
  }

  private void message(Bytes payload) throws IOException {
    Optional<Bytes> answer =
        binding == Binding.TCP
            ? TcpMessage.refusal(payload).or(() -> handler.answer(payload))
            : handler.answer(payload);
    if (answer.isPresent()) {
      reply(EmulatorFrame.NORMAL, answer.get());
    } else if (!greeted) {
      reply(EmulatorFrame.NORMAL, Bytes.EMPTY);
    }
  }

  private void command(EmulatorFrame frame) throws IOException {
    Optional<Bytes> answer = handler.command(frame.command(), frame.payload());
    if (answer.isPresent()) {
      reply(frame.command(), answer.get());
    } else {
      peer.events().accept(new ConnectionEvent.UnknownCommand(peer.name(), frame.command()));
      reply(EmulatorFrame.UNKNOWN, Bytes.EMPTY);
    }
  }

  private void reply(int command, Bytes payload) throws IOException {
    new EmulatorFrame(command, binding.emulatorType(), payload)
        .write(peer.socket().getOutputStream());
  }
}
