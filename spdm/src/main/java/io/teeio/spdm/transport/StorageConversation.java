package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is said on a connection of one of QEMU's storage devices, at the responder's end. Each
 * command of the device comes as IF_SEND or IF_RECV and is answered with ACK_STATUS, a status of
 * NVMe; IF_RECV that went well is followed by the data in a second frame. A response waits until it
 * is fetched, and the next request replaces it.
 */
final class StorageConversation {
  private static final int FIRST_TRANSPORT = 3;
  private static final int LAST_TRANSPORT = 5;
  private static final int SUCCESS = 0x0000;

  /** Invalid Field in Command, and do not retry. */
  private static final int INVALID_FIELD = 0x4002;

  private final SocketServer.Peer peer;
  private final ConnectionHandler handler;
  private final ConnectionLimits limits;
  private Optional<StorageCommand> pending = Optional.empty();

  StorageConversation(SocketServer.Peer peer, ConnectionHandler handler, ConnectionLimits limits) {
    this.peer = peer;
    this.handler = handler;
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
      int transport = frame.transportType();
      if (transport < FIRST_TRANSPORT || transport > LAST_TRANSPORT) {
        return "a frame of transport type " + transport;
      }
      switch (frame.command()) {
        case EmulatorFrame.STORAGE_IF_SEND -> status(frame, send(frame.payload()));
        case EmulatorFrame.STORAGE_IF_RECV -> receive(frame);
        case EmulatorFrame.CONTINUE, EmulatorFrame.SHUTDOWN -> {
          reply(frame, frame.command(), Bytes.EMPTY);
          return frame.command() == EmulatorFrame.SHUTDOWN ? "SHUTDOWN" : "CONTINUE";
        }
        case EmulatorFrame.TEST -> reply(frame, EmulatorFrame.TEST, EmulatorFrame.SERVER_HELLO);
        default -> {
          peer.events().accept(new ConnectionEvent.UnknownCommand(peer.name(), frame.command()));
          reply(frame, EmulatorFrame.UNKNOWN, Bytes.EMPTY);
        }
      }
    }
  }

  private int send(Bytes payload) {
    try {
      StorageCommand command = StorageCommand.Forwarded.read(payload).command();
      if (command.envelope().isEmpty()) {
        return INVALID_FIELD;
      }
      Optional<Bytes> answer = handler.answer(command.encode());
      if (answer.isEmpty()) {
        return INVALID_FIELD;
      }
      pending = Optional.of(StorageCommand.read(answer.get()));
      return SUCCESS;
    } catch (MalformedInput refused) {
      return INVALID_FIELD;
    }
  }

  private void receive(EmulatorFrame frame) throws IOException {
    Optional<Bytes> data = data(frame.payload());
    status(frame, data.isPresent() ? SUCCESS : INVALID_FIELD);
    if (data.isPresent()) {
      reply(frame, EmulatorFrame.STORAGE_IF_RECV, data.get());
    }
  }

  /** The data that is asked for; empty if there is none, or more than the asker has room for. */
  private Optional<Bytes> data(Bytes payload) {
    try {
      StorageCommand.Forwarded asked = StorageCommand.Forwarded.read(payload);
      Optional<Bytes> data =
          switch (asked.command().operation()) {
            case StorageCommand.DISCOVERY -> Optional.of(StorageDiscovery.ONE_CONNECTION.encode());
            case StorageCommand.PENDING_INFO -> Optional.of(pendingInfo().encode());
            case StorageCommand.MESSAGE, StorageCommand.SECURED_MESSAGE ->
                pending
                    .filter(waiting -> waiting.operation() == asked.command().operation())
                    .map(StorageCommand::data);
            default -> Optional.empty();
          };
      return data.filter(bytes -> bytes.length() <= asked.length());
    } catch (MalformedInput refused) {
      return Optional.empty();
    }
  }

  private StoragePendingInfo pendingInfo() {
    return new StoragePendingInfo(
        pending
            .map(waiting -> OptionalLong.of(waiting.data().length()))
            .orElse(OptionalLong.empty()));
  }

  private void status(EmulatorFrame frame, int status) throws IOException {
    Bytes bigEndian = new WireWriter().u8(status >> 8).u8(status & 0xFF).toBytes();
    reply(frame, EmulatorFrame.STORAGE_ACK_STATUS, bigEndian);
  }

  private void reply(EmulatorFrame frame, int command, Bytes payload) throws IOException {
    new EmulatorFrame(command, frame.transportType(), payload)
        .write(peer.socket().getOutputStream());
  }
}
