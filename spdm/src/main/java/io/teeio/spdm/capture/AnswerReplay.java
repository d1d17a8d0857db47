package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.SignatureReplay.Claim;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetCertificateResponse;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Keeps the transcripts of what a responder says of itself, and checks its signatures on that. */
final class AnswerReplay {
  private final Crypto crypto;
  private final Findings findings;
  private final SignatureReplay signatures;

  AnswerReplay(Crypto crypto, Findings findings, SignatureReplay signatures) {
    this.crypto = crypto;
    this.findings = findings;
    this.signatures = signatures;
  }

  /** L1/L2 of where a message goes. */
  static MeasurementTranscript measurements(Agreement known, Optional<ReplayedSession> session) {
    return session
        .map(ReplayedSession::measurements)
        .orElseGet(() -> known.transcripts().measurements());
  }

  /** The answer to {@code asked} arrived. */
  void answered(
      Place place,
      Agreement known,
      Optional<ReplayedSession> session,
      Decoded<SpdmRequest> asked,
      Decoded<SpdmResponse> response) {
    try {
      judge(known, session, asked, response);
    } catch (MalformedInput malformed) {
      findings.unreadable(place, response.exact(), malformed);
    }
  }

  private void judge(
      Agreement known,
      Optional<ReplayedSession> session,
      Decoded<SpdmRequest> asked,
      Decoded<SpdmResponse> response)
      throws MalformedInput {
    SpdmRequest request = asked.message();
    if (response.message() instanceof Digests digests) {
      signatures.identities().digests(digests);
      identity(known, session, asked.exact(), response.exact());
    } else if (response.message() instanceof CertificateResponse answer
        && request instanceof GetCertificate wanted) {
      identity(known, session, asked.exact(), response.exact());
      signatures.identities().portion(wanted, answer, known.hash());
    } else if (response.message() instanceof SetCertificateResponse
        && request instanceof SetCertificate wanted
        && wanted.certificateChain().isPresent()) {
      Bytes chain = wanted.certificateChain().get();
      signatures.identities().chain(wanted.slotId(), chain, known.hash());
    } else if (response.message() instanceof ChallengeAuth answer
        && request instanceof Challenge wanted) {
      challenge(known, wanted, answer, asked.exact(), response.exact());
    } else if (response.message() instanceof Measurements answer
        && request instanceof GetMeasurements wanted) {
      measurements(known, session, wanted, answer, asked.exact(), response.exact());
    } else if (response.message() instanceof EndpointInfo answer
        && request instanceof GetEndpointInfo wanted) {
      endpointInfo(known, wanted, answer, asked.exact(), response.exact());
    }
  }

  private static void identity(
      Agreement known, Optional<ReplayedSession> session, Bytes request, Bytes response) {
    if (session.isEmpty()) {
      known.transcripts().identity(request, response);
    }
  }

  private void challenge(
      Agreement known, Challenge wanted, ChallengeAuth answer, Bytes request, Bytes exact) {
    Bytes all = known.transcripts().challenged(request, answer.beforeSignature(exact));
    Claim claim =
        new Claim(
            ReplayCheck.CHALLENGE_AUTH_SIGNATURE,
            SigningContext.CHALLENGE_AUTH,
            wanted.slotId(),
            crypto.hash(known.hash(), all),
            answer.signature());
    told(known, Optional.empty(), all, claim);
    known.transcripts().authenticated();
  }

  private void told(Agreement known, Optional<SessionId> session, Bytes transcript, Claim claim) {
    Optional<Identity> signer = signatures.check(known, claim);
    findings.signed(
        known, session, claim.slot(), Bytes.concat(transcript, claim.signature()), signer);
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
    Claim claim =
        new Claim(
            session.isPresent()
                ? ReplayCheck.SESSION_MEASUREMENTS_SIGNATURE
                : ReplayCheck.MEASUREMENTS_SIGNATURE,
            SigningContext.MEASUREMENTS,
            wanted.signing().get().slotId(),
            crypto.hash(known.hash(), all),
            answer.signature().get());
    boolean begins = known.negotiated().atLeast(SpdmVersion.V1_2);
    told(
        known,
        session.map(ReplayedSession::id),
        begins ? all : Bytes.concat(known.transcripts().vca(), all),
        claim);
  }

  private void endpointInfo(
      Agreement known, GetEndpointInfo wanted, EndpointInfo answer, Bytes request, Bytes exact) {
    if (answer.signing().isEmpty()) {
      return;
    }
    signatures.check(
        known,
        new Claim(
            ReplayCheck.ENDPOINT_INFO_SIGNATURE,
            SigningContext.ENDPOINT_INFO,
            wanted.slotId(),
            known.transcripts().endpointInfo(request, answer.beforeSignature(exact)),
            answer.signing().get().signature()));
  }
}
