package io.teeio.spdm.requester;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transcript.MutualTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** DIGESTS, CERTIFICATE and CHALLENGE_AUTH of a requester, in an encapsulated flow. */
final class OwnIdentityAnswers {
  private static final int NONCE_SIZE = 32;
  private static final int CERTIFICATE_HEADER = 8;
  private static final int LARGE_CERTIFICATE_HEADER = 16;
  private static final int DELIVER_HEADER = 4;
  private static final int MAX_PORTION = 0xFFFF;

  private final Role role;
  private final Negotiated negotiated;
  private final Negotiated swapped;
  private final OwnIdentities identities;
  private final MutualTranscript transcript;

  OwnIdentityAnswers(Role role, Connection connection, OwnIdentities identities) {
    this.role = role;
    this.negotiated = connection.negotiated();
    this.swapped = negotiated.encapsulated();
    this.identities = identities;
    this.transcript = connection.transcripts().mutual();
  }

  /** A request and its response that a later CHALLENGE_AUTH signs; says false if it is too much. */
  boolean remember(Bytes request, Bytes response) {
    return transcript.identity(request, response);
  }

  SpdmResponse digests() {
    List<SlotDigest> digests =
        identities.slots().entrySet().stream()
            .map(slot -> digest(slot.getKey(), slot.getValue()))
            .toList();
    int supported = negotiated.atLeast(SpdmVersion.V1_3) ? identities.slotMask() : 0;
    return new Digests(supported, digests);
  }

  private SlotDigest digest(int slot, SlotIdentity identity) {
    Optional<SlotDigest.KeyPair> keyPair =
        negotiated.multiKeyRequester()
            ? Optional.of(
                new SlotDigest.KeyPair(
                    identity.keyPairId(), identity.model().wire(), identity.keyUsage()))
            : Optional.empty();
    return new SlotDigest(slot, identity.chain().digest(role.crypto()), keyPair);
  }

  SpdmResponse certificate(GetCertificate request) {
    Optional<SlotIdentity> identity = Optional.ofNullable(identities.slots().get(request.slotId()));
    if (identity.isEmpty() || (request.large() && !swapped.largeForms())) {
      return ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
    }
    Bytes chain = identity.get().chain().buffer();
    int info = negotiated.multiKeyRequester() ? identity.get().model().wire() : 0;
    if (request.slotSizeRequested()) {
      return portion(request, info, chain.length(), Bytes.EMPTY);
    }
    boolean inReach = request.large() || chain.length() <= MAX_PORTION;
    if (request.offset() >= chain.length() || !inReach) {
      return ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
    }
    int offset = (int) request.offset();
    long most = Math.min(request.length(), room(request.large()));
    int length = (int) Math.min(most, chain.length() - offset);
    long remainder = (long) chain.length() - offset - length;
    return portion(request, info, remainder, chain.slice(offset, offset + length));
  }

  private static CertificateResponse portion(
      GetCertificate request, int info, long remainder, Bytes portion) {
    return new CertificateResponse(request.slotId(), info, request.large(), remainder, portion);
  }

  /** How much of a chain fits into what the responder takes in one message. */
  private long room(boolean large) {
    long theirs = negotiated.largestRequest();
    long limit = (theirs == 0 ? role.profile().transferSize() : theirs) - DELIVER_HEADER;
    return large
        ? limit - LARGE_CERTIFICATE_HEADER
        : Math.min(MAX_PORTION, limit - CERTIFICATE_HEADER);
  }

  SpdmResponse challenge(Challenge request, Bytes exact) {
    Optional<OwnIdentities.Signer> signer =
        identities.signer(request.slotId(), SlotIdentity.CHALLENGE_USE);
    if (signer.isEmpty() || request.summaryType() != SummaryType.NONE) {
      return ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
    }
    boolean provisioned = request.slotId() == PeerIdentity.PROVISIONED_SLOT;
    ChallengeAuth unsigned =
        new ChallengeAuth(
            PeerIdentity.nibble(request.slotId()),
            false,
            provisioned ? 0 : identities.slotMask(),
            signer.get().digest(),
            role.random().bytes(NONCE_SIZE),
            Optional.empty(),
            Bytes.EMPTY,
            request.requesterContext(),
            Bytes.zeros(swapped.signatureSize()));
    Bytes covered = unsigned.beforeSignature(unsigned.encode(swapped));
    Bytes hash = transcript.challenge(exact, covered);
    Bytes signature =
        SigningContext.REQUESTER_CHALLENGE_AUTH.sign(
            role.crypto(), negotiated, signer.get().key(), hash, role.random());
    return unsigned.withSignature(signature);
  }
}
