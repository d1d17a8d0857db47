package io.teeio.spdm.capture;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.capture.SignatureReplay.Claim;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Follows what the responder asks and the requester answers, inside other messages. */
final class EncapsulatedReplay {
  private static final String CLAUSE = "DSP0274 1.3.0 Encapsulated requests";
  private static final String PADDING_HASHED =
      "it is none over the messages, but it is one over the messages with the zeros that DOE padded"
          + " to the encapsulated requests: the requester hashed padding into its transcript (a bug"
          + " known of libspdm with CHUNK_SEND before SPDM 1.4)";

  private final Findings findings;
  private final SignatureReplay signatures;

  EncapsulatedReplay(Findings findings, SignatureReplay signatures) {
    this.findings = findings;
    this.signatures = signatures;
  }

  /** KEY_EXCHANGE_RSP asks for DIGESTS of the requester without sending GET_DIGESTS. */
  void implicitDigests(EncapsulatedFlow flow, Agreement known) {
    Negotiated view = known.negotiated().encapsulated();
    flow.begin(known.transcripts());
    Bytes exact = new GetDigests().encode(view);
    flow.ask(new EncapsulatedFlow.Asked(new Decoded<>(new GetDigests(), exact), exact));
  }

  /** The responder asks. */
  void request(Place place, EncapsulatedFlow flow, Negotiated view, Bytes bytes, Padding padding) {
    Tapped tapped = Tapped.of(bytes, CLAUSE, findings);
    try {
      Decoded<SpdmRequest> request =
          SpdmCodec.readRequest(tapped.reader(), Header.peek(bytes), padding, view);
      flow.ask(new EncapsulatedFlow.Asked(request, bytes));
      findings.message(place, request.message(), request.exact(), tapped.fields());
    } catch (MalformedInput malformed) {
      findings.unreadable(place, bytes, malformed);
    }
  }

  /** The requester answers; gives the KEY_UPDATE that it accepts, if it is one. */
  Optional<KeyUpdate> response(
      Place place,
      EncapsulatedFlow flow,
      Negotiated view,
      Optional<Agreement> known,
      Bytes bytes,
      Padding padding) {
    if (flow.awaited().isEmpty()) {
      findings.notUnderstood(
          place, "an encapsulated response", bytes, "the request that it answers is missing");
      return Optional.empty();
    }
    EncapsulatedFlow.Asked asked = flow.awaited().get();
    Tapped tapped = Tapped.of(bytes, CLAUSE, findings);
    Decoded<SpdmResponse> response;
    try {
      response =
          SpdmCodec.readResponse(
              tapped.reader(), Header.peek(bytes), padding, view, asked.request().message());
    } catch (MalformedInput malformed) {
      findings.unreadable(place, bytes, malformed);
      return Optional.empty();
    }
    findings.message(place, response.message(), response.exact(), tapped.fields());
    flow.answered(response.message() instanceof Digests, response.exact());
    known.ifPresent(agreement -> answered(place, flow, agreement, asked, response));
    return response.message() instanceof KeyUpdateAck
            && asked.request().message() instanceof KeyUpdate update
        ? Optional.of(update)
        : Optional.empty();
  }

  private void answered(
      Place place,
      EncapsulatedFlow flow,
      Agreement known,
      EncapsulatedFlow.Asked asked,
      Decoded<SpdmResponse> response) {
    SpdmRequest request = asked.request().message();
    if (response.message() instanceof Digests digests) {
      signatures.identities().digests(digests);
      identity(flow, asked, response.exact());
    } else if (response.message() instanceof CertificateResponse answer
        && request instanceof GetCertificate wanted) {
      identity(flow, asked, response.exact());
      try {
        signatures.identities().portion(wanted, answer, known.hash());
      } catch (MalformedInput malformed) {
        findings.unreadable(place, answer.portion(), malformed);
      }
    } else if (response.message() instanceof ChallengeAuth answer
        && request instanceof Challenge wanted) {
      challenge(flow, known, asked, wanted, answer, response.exact());
    } else if (response.message() instanceof EndpointInfo answer
        && request instanceof GetEndpointInfo wanted
        && answer.signing().isPresent()) {
      Bytes hash =
          known
              .transcripts()
              .endpointInfo(asked.request().exact(), answer.beforeSignature(response.exact()));
      signatures.check(
          known,
          new Claim(
              ReplayCheck.MUT_ENDPOINT_INFO_SIGNATURE,
              SigningContext.REQUESTER_ENDPOINT_INFO,
              wanted.slotId(),
              hash,
              answer.signing().get().signature()));
    }
  }

  private static void identity(
      EncapsulatedFlow flow, EncapsulatedFlow.Asked asked, Bytes response) {
    flow.mutual().ifPresent(mutual -> mutual.identity(asked, response));
  }

  private void challenge(
      EncapsulatedFlow flow,
      Agreement known,
      EncapsulatedFlow.Asked asked,
      Challenge wanted,
      ChallengeAuth answer,
      Bytes exact) {
    if (flow.mutual().isEmpty()) {
      return;
    }
    EncapsulatedFlow.Mutual mutual = flow.mutual().get();
    Bytes request = asked.request().exact();
    Bytes unsigned = answer.beforeSignature(exact);
    Claim claim = claim(wanted, answer, mutual.exact().challenge(request, unsigned));
    Claim identity = claim(wanted, answer, mutual.paddedIdentity().challenge(request, unsigned));
    Claim all = claim(wanted, answer, mutual.paddedAll().challenge(asked.padded(), unsigned));
    if (signatures.isRight(known, claim)) {
      findings.verified(claim.check());
    } else if (flow.paddingSeen()
        && (signatures.isRight(known, identity) || signatures.isRight(known, all))) {
      signatures.tellWrong(known, claim, PADDING_HASHED);
    } else {
      signatures.tellWrong(known, claim, "");
    }
  }

  private static Claim claim(Challenge wanted, ChallengeAuth answer, Bytes hash) {
    return new Claim(
        ReplayCheck.MUT_CHALLENGE_AUTH_SIGNATURE,
        SigningContext.REQUESTER_CHALLENGE_AUTH,
        wanted.slotId(),
        hash,
        answer.signature());
  }
}
