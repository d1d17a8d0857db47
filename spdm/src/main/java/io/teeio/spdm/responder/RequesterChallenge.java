package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transcript.MutualTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** CHALLENGE of a requester, and what its CHALLENGE_AUTH signs. */
final class RequesterChallenge {
  private static final int NONCE_SIZE = 32;
  private static final int CONTEXT_SIZE = 8;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final MutualTranscript transcript;
  private Optional<Bytes> context = Optional.empty();

  RequesterChallenge(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.transcript = connection.transcripts().mutual();
  }

  /** An encapsulated message and its answer that come before the challenge. */
  void heard(Bytes request, Bytes response) throws Violation {
    if (!transcript.identity(request, response)) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "the requester's certificates have no end");
    }
  }

  /** CHALLENGE. */
  Challenge ask(RequesterIdentity identity) {
    context =
        connection.negotiated().atLeast(SpdmVersion.V1_3)
            ? Optional.of(role.random().bytes(CONTEXT_SIZE))
            : Optional.empty();
    Bytes nonce = role.random().bytes(NONCE_SIZE);
    return new Challenge(identity.slot(), SummaryType.NONE, nonce, context);
  }

  /** Checks CHALLENGE_AUTH. */
  void check(ChallengeAuth proof, Bytes request, Bytes exact, RequesterIdentity identity)
      throws Violation {
    PeerIdentity peer = identity.peer();
    int slot = identity.slot();
    role.guards()
        .require(
            SpdmRule.CHALLENGE_SLOT,
            proof.slotId() == PeerIdentity.nibble(slot)
                && (slot == PeerIdentity.PROVISIONED_SLOT || (proof.slotMask() >> slot & 1) == 1),
            () -> "slot " + proof.slotId() + " of mask " + proof.slotMask() + " for slot " + slot);
    role.guards()
        .require(
            SpdmRule.CHALLENGE_CHAIN,
            proof.certChainHash().equals(peer.digest(role.crypto())),
            () -> "slot " + slot);
    role.guards()
        .require(SpdmRule.CHALLENGE_CONTEXT, proof.requesterContext().equals(context), () -> "");
    Bytes hash = transcript.challenge(request, proof.beforeSignature(exact));
    boolean signed =
        peer.signatureKey()
            .filter(key ->
                SigningContext.REQUESTER_CHALLENGE_AUTH.verify(
                    role.crypto(), connection.negotiated(), key, hash, proof.signature()))
            .isPresent();
    role.guards()
        .require(SpdmRule.CHALLENGE_SIGNATURE, signed, () -> "slot " + slot + " of the requester");
  }
}
