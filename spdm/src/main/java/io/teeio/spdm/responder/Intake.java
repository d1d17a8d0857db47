package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * Stands between the transport and the {@link Desk}s: turns bytes into whole requests, and whole
 * replies into what the requester can take, in chunks where they do not fit.
 */
final class Intake {
  private final ResponderRole role;

  Intake(ResponderRole role) {
    this.role = role;
  }

  /** Answers one message; empty if it is dropped. */
  Optional<Step> respond(Bytes payload, Desk desk) {
    try {
      int limit = role.profile().transferSize();
      Decoded<SpdmRequest> request = read(payload, desk.padding(), limit, desk);
      if (request.message() instanceof ChunkSend chunk) {
        return send(chunk, desk);
      }
      if (request.message() instanceof ChunkGet asked) {
        return Optional.of(get(asked, desk));
      }
      return whole(request, desk);
    } catch (MalformedInput malformed) {
      if (payload.length() > 1 && payload.at(1) == MessageCode.CHUNK_SEND.wire()) {
        desk.lane().large().giveUpRequest();
      }
      boolean expected = payload.length() < 2 || desk.expects(payload.at(1));
      return Optional.of(
          desk.refused(expected ? malformed : new Refusal(ErrorCode.UNEXPECTED_REQUEST)));
    } catch (Violation | Refusal refused) {
      return Optional.of(desk.refused(refused));
    }
  }

  private Decoded<SpdmRequest> read(Bytes payload, Padding padding, int limit, Desk desk)
      throws MalformedInput, Violation {
    Decoded<SpdmRequest> request = SpdmCodec.readRequest(payload, padding, desk.negotiated());
    SpdmRequest message = request.message();
    role.events()
        .accept(
            new SpdmEvent.MessageReceived(
                desk.session(), message, request.exact(), message.title()));
    role.guards()
        .require(
            SpdmRule.MESSAGE_SIZE,
            request.exact().length() <= limit,
            () -> request.exact().length() + " bytes for a buffer of " + limit);
    return request;
  }

  private Optional<Step> whole(Decoded<SpdmRequest> request, Desk desk)
      throws MalformedInput, Violation, Refusal {
    boolean inOrder = request.message() instanceof GetVersion || !desk.lane().large().inProgress();
    role.guards()
        .require(
            ChunkRule.CHUNK_NOT_INTERRUPTED, inOrder, () -> request.message().title() + " came");
    return fitting(desk.answer(request), 0, desk);
  }

  /** Takes a chunk of a large request, and answers that request when it is complete. */
  private Optional<Step> send(ChunkSend request, Desk desk) throws Refusal, Violation {
    needsChunks(request, desk);
    LargeMessages large = desk.lane().large();
    role.guards()
        .require(ChunkRule.CHUNK_NOT_INTERRUPTED, !large.isLeaving(), () -> "CHUNK_SEND came");
    Optional<Bytes> message;
    try {
      message = large.arrived(role, desk.negotiated(), request);
    } catch (Violation broken) {
      return Optional.of(acknowledged(request, true, desk.refused(broken), desk));
    }
    if (message.isEmpty()) {
      return Optional.of(Step.of(acknowledgement(request, false, Optional.empty(), desk)));
    }
    return large(message.get(), desk).map(step -> acknowledged(request, false, step, desk));
  }

  private Optional<Step> large(Bytes message, Desk desk) {
    try {
      int limit = role.profile().maxMessageSize();
      Decoded<SpdmRequest> request = read(message, Padding.NONE, limit, desk);
      role.guards()
          .require(
              ChunkRule.CHUNK_FORBIDDEN,
              mayComeInChunks(request.message()),
              () -> request.message().title());
      int around = ChunkTerms.towardRequester(desk.negotiated()).ackSize();
      return fitting(desk.answer(request), around, desk);
    } catch (MalformedInput | Violation | Refusal refused) {
      return Optional.of(desk.refused(refused));
    }
  }

  private static boolean mayComeInChunks(SpdmRequest request) {
    return !(request instanceof GetVersion
        || request instanceof GetCapabilities
        || request instanceof ChunkSend
        || request instanceof ChunkGet);
  }

  private Step acknowledged(ChunkSend request, boolean early, Step step, Desk desk) {
    role.events()
        .accept(
            new SpdmEvent.MessageSent(
                desk.session(),
                step.reply().message(),
                step.reply().exact(),
                step.reply().message().title()));
    Optional<Bytes> response = Optional.of(step.reply().exact());
    return step.carriedBy(acknowledgement(request, early, response, desk));
  }

  private static Reply acknowledgement(
      ChunkSend request, boolean early, Optional<Bytes> response, Desk desk) {
    ChunkSendAck ack = new ChunkSendAck(early, request.handle(), request.chunkSeqNo(), response);
    return Reply.of(ack, desk.negotiated());
  }

  private Step get(ChunkGet request, Desk desk) throws Refusal, Violation {
    needsChunks(request, desk);
    return desk.lane().large().next(role, desk.negotiated(), request);
  }

  private static void needsChunks(SpdmRequest request, Desk desk) throws Refusal {
    if (!ChunkTerms.towardRequester(desk.negotiated()).supported()) {
      throw Refusal.unsupported(request.code());
    }
  }

  /**
   * The answer, if the requester can take it with {@code around} bytes around it, or the ERROR that
   * makes it come back for the chunks.
   */
  private Optional<Step> fitting(Optional<Step> answer, int around, Desk desk) throws Refusal {
    if (answer.isEmpty()) {
      return answer;
    }
    Step step = answer.get();
    ChunkTerms terms = ChunkTerms.towardRequester(desk.negotiated());
    int length = step.reply().exact().length();
    if (terms.fits(length + around)) {
      return answer;
    }
    if (!terms.supported() || length > terms.capacity()) {
      Bytes size = new WireWriter().u32(length).toBytes();
      throw new Refusal(ErrorCode.RESPONSE_TOO_LARGE, 0, size);
    }
    role.events()
        .accept(
            new SpdmEvent.MessageSent(
                desk.session(),
                step.reply().message(),
                step.reply().exact(),
                step.reply().message().title()));
    Reply held = desk.lane().large().hold(step, terms, desk.negotiated());
    return Optional.of(new Step(held, step.use(), () -> {}));
  }
}
