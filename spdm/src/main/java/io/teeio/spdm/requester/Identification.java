package io.teeio.spdm.requester;

import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.ChainRules;
import io.teeio.spdm.certificate.LeafProfile;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.ProvisionedKey;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** GET_DIGESTS, GET_CERTIFICATE and CHALLENGE: who the responder is. */
final class Identification {
  private static final int NONCE_SIZE = 32;
  private static final int CONTEXT_SIZE = 8;

  private final Role role;
  private final Conversation conversation;
  private final Connection connection;

  Identification(Role role, Conversation conversation) {
    this.role = role;
    this.conversation = conversation;
    this.connection = conversation.connection();
  }

  SlotDigests digests() throws IOException, Aborted, Violation, MalformedInput {
    Answer<Digests> answer = conversation.ask(new GetDigests(), Digests.class);
    checkKeyPairs(answer.message());
    conversation.identity(answer);
    Map<Integer, Bytes> digests = connection.digests();
    digests.clear();
    for (SlotDigest slot : answer.message().slots()) {
      digests.put(slot.slotId(), slot.digest());
    }
    return SlotDigests.of(answer.message().supportedSlotMask(), digests);
  }

  private void checkKeyPairs(Digests digests) throws Violation {
    for (SlotDigest slot : digests.slots()) {
      Optional<SlotDigest.KeyPair> pair = slot.keyPair();
      int model = pair.map(SlotDigest.KeyPair::certificateInfo).orElse(1) & 7;
      role.guards()
          .require(
              SpdmRule.DIGESTS_KEY_PAIRS,
              pair.isEmpty() || (pair.get().keyPairId() != 0 && model >= 1 && model <= 3),
              () -> "slot " + slot.slotId() + " has " + pair);
    }
  }

  CertificateChain certificate(int slot) throws IOException, Aborted, Violation, MalformedInput {
    CertificateChain chain =
        CertificateChain.read(new ChainFetch(role, conversation).fetch(slot), connection.hash());
    Optional<Bytes> digest = Optional.ofNullable(connection.digests().get(slot));
    ChainRules.check(role.guards(), role.crypto(), role.clock().instant(), chain, digest);
    Optional<String> leaf = LeafProfile.responderProblem(chain.leaf(), connection.signature());
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_LEAF,
            leaf.isEmpty(),
            () -> "the leaf of slot " + slot + " " + leaf.orElse(""));
    connection.chains().put(slot, chain);
    return chain;
  }

  ChallengeResult challenge(int slot, SummaryType summary)
      throws IOException, Aborted, Violation, MalformedInput {
    PeerIdentity peer = known(role, connection, slot);
    Optional<Bytes> context = context(role, connection);
    Challenge request = new Challenge(slot, summary, role.random().bytes(NONCE_SIZE), context);
    Answer<ChallengeAuth> answer = conversation.ask(request, ChallengeAuth.class);
    ChallengeAuth proof = answer.message();
    checkEcho(proof, slot, peer, context);
    Bytes hash =
        connection
            .transcripts()
            .challenge(answer.request(), proof.beforeSignature(answer.response()));
    role.guards()
        .require(
            SpdmRule.CHALLENGE_SIGNATURE,
            verify(role, connection, SigningContext.CHALLENGE_AUTH, peer, hash, proof.signature()),
            () -> "slot " + slot);
    connection.transcripts().authenticated();
    if (proof.basicMutAuthReq()) {
      authenticate();
    }
    return new ChallengeResult(
        proof.slotMask(), proof.measurementSummaryHash(), proof.opaqueData());
  }

  /** The responder wants to know in turn who this side is. */
  private void authenticate() throws IOException, Aborted, Violation, MalformedInput {
    EncapsulatedAnswers answers =
        new EncapsulatedAnswers(
            role, conversation, EncapsulatedAnswers.Purpose.CHALLENGE, Optional.empty());
    new EncapsulatedFlow(role, conversation, answers).poll();
  }

  private void checkEcho(ChallengeAuth proof, int slot, PeerIdentity peer, Optional<Bytes> context)
      throws Violation {
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
    if (proof.basicMutAuthReq()) {
      OwnIdentities identities = new OwnIdentities(role, connection);
      OwnAuthentication.check(role, connection.negotiated(), identities, true);
    }
  }

  /** A fresh context from SPDM 1.3 on. */
  static Optional<Bytes> context(Role role, Connection connection) {
    return connection.negotiated().atLeast(SpdmVersion.V1_3)
        ? Optional.of(role.random().bytes(CONTEXT_SIZE))
        : Optional.empty();
  }

  /**
   * Who signs for {@code slot}: its chain, which must have been fetched or given before, or for
   * 0xFF the responder's provisioned public key.
   */
  static PeerIdentity known(Role role, Connection connection, int slot) throws Violation {
    if (slot == PeerIdentity.PROVISIONED_SLOT) {
      return provisioned(role, connection);
    }
    Optional<CertificateChain> chain = Optional.ofNullable(connection.chains().get(slot));
    return chain.orElseThrow(() ->
        new Violation(
            SpdmRule.REQUEST_IN_ORDER, "the certificate chain of slot " + slot + " is unknown"));
  }

  private static PeerIdentity provisioned(Role role, Connection connection) throws Violation {
    SignatureAlgorithm algorithm = connection.signature();
    Optional<VerificationKey> key =
        role.parts().responderKeys().stream()
            .filter(each -> each.algorithm() == algorithm.keyAlgorithm())
            .findFirst();
    boolean told = connection.negotiated().responder().has(Capability.PUB_KEY_ID);
    role.guards()
        .require(
            SpdmRule.PROVISIONED_KEY,
            told && key.isPresent(),
            () -> told ? "no key of " + algorithm + " is known" : "the responder has none");
    return new ProvisionedKey(
        connection.hash(),
        key.orElseThrow(() -> new Violation(SpdmRule.PROVISIONED_KEY, "no key is known")));
  }

  static boolean verify(
      Role role,
      Connection connection,
      SigningContext context,
      PeerIdentity peer,
      Bytes hash,
      Bytes signature) {
    return peer.signatureKey()
        .filter(key -> context.verify(role.crypto(), connection.negotiated(), key, hash, signature))
        .isPresent();
  }
}
