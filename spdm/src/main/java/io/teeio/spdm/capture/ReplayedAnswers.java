package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What a connection agreed on and proves: hears of every answer, keeps the agreement and starts the
 * checks.
 */
final class ReplayedAnswers {
  /** MutAuthRequested: the requester sends DIGESTS without being asked with GET_DIGESTS. */
  private static final int IMPLICIT_DIGESTS = 4;

  private final Crypto crypto;
  private final Learning learning;
  private final KnownIdentities responder;
  private final KnownIdentities requester;
  private final AnswerReplay answers;
  private final EncapsulatedReplay encapsulated;
  private final SessionReplay sessions;
  private final EncapsulatedFlow clear;
  private Bytes vca = Bytes.EMPTY;
  private int connections;
  private Optional<Agreement> agreement = Optional.empty();

  ReplayedAnswers(
      Crypto crypto,
      Learning learning,
      KnownIdentities responder,
      KnownIdentities requester,
      AnswerReplay answers,
      EncapsulatedReplay encapsulated,
      SessionReplay sessions,
      EncapsulatedFlow clear) {
    this.crypto = crypto;
    this.learning = learning;
    this.responder = responder;
    this.requester = requester;
    this.answers = answers;
    this.encapsulated = encapsulated;
    this.sessions = sessions;
    this.clear = clear;
  }

  /** GET_VERSION to what of the negotiation passed by. */
  Bytes vca() {
    return vca;
  }

  /** What both sides agreed on; empty if that is not known. */
  Optional<Agreement> agreement() {
    return agreement;
  }

  /** The answer to {@code asked} arrived, whatever it is. */
  void answered(
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
        connections++;
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
              ? clear
              : opened.map(each -> each.lane().encapsulated()).orElse(clear);
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
  void goOnWithOldAgreement() {
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
                connections,
                negotiated,
                known,
                negotiated.algorithms().aead().flatMap(CryptoSuite::aead),
                new Transcripts(crypto, known, negotiated, vca)));
  }
}
