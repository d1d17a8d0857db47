package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Checks signatures against the certificate chains that passed by. */
final class SignatureReplay {
  private static final int PROVISIONED_KEY = 0xF;

  private final Crypto crypto;
  private final Findings findings;
  private final CollectedChains chains;

  SignatureReplay(Crypto crypto, Findings findings, CollectedChains chains) {
    this.crypto = crypto;
    this.findings = findings;
    this.chains = chains;
  }

  /** The chain of the slot that a message names with 4 or 8 bits. */
  Optional<CertificateChain> chain(int slot) {
    return chains.of(slot);
  }

  /** Checks {@code signature} of the key in {@code slot} over the hash of a transcript. */
  void check(
      ReplayCheck check,
      SigningContext context,
      Agreement agreement,
      int slot,
      Bytes transcriptHash,
      Bytes signature) {
    Optional<String> obstacle = obstacle(agreement, slot);
    Optional<VerificationKey> key = chains.of(slot).flatMap(CertificateChain::leafKey);
    if (obstacle.isPresent() || key.isEmpty()) {
      findings.notChecked(
          check, obstacle.orElse("the key of the leaf certificate is not computed with here"));
      return;
    }
    findings.checked(
        check,
        context.verify(crypto, agreement.negotiated(), key.get(), transcriptHash, signature),
        "it is none of the key in slot "
            + slot
            + " over this transcript: the chain, a message of the transcript or the signature"
            + " itself is not what the responder signed");
  }

  private Optional<String> obstacle(Agreement agreement, int slot) {
    if (!agreement.negotiated().atLeast(SpdmVersion.V1_2)) {
      return Optional.of(
          "signatures of SPDM " + agreement.negotiated().version() + " are not computed here");
    }
    if ((slot & PROVISIONED_KEY) == PROVISIONED_KEY) {
      return Optional.of("the public key was provisioned and is not in the capture");
    }
    return chains.of(slot).isEmpty()
        ? Optional.of("the certificate chain of slot " + slot + " did not pass by")
        : Optional.empty();
  }
}
