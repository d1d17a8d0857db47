package io.teeio.pcie.ide.km;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.SessionChannel;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyGoStopAck;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyProgram;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyProgramAck;
import io.teeio.pcie.ide.km.IdeKmMessage.KeySetGo;
import io.teeio.pcie.ide.km.IdeKmMessage.KeySetStop;
import io.teeio.pcie.ide.km.IdeKmMessage.Query;
import io.teeio.pcie.ide.km.IdeKmMessage.QueryResponse;
import io.teeio.pcie.ide.km.IdeKmMessage.Response;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;

/**
 * The verbs of IDE_KM towards one device. Takes a {@link SessionChannel} and nothing less: keys
 * never travel in the clear.
 */
public final class IdeKmRequester {
  private final SessionChannel channel;

  /** A requester that speaks through {@code channel}. */
  public IdeKmRequester(SessionChannel channel) {
    this.channel = channel;
  }

  /** QUERY: what port {@code portIndex} is, and its IDE registers. */
  public Answer<QueryResponse> query(int portIndex) throws IOException {
    return channel
        .exchange(new Query(portIndex).toBytes())
        .then(payload ->
            read(payload, QueryResponse.class)
                .then(answer -> echoed(answer, answer.portIndex() == portIndex, "another port")));
  }

  /** KEY_PROG with the initial invocation field 1; {@code key} stays the caller's. */
  public Answer<KeyProgramAck> program(
      int portIndex, StreamId stream, KeySubStream name, IdeKey key) throws IOException {
    WireWriter out = new WireWriter();
    new KeyProgram(stream, name.wire(), portIndex, key, IdeKey.INITIAL_IFV).write(out);
    try (Secret payload = out.toSecret()) {
      return channel
          .exchange(payload)
          .then(answer -> read(answer, KeyProgramAck.class))
          .then(ack -> acknowledged(ack, portIndex, stream, name));
    }
  }

  private static Answer<KeyProgramAck> acknowledged(
      KeyProgramAck ack, int portIndex, StreamId stream, KeySubStream name) {
    boolean echoes =
        ack.portIndex() == portIndex
            && ack.stream().equals(stream)
            && ack.keySubStream() == name.wire();
    if (!echoes) {
      return Answer.broken(IdeRule.IDE_KM_RESPONSE, "KP_ACK is about another key");
    }
    return ack.status() == KeyProgramStatus.SUCCESS.wire()
        ? Answer.done(ack)
        : Answer.refused(new Refusal.KeyProgram(ack.status()));
  }

  /** K_SET_GO. */
  public Answer<KeyGoStopAck> go(int portIndex, StreamId stream, KeySubStream name)
      throws IOException {
    return goStop(new KeySetGo(stream, name.wire(), portIndex).toBytes(), portIndex, stream, name);
  }

  /** K_SET_STOP. */
  public Answer<KeyGoStopAck> stop(int portIndex, StreamId stream, KeySubStream name)
      throws IOException {
    return goStop(
        new KeySetStop(stream, name.wire(), portIndex).toBytes(), portIndex, stream, name);
  }

  private Answer<KeyGoStopAck> goStop(
      Bytes request, int portIndex, StreamId stream, KeySubStream name) throws IOException {
    KeyGoStopAck expected = new KeyGoStopAck(stream, name.wire(), portIndex);
    return channel
        .exchange(request)
        .then(payload -> read(payload, KeyGoStopAck.class))
        .then(ack -> echoed(ack, ack.equals(expected), "K_GOSTOP_ACK is about another key"));
  }

  private static <T extends Response> Answer<T> read(Bytes payload, Class<T> wanted) {
    try {
      Response response = IdeKmMessage.readResponse(payload);
      return wanted.isInstance(response)
          ? Answer.done(wanted.cast(response))
          : Answer.broken(
              IdeRule.IDE_KM_RESPONSE,
              "object " + response.objectId() + " answers another request");
    } catch (MalformedInput malformed) {
      return Answer.broken(IdeRule.IDE_KM_RESPONSE, malformed.getMessage());
    }
  }

  private static <T> Answer<T> echoed(T answer, boolean echoes, String otherwise) {
    return echoes ? Answer.done(answer) : Answer.broken(IdeRule.IDE_KM_RESPONSE, otherwise);
  }
}
