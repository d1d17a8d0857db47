package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.chunk.Chunk;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.chunk.LargeMessage;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.RecordUse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/**
 * Carries whole messages to the responder and back: in one transfer if they fit, otherwise in
 * chunks.
 */
final class Carriage {
  /**
   * A whole response.
   *
   * @param payload its bytes and what may follow them
   * @param padding what may follow them
   */
  record Carried(Bytes payload, Padding padding) {}

  private final Role role;
  private final Frames frames;

  Carriage(Role role, Way way) {
    this.role = role;
    this.frames = new Frames(role, way);
  }

  /**
   * Sends {@code request} and gets what answers it, which may be an ERROR.
   *
   * @param exact the bytes of the request
   */
  Carried carry(SpdmRequest request, Bytes exact, Negotiated negotiated, RecordUse use)
      throws IOException, Violation, MalformedInput {
    frames.sending(request, exact);
    ChunkTerms terms = ChunkTerms.towardResponder(negotiated);
    role.guards()
        .require(
            SpdmRule.MESSAGE_SIZE,
            terms.takes(exact.length()),
            () ->
                "a request of %d bytes for a buffer of %d"
                    .formatted(exact.length(), terms.transferSize()));
    if (!terms.fits(exact.length())) {
      return sendLarge(exact, terms, negotiated, use);
    }
    Bytes answer = frames.exchange(exact, use);
    if (!Frames.isLargeResponse(answer)) {
      return new Carried(answer, frames.padding());
    }
    boolean chunks =
        request instanceof GetCapabilities
            ? role.profile().capabilities().has(Capability.CHUNK)
            : terms.supported();
    role.guards().require(ChunkRule.CHUNK_SUPPORTED, chunks, () -> "ERROR LargeResponse came");
    return fetch(answer, ChunkTerms.MINIMUM_TRANSFER_SIZE, negotiated, use);
  }

  /** CHUNK_SEND until the responder has the whole request, or has found an error in it. */
  private Carried sendLarge(Bytes exact, ChunkTerms terms, Negotiated negotiated, RecordUse use)
      throws IOException, Violation, MalformedInput {
    LargeMessage large = new LargeMessage(exact, role.handles().take(), terms.transferSize());
    int minimum = ChunkTerms.MINIMUM_TRANSFER_SIZE - terms.ackSize();
    for (long i = 0; ; i++) {
      ChunkSend request = request(large.chunk(i));
      Bytes answer = frames.exchange(request, negotiated, use);
      if (Frames.isLargeResponse(answer) && request.lastChunk()) {
        return fetch(answer, minimum, negotiated, use);
      }
      if (Frames.isError(answer)) {
        return new Carried(answer, frames.padding());
      }
      ChunkSendAck ack = acknowledgement(answer, request, negotiated);
      if (ack.response().isPresent()) {
        Bytes response = ack.response().get();
        return Frames.isLargeResponse(response)
            ? fetch(response, minimum, negotiated, use)
            : new Carried(response, frames.paddingInside());
      }
    }
  }

  private static ChunkSend request(Chunk chunk) {
    return new ChunkSend(
        chunk.last(), chunk.handle(), chunk.sequence(), chunk.largeMessageSize(), chunk.data());
  }

  private ChunkSendAck acknowledgement(Bytes answer, ChunkSend request, Negotiated negotiated)
      throws Violation, MalformedInput {
    SpdmResponse response =
        SpdmCodec.readResponse(answer, frames.padding(), negotiated, request).message();
    if (!(response instanceof ChunkSendAck ack)) {
      throw new Violation(ChunkRule.CHUNK_ACK, response.title() + " answers CHUNK_SEND");
    }
    boolean early = ack.earlyErrorDetected();
    role.guards()
        .require(
            ChunkRule.CHUNK_ACK,
            ack.handle() == request.handle()
                && ack.chunkSeqNo() == request.chunkSeqNo()
                && ack.response().isPresent() == (request.lastChunk() || early),
            () -> ack + " answers chunk " + request.chunkSeqNo());
    boolean error = ack.response().filter(Frames::isError).isPresent();
    boolean large = ack.response().filter(Frames::isLargeResponse).isPresent();
    role.guards().require(ChunkRule.CHUNK_EARLY_ERROR, !early || (error && !large), ack::toString);
    return ack;
  }

  private Carried fetch(Bytes largeResponse, int minimum, Negotiated negotiated, RecordUse use)
      throws IOException, Violation, MalformedInput {
    int handle = Frames.handle(largeResponse);
    return new ChunkFetch(role, frames, negotiated, use).fetch(handle, minimum);
  }
}
