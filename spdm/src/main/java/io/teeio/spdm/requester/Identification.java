package io.teeio.spdm.requester;

import io.teeio.crypto.CertificatePath;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.LeafProfile;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** GET_DIGESTS, GET_CERTIFICATE and CHALLENGE: who the responder is. */
final class Identification {
  private static final int NONCE_SIZE = 32;
  private static final int CONTEXT_SIZE = 8;
  private static final int CERTIFICATE_HEADER = 8;
  private static final int MAX_PORTION = 0x1000;

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
    remember(answer.request(), answer.response());
    Map<Integer, Bytes> digests = connection.digests();
    digests.clear();
    for (SlotDigest slot : answer.message().slots()) {
      digests.put(slot.slotId(), slot.digest());
    }
    return SlotDigests.of(answer.message().supportedSlotMask(), digests);
  }

  CertificateChain certificate(int slot) throws IOException, Aborted, Violation, MalformedInput {
    CertificateChain chain = CertificateChain.read(fetch(slot), connection.hash());
    Optional<Bytes> digest = Optional.ofNullable(connection.digests().get(slot));
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_DIGEST,
            digest.isEmpty() || digest.get().equals(chain.digest(role.crypto())),
            () -> "slot " + slot + " has another digest than DIGESTS said");
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_ROOT,
            chain.includesRoot(role.crypto()) || !chain.certificates().getFirst().isSelfIssued(),
            () -> "RootHash is not the digest of the first certificate");
    Optional<String> path =
        CertificatePath.check(role.crypto(), chain.certificates(), role.clock().instant());
    role.guards().require(SpdmRule.CERTIFICATE_PATH, path.isEmpty(), () -> path.orElse(""));
    Optional<String> leaf = LeafProfile.responderProblem(chain.leaf(), connection.signature());
    role.guards()
        .require(
            SpdmRule.CERTIFICATE_LEAF,
            leaf.isEmpty(),
            () -> "the leaf of slot " + slot + " " + leaf.orElse(""));
    connection.chains().put(slot, chain);
    return chain;
  }

  /** All portions of the chain of {@code slot}. */
  private Bytes fetch(int slot) throws IOException, Aborted, Violation, MalformedInput {
    int most = Math.min(MAX_PORTION, role.profile().transferSize() - CERTIFICATE_HEADER);
    WireWriter chain = new WireWriter(2 * MAX_PORTION);
    int total = -1;
    do {
      int offset = chain.length();
      int wanted = total < 0 ? most : Math.min(most, total - offset);
      Answer<CertificateResponse> answer =
          conversation.ask(new GetCertificate(slot, offset, wanted), CertificateResponse.class);
      CertificateResponse portion = answer.message();
      role.guards()
          .require(
              SpdmRule.CERTIFICATE_SLOT,
              portion.slotId() == slot,
              () -> "slot " + portion.slotId() + " came for slot " + slot);
      int length = portion.portion().length();
      long sum = offset + length + portion.remainderLength();
      int expected = total;
      role.guards()
          .require(
              SpdmRule.CERTIFICATE_PORTION,
              length <= wanted && (expected < 0 || sum == expected),
              () -> length + " bytes at " + offset + " of " + sum + ", wanted " + wanted);
      if (length == 0 || sum > CertificateChain.MAX_SIZE) {
        throw new Violation(
            SpdmRule.CERTIFICATE_PORTION, length + " bytes at " + offset + " of " + sum);
      }
      remember(answer.request(), answer.response());
      chain.bytes(portion.portion());
      total = (int) sum;
    } while (chain.length() < total);
    return chain.toBytes();
  }

  private void remember(Bytes request, Bytes response) throws Violation {
    if (conversation.isClear() && !connection.transcripts().identity(request, response)) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "the responder's certificates have no end");
    }
  }

  ChallengeResult challenge(int slot, SummaryType summary)
      throws IOException, Aborted, Violation, MalformedInput {
    CertificateChain chain = knownChain(role, connection, slot);
    Optional<Bytes> context = context(role, connection);
    Challenge request = new Challenge(slot, summary, role.random().bytes(NONCE_SIZE), context);
    Answer<ChallengeAuth> answer = conversation.ask(request, ChallengeAuth.class);
    ChallengeAuth proof = answer.message();
    checkEcho(proof, slot, chain, context);
    Bytes hash =
        connection
            .transcripts()
            .challenge(answer.request(), proof.beforeSignature(answer.response()));
    role.guards()
        .require(
            SpdmRule.CHALLENGE_SIGNATURE,
            verify(role, connection, SigningContext.CHALLENGE_AUTH, chain, hash, proof.signature()),
            () -> "slot " + slot);
    connection.transcripts().authenticated();
    return new ChallengeResult(
        proof.slotMask(), proof.measurementSummaryHash(), proof.opaqueData());
  }

  private void checkEcho(
      ChallengeAuth proof, int slot, CertificateChain chain, Optional<Bytes> context)
      throws Violation {
    role.guards()
        .require(
            SpdmRule.CHALLENGE_SLOT,
            proof.slotId() == slot && (proof.slotMask() >> slot & 1) == 1,
            () -> "slot " + proof.slotId() + " of mask " + proof.slotMask() + " for slot " + slot);
    role.guards()
        .require(
            SpdmRule.CHALLENGE_CHAIN,
            proof.certChainHash().equals(chain.digest(role.crypto())),
            () -> "slot " + slot);
    role.guards()
        .require(SpdmRule.CHALLENGE_CONTEXT, proof.requesterContext().equals(context), () -> "");
    role.guards()
        .require(
            SpdmRule.MUTUAL_AUTHENTICATION_OFFERED,
            !proof.basicMutAuthReq(),
            () -> "BasicMutAuthReq");
  }

  /** A fresh context from SPDM 1.3 on. */
  static Optional<Bytes> context(Role role, Connection connection) {
    return connection.negotiated().atLeast(SpdmVersion.V1_3)
        ? Optional.of(role.random().bytes(CONTEXT_SIZE))
        : Optional.empty();
  }

  /** The chain of {@code slot}, which must have been fetched or given before. */
  static CertificateChain knownChain(Role role, Connection connection, int slot) throws Violation {
    Optional<CertificateChain> chain = Optional.ofNullable(connection.chains().get(slot));
    return chain.orElseThrow(() ->
        new Violation(
            SpdmRule.REQUEST_IN_ORDER, "the certificate chain of slot " + slot + " is unknown"));
  }

  static boolean verify(
      Role role,
      Connection connection,
      SigningContext context,
      CertificateChain chain,
      Bytes hash,
      Bytes signature) {
    return chain
        .leafKey()
        .filter(key -> context.verify(role.crypto(), connection.negotiated(), key, hash, signature))
        .isPresent();
  }
}
