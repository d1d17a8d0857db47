package io.teeio.spdm.responder;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.ProvisionedKey;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** What a responder demands of its requester's identity, and whether it was proven. */
final class RequesterDemands {
  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final RequesterTrust trust;

  RequesterDemands(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.trust = role.parts().requesterTrust();
  }

  /**
   * What KEY_EXCHANGE_RSP asks for.
   *
   * @throws Refusal if the requester cannot do it and has to
   */
  RequesterProof session() throws Refusal {
    MutualAuthentication wanted = trust.session();
    if (wanted == MutualAuthentication.NONE) {
      return RequesterProof.none();
    }
    Optional<RequesterProof> proof =
        isPossible()
            ? proof(wanted, negotiated.requester().has(Capability.PUB_KEY_ID))
            : Optional.empty();
    if (proof.isEmpty() && trust.required()) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    return proof.orElseGet(RequesterProof::none);
  }

  private boolean isPossible() {
    return negotiated.bothHave(Capability.MUT_AUTH) && connection.requesterSignature().isPresent();
  }

  private Optional<RequesterProof> proof(MutualAuthentication wanted, boolean publicKey) {
    if (publicKey) {
      return provisionedKey().map(RequesterProof::of);
    }
    if (wanted == MutualAuthentication.PROVISIONED) {
      return provisionedChain().map(RequesterProof::of);
    }
    return canBeAsked() ? Optional.of(RequesterProof.ofWhoever(wanted)) : Optional.empty();
  }

  private boolean canBeAsked() {
    return negotiated.bothHave(Capability.ENCAP) && negotiated.requester().has(Capability.CERT);
  }

  private Optional<RequesterIdentity> provisionedKey() {
    KeyAlgorithm algorithm =
        connection.requesterSignature().map(SignatureAlgorithm::keyAlgorithm).orElseThrow();
    Optional<VerificationKey> key =
        trust.provisionedKeys().stream().filter(each -> each.algorithm() == algorithm).findFirst();
    return key.map(each ->
        new RequesterIdentity(
            PeerIdentity.PROVISIONED_SLOT,
            new ProvisionedKey(connection.hash(), each),
            Bytes.EMPTY));
  }

  private Optional<RequesterIdentity> provisionedChain() {
    List<Certificate> certificates =
        trust.provisionedChains().getOrDefault(trust.slot(), List.of());
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RequesterIdentity(
                trust.slot(),
                CertificateChain.of(role.crypto(), connection.hash(), certificates),
                Bytes.EMPTY));
  }

  /** Begins the encapsulated flow of a handshake, if there is one. */
  void ask(LiveSession.Handshaking session, Lane clear, SessionTable sessions) {
    RequesterProof proof = session.terms().proof();
    RequesterAuthentication inquiry =
        new RequesterAuthentication(
            role,
            connection,
            false,
            new RequesterAuthentication.Result() {
              @Override
              public void known(RequesterIdentity identity) {
                proof.name(identity);
                connection.requesters().put(identity.slot(), identity.peer());
              }

              @Override
              public void unknown(String reason) {
                dropInTheClear(session, sessions);
              }
            });
    Lane lane = session.channel().isPresent() ? session.lane() : clear;
    switch (proof.demand()) {
      case NONE, PROVISIONED -> {}
      case ENCAPSULATED -> lane.encapsulation().demand(inquiry);
      case IMPLICIT_DIGESTS -> lane.encapsulation().begin(inquiry, negotiated);
    }
  }

  /** A handshake with records of its own still has to seal the refusal, and is dropped by that. */
  private static void dropInTheClear(LiveSession.Handshaking session, SessionTable sessions) {
    if (session.channel().isEmpty()) {
      sessions.drop(session, SessionEnd.DECRYPT_ERROR);
    }
  }

  /** Begins basic mutual authentication after CHALLENGE, if it is wanted; says whether. */
  boolean challenge(Lane lane) {
    boolean publicKey = negotiated.requester().has(Capability.PUB_KEY_ID);
    Optional<RequesterIdentity> known =
        publicKey && isPossible() ? provisionedKey() : Optional.empty();
    boolean wanted =
        trust.basic()
            && isPossible()
            && negotiated.bothHave(Capability.ENCAP)
            && negotiated.requester().has(Capability.CHAL)
            && (known.isPresent() || negotiated.requester().has(Capability.CERT));
    if (!wanted) {
      return false;
    }
    lane.encapsulation()
        .demand(
            known.isPresent()
                ? RequesterAuthentication.ofProvisioned(
                    role, connection, known.get().peer(), basic())
                : new RequesterAuthentication(role, connection, true, basic()));
    return true;
  }

  private RequesterAuthentication.Result basic() {
    return new RequesterAuthentication.Result() {
      @Override
      public void known(RequesterIdentity identity) {
        connection.requesters().put(identity.slot(), identity.peer());
        trust.authenticated(Optional.empty(), identity.slot(), identity.peer());
      }

      @Override
      public void unknown(String reason) {}
    };
  }

  /**
   * Checks the signature of FINISH, if one is demanded; the hash that RequesterVerifyData covers.
   */
  Bytes finish(LiveSession.Handshaking session, Finish request, Bytes exact) throws Violation {
    RequesterProof proof = session.terms().proof();
    boolean demanded = proof.demand() != MutualAuthentication.NONE;
    role.guards()
        .require(
            EncapsulationRule.FINISH_SIGNATURE_INCLUDED,
            request.signature().isPresent() == demanded,
            () -> demanded ? "it has none" : "it has one");
    HandshakeTranscript transcript = session.transcript();
    if (!demanded) {
      return transcript.finish(request.beforeVerifyData(exact));
    }
    RequesterIdentity identity =
        proof
            .identity()
            .orElseThrow(() -> new Violation(EncapsulationRule.MUTUAL_DONE, "FINISH came before"));
    role.guards()
        .require(
            EncapsulationRule.MUTUAL_SLOT,
            request.slotId() == identity.slot(),
            () -> "slot " + request.slotId() + " for " + identity.slot());
    Bytes digests = negotiated.multiKeyRequester() ? identity.digests() : Bytes.EMPTY;
    transcript.requesterIdentity(digests, identity.peer().digest(role.crypto()));
    Bytes hash = transcript.finishSigned(request.beforeSignature(exact));
    Bytes signature = request.signature().orElse(Bytes.EMPTY);
    boolean signed =
        identity
            .peer()
            .signatureKey()
            .filter(key ->
                SigningContext.FINISH.verify(role.crypto(), negotiated, key, hash, signature))
            .isPresent();
    role.guards().require(EncapsulationRule.FINISH_SIGNATURE, signed, () -> "");
    return transcript.finishSignature(signature);
  }
}
