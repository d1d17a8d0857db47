package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.chunk.Chunk;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * Follows one connection, in the clear and in its sessions: keeps its transcripts and checks each
 * message that proves something. GET_VERSION starts it anew.
 */
final class ReplayedConnection {
  /** MutAuthRequested: the requester sends DIGESTS without being asked with GET_DIGESTS. */
  private static final int IMPLICIT_DIGESTS = 4;

  private static final String CLAUSE = "DSP0274 1.3.0 Generic SPDM message format";

  private final Crypto crypto;
  private final Findings findings;
  private final Learning learning = new Learning();
  private final KnownIdentities responder;
  private final KnownIdentities requester;
  private final AnswerReplay answers;
  private final EncapsulatedReplay encapsulated;
  private final SessionReplay sessions;
  private final Lane clear;
  private Bytes vca = Bytes.EMPTY;
  private Optional<Agreement> agreement = Optional.empty();

  ReplayedConnection(Binding binding, Crypto crypto, CaptureSecrets secrets, Findings findings) {
    this.crypto = crypto;
    this.findings = findings;
    Provisioned given = secrets.provisioned();
    this.responder =
        new KnownIdentities("responder", crypto, given.responderChains(), given.responderKey());
    this.requester =
        new KnownIdentities("requester", crypto, given.requesterChains(), given.requesterKey());
    SignatureReplay ofResponder = new SignatureReplay(crypto, findings, responder);
    SignatureReplay ofRequester = new SignatureReplay(crypto, findings, requester);
    this.answers = new AnswerReplay(crypto, findings, ofResponder);
    this.encapsulated = new EncapsulatedReplay(findings, ofRequester);
    this.sessions =
        new SessionReplay(binding, crypto, secrets, findings, learning, ofResponder, ofRequester);
    this.clear = new Lane(learning, findings);
  }

  SessionReplay sessions() {
    return sessions;
  }

  /** A message that a frame or a record holds. */
  void message(Place place, Optional<ReplayedSession> session, Bytes payload, Padding padding) {
    switch (place.direction()) {
      case REQUEST -> request(place, session, payload, padding);
      case RESPONSE -> {
        Conversation conversation = lane(session).conversation();
        response(place, session, conversation.carrier(), payload, padding);
      }
    }
  }

  private Lane lane(Optional<ReplayedSession> session) {
    return session.map(ReplayedSession::lane).orElse(clear);
  }

  private void request(
      Place place, Optional<ReplayedSession> session, Bytes payload, Padding padding) {
    Lane lane = lane(session);
    Tapped tapped = Tapped.of(payload, CLAUSE, findings);
    Decoded<SpdmRequest> request;
    try {
      request =
          place.nesting() == Nesting.REASSEMBLED
              ? lane.conversation().whole(payload, padding, tapped.tap())
              : lane.conversation().request(payload, padding, tapped.tap());
    } catch (MalformedInput malformed) {
      unreadable(place, payload, malformed);
      return;
    }
    findings.message(place, request.message(), request.exact(), tapped.fields());
    goOnWithOldAgreement();
    agreement.ifPresent(known -> {
      known.transcripts().before(request.message());
      AnswerReplay.measurements(known, session).before(request.message());
    });
    switch (request.message()) {
      case ChunkSend part -> {
        Chunk chunk =
            new Chunk(
                part.lastChunk(),
                part.handle(),
                part.chunkSeqNo(),
                part.largeMessageSize(),
                part.chunk());
        lane.requests()
            .add(ChunkTerms.towardResponder(learning.negotiated()), chunk)
            .ifPresent(
                whole -> request(place.inside(Nesting.REASSEMBLED), session, whole, Padding.NONE));
      }
      case DeliverEncapsulatedResponse delivered ->
          encapsulated
              .response(
                  place.inside(Nesting.ENCAPSULATED),
                  lane.encapsulated(),
                  learning.negotiated().encapsulated(),
                  agreement,
                  delivered.response(),
                  padding.inside())
              .ifPresent(
                  update -> session.ifPresent(present -> present.updateResponderKeys(update)));
      case KeyUpdate update -> session.ifPresent(present -> present.updateKeys(update));
      case Finish _, PskFinish _ ->
          sessions.finish(agreement, session, lane.encapsulated(), request);
      default -> {}
    }
  }

  private void response(
      Place place,
      Optional<ReplayedSession> session,
      Decoded<SpdmRequest> asked,
      Bytes payload,
      Padding padding) {
    Tapped tapped = Tapped.of(payload, CLAUSE, findings);
    Decoded<SpdmResponse> response;
    try {
      response =
          lane(session).conversation().response(asked.message(), payload, padding, tapped.tap());
    } catch (MalformedInput malformed) {
      unreadable(place, payload, malformed);
      return;
    }
    findings.message(place, response.message(), response.exact(), tapped.fields());
    carriers(place, session, response.message(), padding);
    answered(place, session, asked, response);
  }

  /** Messages inside of others. */
  private void carriers(
      Place place, Optional<ReplayedSession> session, SpdmResponse response, Padding padding) {
    Lane lane = lane(session);
    Conversation conversation = lane.conversation();
    switch (response) {
      case ChunkSendAck ack ->
          ack.response()
              .ifPresent(carried ->
                  response(
                      place.inside(Nesting.CARRIED),
                      session,
                      conversation.awaited(),
                      carried,
                      padding.inside()));
      case ChunkResponse part -> {
        Chunk chunk =
            new Chunk(
                part.lastChunk(),
                part.handle(),
                part.chunkSeqNo(),
                part.largeMessageSize(),
                part.chunk());
        lane.responses()
            .add(ChunkTerms.towardRequester(learning.negotiated()), chunk)
            .ifPresent(whole ->
                response(
                    place.inside(Nesting.REASSEMBLED),
                    session,
                    conversation.awaited(),
                    whole,
                    Padding.NONE));
      }
      case EncapsulatedRequest first -> {
        agreement.ifPresent(known -> lane.encapsulated().begin(known.transcripts()));
        encapsulated(place, lane, first.request(), padding);
      }
      case EncapsulatedResponseAck ack -> {
        if (ack.payload() instanceof EncapsulatedResponseAck.Request next) {
          encapsulated(place, lane, next.request(), padding);
        }
      }
      default -> {}
    }
  }

  private void encapsulated(Place place, Lane lane, Bytes request, Padding padding) {
    encapsulated.request(
        place.inside(Nesting.ENCAPSULATED),
        lane.encapsulated(),
        learning.negotiated().encapsulated(),
        request,
        padding.inside());
  }

  private void answered(
      Place place,
      Optional<ReplayedSession> session,
      Decoded<SpdmRequest> asked,
      Decoded<SpdmResponse> response) {
    Bytes request = asked.exact();
    Bytes exact = response.exact();
    switch (response.message()) {
      case Version _ -> {
        sessions.endAll();
        agreement = Optional.empty();
        vca = Bytes.concat(request, exact);
      }
      case Capabilities _ -> vca = Bytes.concat(vca, request, exact);
      case Algorithms _ -> {
        vca = Bytes.concat(vca, request, exact);
        agree();
      }
      case ErrorResponse error -> refused(session, error);
      case EndSessionAck _ -> session.map(ReplayedSession::id).ifPresent(sessions::end);
      default ->
          agreement.ifPresent(known -> {
            handshake(known, session, asked, response);
            answers.answered(place, known, session, asked, response);
          });
    }
  }

  private void handshake(
      Agreement known,
      Optional<ReplayedSession> session,
      Decoded<SpdmRequest> asked,
      Decoded<SpdmResponse> response) {
    SpdmRequest request = asked.message();
    if (response.message() instanceof KeyExchangeResponse answer
        && request instanceof KeyExchange wanted) {
      Optional<ReplayedSession> opened =
          sessions.keyExchange(known, wanted, asked.exact(), answer, response.exact());
      EncapsulatedFlow flow =
          known.negotiated().handshakeInTheClear()
              ? clear.encapsulated()
              : lane(opened).encapsulated();
      flow.beginHandshake();
      if ((answer.mutAuthRequested() & IMPLICIT_DIGESTS) != 0) {
        encapsulated.implicitDigests(flow, known);
      }
    } else if (response.message() instanceof PskExchangeResponse answer
        && request instanceof PskExchange wanted) {
      sessions.pskExchange(known, wanted, asked.exact(), answer, response.exact());
    } else if (response.message() instanceof FinishResponse answer
        && request instanceof Finish wanted) {
      sessions.finished(session, wanted, answer, response.exact());
    } else if (response.message() instanceof PskFinishResponse
        && request instanceof PskFinish wanted) {
      sessions.pskFinished(session, wanted, response.exact());
    }
  }

  private void refused(Optional<ReplayedSession> session, ErrorResponse error) {
    if (!error.is(ErrorCode.RESPONSE_NOT_READY) && !error.is(ErrorCode.LARGE_RESPONSE)) {
      agreement.ifPresent(known -> AnswerReplay.measurements(known, session).refused());
    }
  }

  /** A connection that goes on with what was negotiated before has no ALGORITHMS of its own. */
  private void goOnWithOldAgreement() {
    if (agreement.isEmpty() && learning.isComplete()) {
      agree();
    }
  }

  private void agree() {
    Negotiated negotiated = learning.negotiated();
    Optional<HashAlgorithm> hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash);
    hash.ifPresent(known -> {
      responder.use(known);
      requester.use(known);
    });
    agreement =
        hash.map(known ->
            new Agreement(
                negotiated,
                known,
                negotiated.algorithms().aead().flatMap(CryptoSuite::aead),
                new Transcripts(crypto, known, negotiated, vca)));
  }

  private void unreadable(Place place, Bytes payload, MalformedInput malformed) {
    if (learning.isComplete() || !Unnegotiated.explains(payload)) {
      findings.unreadable(place, payload, malformed);
    } else {
      Unnegotiated.tell(
          place, payload, clear.conversation().awaited().message(), findings, sessions);
    }
  }
}
