package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** Checks signatures of one endpoint against all that is known of its keys. */
final class SignatureReplay {
  private final Crypto crypto;
  private final Findings findings;
  private final KnownIdentities identities;

  SignatureReplay(Crypto crypto, Findings findings, KnownIdentities identities) {
    this.crypto = crypto;
    this.findings = findings;
    this.identities = identities;
  }

  KnownIdentities identities() {
    return identities;
  }

  /**
   * One signature.
   *
   * @param slot who signs, 4 or 8 bits
   * @param transcriptHash what is signed
   */
  record Claim(
      ReplayCheck check, SigningContext context, int slot, Bytes transcriptHash, Bytes signature) {}

  /** Checks {@code claim} and tells; gives who signed it, or else the likeliest who should have. */
  Optional<Identity> check(Agreement agreement, Claim claim) {
    Optional<Identity> signer = signer(agreement, claim);
    if (signer.isPresent()) {
      findings.verified(claim.check());
      return signer;
    }
    tellWrong(agreement, claim, "");
    return identities.of(claim.slot(), agreement.hash()).stream().findFirst();
  }

  /** Whether one of those who may sign for the slot did. */
  boolean isRight(Agreement agreement, Claim claim) {
    return signer(agreement, claim).isPresent();
  }

  private Optional<Identity> signer(Agreement agreement, Claim claim) {
    return identities.of(claim.slot(), agreement.hash()).stream()
        .filter(identity -> isOf(identity, agreement, claim))
        .findFirst();
  }

  boolean isOf(Identity identity, Agreement agreement, Claim claim) {
    Optional<VerificationKey> key = identity.key();
    return key.isPresent()
        && claim
            .context()
            .verify(
                crypto,
                agreement.negotiated(),
                key.get(),
                claim.transcriptHash(),
                claim.signature());
  }

  /**
   * Tells why {@code claim}, which is not right, is not; {@code diagnosis} if it is known better.
   */
  void tellWrong(Agreement agreement, Claim claim, String diagnosis) {
    List<Identity> known = identities.of(claim.slot(), agreement.hash());
    if (known.stream().noneMatch(identity -> identity.key().isPresent())) {
      findings.missing(claim.check(), obstacle(known, claim.slot()));
      return;
    }
    findings.failed(
        claim.check(),
        diagnosis.isEmpty()
            ? "it is none of the leaf key in "
                + known.getFirst().name()
                + " ("
                + scheme(agreement, claim)
                + ") over this transcript: "
                + whoElse(agreement, claim)
            : diagnosis);
  }

  private String obstacle(List<Identity> known, int slot) {
    return known.isEmpty() || known.getFirst().name().equals("slot " + slot)
        ? identities.missing(slot)
        : "the leaf key in " + known.getFirst().name() + " is of an algorithm not computed here";
  }

  private static String scheme(Agreement agreement, Claim claim) {
    return claim
        .context()
        .scheme(agreement.negotiated())
        .map(SignatureScheme::toString)
        .orElse("no algorithm was negotiated for it");
  }

  private String whoElse(Agreement agreement, Claim claim) {
    List<Identity> others = identities.others(claim.slot(), agreement.hash());
    return others.stream()
        .filter(identity -> isOf(identity, agreement, claim))
        .findFirst()
        .map(identity -> identity.name() + " signed it instead")
        .orElse(
            "the signer has another key than this certificate, or it saw other messages"
                + (others.isEmpty()
                    ? ""
                    : " (the other keys in this capture did not sign it either)"));
  }
}
