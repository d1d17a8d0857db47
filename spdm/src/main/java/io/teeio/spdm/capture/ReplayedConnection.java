package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.EndSessionAck;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.PskExchangeResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.PskFinishResponse;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.spdm.transcript.SigningContext;
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
  private final Crypto crypto;
  private final Findings findings;
  private final Conversation conversation = new Conversation();
  private final CollectedChains chains = new CollectedChains();
  private final SignatureReplay signatures;
  private final SessionReplay sessions;
  private Bytes vca = Bytes.EMPTY;
  private Optional<Agreement> agreement = Optional.empty();

  ReplayedConnection(Binding binding, Crypto crypto, CaptureSecrets secrets, Findings findings) {
    this.crypto = crypto;
    this.findings = findings;
    this.signatures = new SignatureReplay(crypto, findings, chains);
    this.sessions = new SessionReplay(binding, crypto, secrets, findings, signatures);
  }

  SessionReplay sessions() {
    return sessions;
  }

  /** A request, in {@code session} or in the clear. */
  void request(Optional<ReplayedSession> session, Bytes payload, Padding padding)
      throws MalformedInput {
    Decoded<SpdmRequest> request = conversation.request(payload, padding);
    findings.message(session.map(ReplayedSession::id), request.message(), request.exact());
    agreement.ifPresent(known -> {
      known.transcripts().before(request.message());
      measurements(known, session).before(request.message());
    });
    if (request.message() instanceof KeyUpdate update) {
      session.ifPresent(present -> present.updateKeys(update));
    }
    if (request.message() instanceof Finish || request.message() instanceof PskFinish) {
      sessions.finish(session, request);
    }
  }

  /** The response to the last request, in {@code session} or in the clear. */
  void response(Optional<ReplayedSession> session, Bytes payload, Padding padding)
      throws MalformedInput {
    Decoded<SpdmResponse> response = conversation.response(payload, padding);
    findings.message(session.map(ReplayedSession::id), response.message(), response.exact());
    Bytes request = conversation.awaited().exact();
    Bytes exact = response.exact();
    switch (response.message()) {
      case Version _ -> {
        sessions.endAll();
        agreement = Optional.empty();
        vca = Bytes.concat(request, exact);
      }
      case Capabilities _ -> vca = Bytes.concat(vca, request, exact);
      case Algorithms _ -> agree(Bytes.concat(vca, request, exact));
      case ErrorResponse error -> refused(session, error);
      case EndSessionAck _ -> session.map(ReplayedSession::id).ifPresent(sessions::end);
      default -> {
        if (agreement.isPresent()) {
          answered(agreement.get(), session, response);
        } else {
          findings.noAgreement(response.message());
        }
      }
    }
  }

  private void agree(Bytes all) {
    Negotiated negotiated = conversation.negotiated();
    Optional<HashAlgorithm> hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash);
    agreement =
        hash.map(known ->
            new Agreement(
                negotiated,
                known,
                negotiated.algorithms().aead().flatMap(CryptoSuite::aead),
                new Transcripts(crypto, known, negotiated, all)));
  }

  private void refused(Optional<ReplayedSession> session, ErrorResponse error) {
    if (!error.is(ErrorCode.RESPONSE_NOT_READY) && !error.is(ErrorCode.LARGE_RESPONSE)) {
      agreement.ifPresent(known -> measurements(known, session).refused());
    }
  }

  private static MeasurementTranscript measurements(
      Agreement known, Optional<ReplayedSession> session) {
    return session
        .map(ReplayedSession::measurements)
        .orElseGet(() -> known.transcripts().measurements());
  }

  private void answered(
      Agreement known, Optional<ReplayedSession> session, Decoded<SpdmResponse> response)
      throws MalformedInput {
    SpdmRequest asked = conversation.awaited().message();
    Bytes request = conversation.awaited().exact();
    Bytes exact = response.exact();
    if (response.message() instanceof Digests) {
      if (session.isEmpty()) {
        known.transcripts().identity(request, exact);
      }
    } else if (response.message() instanceof CertificateResponse answer
        && asked instanceof GetCertificate wanted) {
      certificate(known, session, wanted, answer, request, exact);
    } else if (response.message() instanceof ChallengeAuth answer
        && asked instanceof Challenge wanted) {
      challenge(known, wanted, answer, request, exact);
    } else if (response.message() instanceof Measurements answer
        && asked instanceof GetMeasurements wanted) {
      measurements(known, session, wanted, answer, request, exact);
    } else if (response.message() instanceof KeyExchangeResponse answer
        && asked instanceof KeyExchange wanted) {
      sessions.keyExchange(known, wanted, request, answer, exact);
    } else if (response.message() instanceof PskExchangeResponse answer
        && asked instanceof PskExchange wanted) {
      sessions.pskExchange(known, wanted, request, answer, exact);
    } else if (response.message() instanceof FinishResponse answer
        && asked instanceof Finish wanted) {
      sessions.finished(session, wanted, answer, exact);
    } else if (response.message() instanceof PskFinishResponse
        && asked instanceof PskFinish wanted) {
      sessions.pskFinished(session, wanted, exact);
    }
  }

  private void certificate(
      Agreement known,
      Optional<ReplayedSession> session,
      GetCertificate wanted,
      CertificateResponse answer,
      Bytes request,
      Bytes exact)
      throws MalformedInput {
    if (session.isEmpty()) {
      known.transcripts().identity(request, exact);
    }
    chains.add(wanted, answer, known.hash());
  }

  private void challenge(
      Agreement known, Challenge wanted, ChallengeAuth answer, Bytes request, Bytes exact) {
    Bytes hash = known.transcripts().challenge(request, answer.beforeSignature(exact));
    signatures.check(
        ReplayCheck.CHALLENGE_AUTH_SIGNATURE,
        SigningContext.CHALLENGE_AUTH,
        known,
        wanted.slotId(),
        hash,
        answer.signature());
    known.transcripts().authenticated();
  }

  private void measurements(
      Agreement known,
      Optional<ReplayedSession> session,
      GetMeasurements wanted,
      Measurements answer,
      Bytes request,
      Bytes exact) {
    MeasurementTranscript transcript = measurements(known, session);
    if (wanted.signing().isEmpty() || answer.signature().isEmpty()) {
      transcript.append(request, exact);
      return;
    }
    Bytes all = transcript.signed(request, answer.beforeSignature(exact));
    signatures.check(
        session.isPresent()
            ? ReplayCheck.SESSION_MEASUREMENTS_SIGNATURE
            : ReplayCheck.MEASUREMENTS_SIGNATURE,
        SigningContext.MEASUREMENTS,
        known,
        wanted.signing().get().slotId(),
        crypto.hash(known.hash(), all),
        answer.signature().get());
  }
}
