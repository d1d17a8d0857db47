package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** DIGESTS, CERTIFICATE and CHALLENGE_AUTH. */
final class IdentityAnswers {
  private static final int NONCE_SIZE = 32;
  private static final int CERTIFICATE_HEADER = 8;
  private static final int MAX_PORTION = 0xFFFF;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;

  IdentityAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
  }

  Reply digests(GetDigests request) throws Refusal {
    needs(Capability.CERT, request);
    List<SlotDigest> digests =
        connection.slots().entrySet().stream()
            .map(slot ->
                new SlotDigest(slot.getKey(), slot.getValue().chain().digest(role.crypto())))
            .toList();
    int supported = negotiated.atLeast(SpdmVersion.V1_3) ? connection.slotMask() : 0;
    return Reply.of(new Digests(supported, digests), negotiated);
  }

  Reply certificate(GetCertificate request) throws Refusal {
    needs(Capability.CERT, request);
    Bytes chain = connection.slot(request.slotId()).chain().buffer();
    if (request.slotSizeRequested()) {
      return Reply.of(
          new CertificateResponse(request.slotId(), info(), false, chain.length(), Bytes.EMPTY),
          negotiated);
    }
    if (request.offset() >= chain.length()) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    int offset = (int) request.offset();
    long most = Math.min(request.length(), Math.min(MAX_PORTION, room()));
    int length = (int) Math.min(most, chain.length() - offset);
    Bytes portion = chain.slice(offset, offset + length);
    return Reply.of(
        new CertificateResponse(
            request.slotId(), info(), false, chain.length() - offset - length, portion),
        negotiated);
  }

  /** CertificateInfo is told only in connections with several keys. */
  private static int info() {
    return 0;
  }

  /** How much of a chain fits into what the requester takes in one message. */
  private long room() {
    long theirs = negotiated.requester().dataTransferSize();
    long least = theirs == 0 ? role.profile().transferSize() : theirs;
    return Math.min(least, role.profile().transferSize()) - CERTIFICATE_HEADER;
  }

  /** Appends an answered GET_DIGESTS or GET_CERTIFICATE outside sessions to B. */
  Reply remember(Bytes request, Reply reply) throws Violation {
    if (!connection.transcripts().identity(request, reply.exact())) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "transcript B has no end");
    }
    return reply;
  }

  Reply challenge(Challenge request, Bytes exact) throws Refusal {
    needs(Capability.CHAL, request);
    SlotIdentity identity = connection.slot(request.slotId());
    Optional<Bytes> summary =
        new MeasurementAnswers(role, connection).summary(request.summaryType());
    ChallengeAuth unsigned =
        new ChallengeAuth(
            request.slotId(),
            false,
            connection.slotMask(),
            identity.chain().digest(role.crypto()),
            role.random().bytes(NONCE_SIZE),
            summary,
            Bytes.EMPTY,
            request.requesterContext(),
            Bytes.zeros(negotiated.signatureSize()));
    Bytes covered = unsigned.beforeSignature(unsigned.encode(negotiated));
    Bytes hash = connection.transcripts().challenge(exact, covered);
    Bytes signature =
        SigningContext.CHALLENGE_AUTH.sign(
            role.crypto(), negotiated, identity.key(), hash, role.random());
    connection.transcripts().authenticated();
    return Reply.of(unsigned.withSignature(signature), negotiated);
  }

  private void needs(Capability capability, SpdmRequest request) throws Refusal {
    if (!negotiated.responder().has(capability)) {
      throw Refusal.unsupported(request.code());
    }
  }
}
