package io.teeio.dissect;

import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.KeyProgramStatus;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.spdm.session.Direction;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/** Puts IDE_KM into words. */
final class IdeKmProtocol {
  private IdeKmProtocol() {}

  static InnerMessage read(Direction direction, Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, IdeKmMessage.CLAUSE);
    try {
      return switch (direction) {
        case REQUEST -> {
          IdeKmMessage.Request request = IdeKmMessage.readRequest(in);
          InnerMessage inner = described(request, payload, collector);
          if (request instanceof IdeKmMessage.KeyProgram program) {
            program.key().close();
          }
          yield inner;
        }
        case RESPONSE -> described(IdeKmMessage.readResponse(in), payload, collector);
      };
    } catch (MalformedInput malformed) {
      return InnerMessage.broken(Protocol.IDE_KM, payload, collector, malformed);
    }
  }

  private static InnerMessage described(
      IdeKmMessage message, Bytes payload, FieldCollector collector) {
    String name =
        switch (message) {
          case IdeKmMessage.Query _ -> "QUERY";
          case IdeKmMessage.QueryResponse _ -> "QUERY_RESP";
          case IdeKmMessage.KeyProgram _ -> "KEY_PROG";
          case IdeKmMessage.KeyProgramAck _ -> "KP_ACK";
          case IdeKmMessage.KeySetGo _ -> "K_SET_GO";
          case IdeKmMessage.KeySetStop _ -> "K_SET_STOP";
          case IdeKmMessage.KeyGoStopAck _ -> "K_GOSTOP_ACK";
        };
    String facts =
        switch (message) {
          case IdeKmMessage.Query query -> "port " + query.portIndex();
          case IdeKmMessage.QueryResponse answer ->
              "port "
                  + answer.portIndex()
                  + " of 0.."
                  + answer.maxPortIndex()
                  + ", function "
                  + answer.function()
                  + ", "
                  + answer.registers().length() / 4
                  + " register DWORDs";
          case IdeKmMessage.KeyProgram program ->
              key(program.stream().value(), program.keySubStream(), program.portIndex())
                  + ", initial IFV "
                  + Long.toUnsignedString(program.ifv());
          case IdeKmMessage.KeyProgramAck ack ->
              key(ack.stream().value(), ack.keySubStream(), ack.portIndex())
                  + ": "
                  + KeyProgramStatus.of(ack.status())
                      .map(KeyProgramStatus::name)
                      .orElse("status " + ack.status());
          case IdeKmMessage.KeySetGo go ->
              key(go.stream().value(), go.keySubStream(), go.portIndex());
          case IdeKmMessage.KeySetStop stop ->
              key(stop.stream().value(), stop.keySubStream(), stop.portIndex());
          case IdeKmMessage.KeyGoStopAck ack ->
              key(ack.stream().value(), ack.keySubStream(), ack.portIndex());
        };
    return new InnerMessage(
        Protocol.IDE_KM, name, facts, payload, collector.fields(), Optional.empty());
  }

  private static String key(int stream, int keySubStream, int port) {
    return "stream "
        + stream
        + " "
        + KeySubStream.of(keySubStream)
            .map(key -> key.keySet() + " " + key.direction() + " " + key.subStream())
            .orElse("KeySubStream 0x%02x".formatted(keySubStream))
        + " port "
        + port;
  }
}
