package io.teeio.spdm.capture;

import io.teeio.spdm.capture.SignatureReplay.Claim;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.PskFinish;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Checks how handshakes end: who the requester is, and that both sides saw the same. */
final class FinishReplay {
  private static final String NO_SESSION = "its handshake did not pass by, or cannot be followed";

  private final Findings findings;
  private final SignatureReplay requester;

  FinishReplay(Findings findings, SignatureReplay requester) {
    this.findings = findings;
    this.requester = requester;
  }

  /** FINISH or PSK_FINISH of a session that is not known. */
  void withoutSession(SpdmRequest request) {
    if (request instanceof Finish finish && finish.signature().isPresent()) {
      findings.missing(ReplayCheck.FINISH_SIGNATURE, NO_SESSION);
    }
    findings.missing(
        request instanceof Finish
            ? ReplayCheck.FINISH_VERIFY_DATA
            : ReplayCheck.PSK_FINISH_VERIFY_DATA,
        NO_SESSION);
  }

  /** FINISH or PSK_FINISH of {@code session}. */
  void request(
      Agreement agreement,
      ReplayedSession session,
      EncapsulatedFlow flow,
      Decoded<SpdmRequest> request) {
    switch (request.message()) {
      case Finish finish -> finish(agreement, session, flow, finish, request.exact());
      case PskFinish finish ->
          unsigned(
              ReplayCheck.PSK_FINISH_VERIFY_DATA,
              session,
              finish.beforeVerifyData(request.exact()),
              finish.requesterVerifyData());
      default -> throw new IllegalArgumentException(request.message().title());
    }
  }

  private void finish(
      Agreement agreement,
      ReplayedSession session,
      EncapsulatedFlow flow,
      Finish finish,
      Bytes exact) {
    if (finish.signature().isEmpty()) {
      unsigned(
          ReplayCheck.FINISH_VERIFY_DATA,
          session,
          finish.beforeVerifyData(exact),
          finish.requesterVerifyData());
      return;
    }
    Bytes signature = finish.signature().get();
    authenticate(agreement, session, flow, finish, signature, exact);
    Optional<HandshakeTranscript> transcript = session.transcript();
    if (transcript.isEmpty()) {
      findings.missing(ReplayCheck.FINISH_VERIFY_DATA, session.obstacle());
      return;
    }
    verifyData(
        ReplayCheck.FINISH_VERIFY_DATA,
        session,
        Direction.REQUEST,
        transcript.get().finishSignature(signature),
        finish.requesterVerifyData());
  }

  private void unsigned(
      ReplayCheck check, ReplayedSession session, Bytes untilVerifyData, Bytes verifyData) {
    Optional<HandshakeTranscript> transcript = session.transcript();
    if (transcript.isEmpty()) {
      findings.missing(check, session.obstacle());
      return;
    }
    verifyData(
        check, session, Direction.REQUEST, transcript.get().finish(untilVerifyData), verifyData);
  }

  private void authenticate(
      Agreement agreement,
      ReplayedSession session,
      EncapsulatedFlow flow,
      Finish finish,
      Bytes signature,
      Bytes exact) {
    if (session.transcript().isEmpty()) {
      findings.missing(ReplayCheck.FINISH_SIGNATURE, session.obstacle());
      return;
    }
    HandshakeTranscript before = session.transcript().get();
    Bytes dgq = agreement.negotiated().multiKeyRequester() ? flow.digests() : Bytes.EMPTY;
    Optional<Claim> unproven = Optional.empty();
    for (Identity identity : requester.identities().of(finish.slotId(), agreement.hash())) {
      HandshakeTranscript transcript = before.copy();
      transcript.requesterIdentity(dgq, identity.digest());
      Bytes hash = transcript.finishSigned(finish.beforeSignature(exact));
      Claim claim =
          new Claim(
              ReplayCheck.FINISH_SIGNATURE,
              SigningContext.FINISH,
              finish.slotId(),
              hash,
              signature);
      if (unproven.isEmpty()) {
        session.replaceTranscript(transcript);
        unproven = Optional.of(claim);
      }
      if (requester.isOf(identity, agreement, claim)) {
        session.replaceTranscript(transcript);
        findings.verified(claim.check());
        return;
      }
    }
    if (unproven.isPresent()) {
      requester.tellWrong(agreement, unproven.get(), "");
    } else {
      String missing = requester.identities().missing(finish.slotId());
      findings.missing(ReplayCheck.FINISH_SIGNATURE, missing);
      session.lose(missing);
    }
  }

  /** FINISH_RSP of a session, if that is known. */
  void finished(
      Optional<ReplayedSession> found, Finish asked, FinishResponse answer, Bytes response) {
    Optional<HandshakeTranscript> transcript = found.flatMap(ReplayedSession::transcript);
    if (transcript.isEmpty()) {
      String reason = found.map(ReplayedSession::obstacle).orElse(NO_SESSION);
      answer
          .responderVerifyData()
          .ifPresent(_ -> findings.missing(ReplayCheck.FINISH_RSP_VERIFY_DATA, reason));
      return;
    }
    ReplayedSession session = found.orElseThrow();
    Bytes hash =
        transcript
            .get()
            .finishResponse(asked.requesterVerifyData(), answer.beforeVerifyData(response));
    answer
        .responderVerifyData()
        .ifPresent(data ->
            verifyData(
                ReplayCheck.FINISH_RSP_VERIFY_DATA, session, Direction.RESPONSE, hash, data));
    session.establish(transcript.get().finished(answer.responderVerifyData().orElse(Bytes.EMPTY)));
  }

  /** Verify data that {@code sender} made over the hash of a transcript. */
  void verifyData(
      ReplayCheck check,
      ReplayedSession session,
      Direction sender,
      Bytes transcriptHash,
      Bytes given) {
    if (!session.obstacle().isEmpty()) {
      findings.missing(check, session.obstacle());
      return;
    }
    findings.checked(
        check,
        session.proves(sender, transcriptHash, given),
        "it does not follow from the secret and the transcript of session "
            + session.id()
            + ": the secret is of another session, or a message is not what that side saw");
  }
}
