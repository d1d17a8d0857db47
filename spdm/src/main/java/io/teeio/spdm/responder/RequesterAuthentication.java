package io.teeio.spdm.responder;

import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.ChainRules;
import io.teeio.spdm.certificate.LeafProfile;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.EncapsulatedResponseAck;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * Asks a requester who it is: DIGESTS, CERTIFICATE until its chain is whole, and after CHALLENGE
 * also CHALLENGE_AUTH. In the handshake of a session FINISH is the proof.
 */
final class RequesterAuthentication implements Inquiry {
  /** What becomes of it. */
  interface Result {
    /** Its chain is trusted, or after CHALLENGE its identity is proven. */
    void known(RequesterIdentity identity);

    /** It is not known who it is. */
    void unknown(String reason);
  }

  private enum Stage {
    DIGESTS,
    CERTIFICATE,
    CHALLENGE
  }

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final boolean challenging;
  private final Result result;
  private final RequesterChallenge challenge;
  private Stage stage = Stage.DIGESTS;
  private Bytes digests = Bytes.EMPTY;
  private Optional<Bytes> digest = Optional.empty();
  private Optional<RequesterChain> chain = Optional.empty();
  private Optional<RequesterIdentity> identity = Optional.empty();

  /**
   * Asks for the chain.
   *
   * @param challenging whether CHALLENGE follows
   */
  RequesterAuthentication(
      ResponderRole role, ResponderConnection connection, boolean challenging, Result result) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.challenging = challenging;
    this.result = result;
    this.challenge = new RequesterChallenge(role, connection);
  }

  /** Only challenges {@code known}, whose public key was brought here before. */
  static RequesterAuthentication ofProvisioned(
      ResponderRole role, ResponderConnection connection, PeerIdentity known, Result result) {
    RequesterAuthentication inquiry = new RequesterAuthentication(role, connection, true, result);
    inquiry.identity =
        Optional.of(new RequesterIdentity(PeerIdentity.PROVISIONED_SLOT, known, Bytes.EMPTY));
    inquiry.stage = Stage.CHALLENGE;
    return inquiry;
  }

  @Override
  public SpdmRequest next() {
    return switch (stage) {
      case DIGESTS -> new GetDigests();
      case CERTIFICATE -> chain.orElseThrow().next();
      case CHALLENGE -> challenge.ask(identity.orElseThrow());
    };
  }

  @Override
  public boolean heard(SpdmResponse response, Bytes request, Bytes exact)
      throws Violation, MalformedInput {
    return switch (stage) {
      case DIGESTS -> digests((Digests) response, request, exact);
      case CERTIFICATE -> certificate((CertificateResponse) response, request, exact);
      case CHALLENGE -> {
        challenge.check((ChallengeAuth) response, request, exact, identity.orElseThrow());
        result.known(identity.orElseThrow());
        yield false;
      }
    };
  }

  private boolean digests(Digests response, Bytes request, Bytes exact) throws Violation {
    for (SlotDigest slot : response.slots()) {
      Optional<SlotDigest.KeyPair> pair = slot.keyPair();
      int model = pair.map(SlotDigest.KeyPair::certificateInfo).orElse(1) & 7;
      role.guards()
          .require(
              SpdmRule.DIGESTS_KEY_PAIRS,
              pair.isEmpty() || (pair.get().keyPairId() != 0 && model >= 1 && model <= 3),
              () -> "slot " + slot.slotId() + " has " + pair);
    }
    SlotDigest wanted = choose(response.slots());
    digests = exact;
    digest = Optional.of(wanted.digest());
    challenge.heard(request, exact);
    chain = Optional.of(new RequesterChain(role, negotiated.encapsulated(), wanted.slotId()));
    stage = Stage.CERTIFICATE;
    return true;
  }

  /** The slot that is wanted, or the lowest whose key may be used for this. */
  private SlotDigest choose(List<SlotDigest> slots) throws Violation {
    int use = challenging ? SlotIdentity.CHALLENGE_USE : SlotIdentity.KEY_EXCHANGE_USE;
    List<SlotDigest> usable =
        slots.stream()
            .filter(
                slot -> slot.keyPair().map(pair -> (pair.keyUsageMask() & use) != 0).orElse(true))
            .toList();
    int wanted = role.parts().requesterTrust().slot();
    return usable.stream()
        .filter(slot -> slot.slotId() == wanted)
        .findFirst()
        .or(() -> usable.stream().findFirst())
        .orElseThrow(() -> new Violation(EncapsulationRule.MUTUAL_IDENTITY, "no slot has a chain"));
  }

  private boolean certificate(CertificateResponse response, Bytes request, Bytes exact)
      throws Violation, MalformedInput {
    RequesterChain portions = chain.orElseThrow();
    boolean more = portions.heard(response);
    challenge.heard(request, exact);
    if (more) {
      return true;
    }
    CertificateChain whole = CertificateChain.read(portions.buffer(), connection.hash());
    trust(whole);
    RequesterIdentity known = new RequesterIdentity(response.slotId(), whole, digests);
    identity = Optional.of(known);
    if (challenging) {
      stage = Stage.CHALLENGE;
      return true;
    }
    result.known(known);
    return false;
  }

  private void trust(CertificateChain whole) throws Violation {
    ChainRules.check(role.guards(), role.crypto(), role.clock().instant(), whole, digest);
    SignatureAlgorithm algorithm = connection.requesterSignature().orElseThrow();
    Optional<String> leaf = LeafProfile.requesterProblem(whole.leaf(), algorithm);
    role.guards()
        .require(SpdmRule.CERTIFICATE_LEAF, leaf.isEmpty(), () -> "the leaf " + leaf.orElse(""));
    role.guards()
        .require(
            EncapsulationRule.MUTUAL_TRUSTED,
            role.parts().requesterTrust().trusts(whole),
            () -> "the root is not trusted");
  }

  @Override
  public void failed(String reason) {
    result.unknown(reason);
  }

  @Override
  public boolean isDemanded() {
    return true;
  }

  /** A requester that signs as another slot than 0 has to be told so. */
  @Override
  public EncapsulatedResponseAck.Payload conclusion() {
    int slot = identity.map(RequesterIdentity::slot).orElse(0);
    return challenging || slot == 0
        ? EncapsulatedResponseAck.ABSENT
        : new EncapsulatedResponseAck.RequesterSlot(slot);
  }
}
