package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.chunk.ChunkTerms;
import io.teeio.spdm.message.ChunkResponse;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.DeliverEncapsulatedResponse;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * Follows one connection, in the clear and in its sessions: keeps its transcripts and checks each
 * message that proves something. GET_VERSION starts it anew.
 */
final class ReplayedConnection {
  private static final String CLAUSE = "DSP0274 1.3.0 Generic SPDM message format";

  private final Findings findings;
  private final Learning learning = new Learning();
  private final EncapsulatedReplay encapsulated;
  private final SessionReplay sessions;
  private final ReplayedAnswers answers;
  private final Lane clear;
  private final HashGuess guess;

  ReplayedConnection(Binding binding, Crypto crypto, CaptureSecrets secrets, Findings findings) {
    this.findings = findings;
    this.clear = new Lane(learning, findings);
    this.guess = new HashGuess(crypto, secrets.sessions());
    Provisioned given = secrets.provisioned();
    KnownIdentities responder =
        new KnownIdentities("responder", crypto, given.responderChains(), given.responderKey());
    KnownIdentities requester =
        new KnownIdentities("requester", crypto, given.requesterChains(), given.requesterKey());
    SignatureReplay ofResponder = new SignatureReplay(crypto, findings, responder);
    SignatureReplay ofRequester = new SignatureReplay(crypto, findings, requester);
    this.encapsulated = new EncapsulatedReplay(findings, ofRequester);
    this.sessions =
        new SessionReplay(binding, crypto, secrets, findings, learning, ofResponder, ofRequester);
    this.answers =
        new ReplayedAnswers(
            crypto,
            learning,
            responder,
            requester,
            new AnswerReplay(crypto, findings, ofResponder),
            encapsulated,
            sessions,
            clear.encapsulated());
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
    answers.goOnWithOldAgreement();
    answers
        .agreement()
        .ifPresent(known -> {
          known.transcripts().before(request.message());
          AnswerReplay.measurements(known, session).before(request.message());
        });
    switch (request.message()) {
      case ChunkSend part -> {
        lane.requests()
            .add(ChunkTerms.towardResponder(learning.negotiated()), ChunkReplay.chunk(part))
            .ifPresent(
                whole -> request(place.inside(Nesting.REASSEMBLED), session, whole, Padding.NONE));
      }
      case DeliverEncapsulatedResponse delivered ->
          encapsulated
              .response(
                  place.inside(Nesting.ENCAPSULATED),
                  lane.encapsulated(),
                  learning.negotiated().encapsulated(),
                  answers.agreement(),
                  delivered.response(),
                  padding.inside())
              .ifPresent(
                  update -> session.ifPresent(present -> present.updateResponderKeys(update)));
      case KeyUpdate update -> session.ifPresent(present -> present.updateKeys(update));
      case Finish _, PskFinish _ ->
          sessions.finish(answers.agreement(), session, lane.encapsulated(), request);
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
    answers.answered(place, session, asked, response);
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
        lane.responses()
            .add(ChunkTerms.towardRequester(learning.negotiated()), ChunkReplay.chunk(part))
            .ifPresent(whole ->
                response(
                    place.inside(Nesting.REASSEMBLED),
                    session,
                    conversation.awaited(),
                    whole,
                    Padding.NONE));
      }
      case EncapsulatedRequest first -> {
        answers.agreement().ifPresent(known -> lane.encapsulated().begin(known.transcripts()));
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

  private void unreadable(Place place, Bytes payload, MalformedInput malformed) {
    if (learning.isComplete() || !Unnegotiated.explains(payload)) {
      findings.unreadable(place, payload, malformed);
    } else {
      Decoded<SpdmRequest> asked = clear.conversation().awaited();
      String hash =
          guess
              .of(learning.negotiated(), answers.vca(), asked.exact(), payload)
              .map(found ->
                  "; the given secret gives its verify data under "
                      + found
                      + ", so that is the hash")
              .orElse("");
      Unnegotiated.tell(place, payload, asked.message(), findings, sessions, hash);
    }
  }
}
