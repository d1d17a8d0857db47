package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
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
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/** DIGESTS, CERTIFICATE and CHALLENGE_AUTH. */
final class IdentityAnswers {
  private static final int NONCE_SIZE = 32;
  private static final int CERTIFICATE_HEADER = 8;
  private static final int LARGE_CERTIFICATE_HEADER = 16;
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
            .map(slot -> digest(slot.getKey(), slot.getValue()))
            .toList();
    int supported = negotiated.atLeast(SpdmVersion.V1_3) ? connection.supportedSlots() : 0;
    return Reply.of(new Digests(supported, digests), negotiated);
  }

  private SlotDigest digest(int slot, SlotIdentity identity) {
    Optional<SlotDigest.KeyPair> keyPair =
        negotiated.multiKeyResponder()
            ? Optional.of(
                new SlotDigest.KeyPair(
                    identity.keyPairId(), identity.model().wire(), identity.keyUsage()))
            : Optional.empty();
    return new SlotDigest(slot, identity.chain().digest(role.crypto()), keyPair);
  }

  Reply certificate(GetCertificate request) throws Refusal, Violation {
    needs(Capability.CERT, request);
    if (request.large() && !negotiated.responder().has(Capability.LARGE_RESP)) {
      throw Refusal.unsupported(request.code());
    }
    boolean begins = request.offset() == 0 && !request.slotSizeRequested();
    SlotIdentity identity =
        begins ? connection.readAnew(request.slotId()) : connection.slot(request.slotId());
    Bytes chain = identity.chain().buffer();
    if (request.slotSizeRequested()) {
      return Reply.of(portion(request, identity, slotSize(request), Bytes.EMPTY), negotiated);
    }
    if (!request.large() && chain.length() > MAX_PORTION) {
      throw tooLarge(chain.length());
    }
    if (request.offset() >= chain.length()) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    int offset = (int) request.offset();
    long most = Math.min(request.length(), room(request.large()));
    int length = (int) Math.min(most, chain.length() - offset);
    Bytes portion = chain.slice(offset, offset + length);
    int remainder = chain.length() - offset - length;
    return Reply.of(portion(request, identity, remainder, portion), negotiated);
  }

  /** How much the slot can hold, as far as the field can tell. */
  private long slotSize(GetCertificate request) {
    int size = role.parts().identities().state().slotSize();
    return request.large() ? size : Math.min(size, MAX_PORTION);
  }

  /** DataTooLarge, since 1.4, tells how long the chain is. */
  private Refusal tooLarge(int length) {
    return negotiated.atLeast(SpdmVersion.V1_4)
        ? new Refusal(ErrorCode.DATA_TOO_LARGE, 0, new WireWriter().u32(length).toBytes())
        : new Refusal(ErrorCode.UNSPECIFIED);
  }

  private CertificateResponse portion(
      GetCertificate request, SlotIdentity identity, long remainder, Bytes portion) {
    int info = negotiated.multiKeyResponder() ? identity.model().wire() : 0;
    return new CertificateResponse(request.slotId(), info, request.large(), remainder, portion);
  }

  /** How much of a chain fits into what the requester takes in one message. */
  private long room(boolean large) {
    long theirs = negotiated.largestResponse();
    long ours = role.profile().announced(negotiated.version()).maxSpdmMessageSize();
    long limit = theirs == 0 ? role.profile().transferSize() : Math.min(theirs, ours);
    return large
        ? limit - LARGE_CERTIFICATE_HEADER
        : Math.min(MAX_PORTION, limit - CERTIFICATE_HEADER);
  }

  /** Appends an answered GET_DIGESTS or GET_CERTIFICATE outside sessions to B. */
  Reply remember(Bytes request, Reply reply) throws Violation {
    if (!connection.transcripts().identity(request, reply.exact())) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "transcript B has no end");
    }
    return reply;
  }

  /**
   * CHALLENGE_AUTH.
   *
   * @param lane where basic mutual authentication goes on, if it is wanted
   */
  Reply challenge(Challenge request, Bytes exact, Lane lane) throws Refusal {
    needs(Capability.CHAL, request);
    SigningIdentity identity = connection.signer(request.slotId(), SlotIdentity.CHALLENGE_USE);
    boolean provisioned = identity.slotId() == PeerIdentity.PROVISIONED_SLOT;
    Optional<Bytes> summary =
        new MeasurementAnswers(role, connection).summary(request.summaryType());
    ChallengeAuth unsigned =
        new ChallengeAuth(
            PeerIdentity.nibble(request.slotId()),
            new RequesterDemands(role, connection).challenge(lane),
            provisioned ? 0 : connection.slotMask(),
            identity.digest(),
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
