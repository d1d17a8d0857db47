package io.teeio.spdm.certificate;

import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.Optional;

/** What any chain has to be before its leaf is looked at, whoever sent it. */
public final class ChainRules {
  private ChainRules() {}

  /**
   * Checks the digest that DIGESTS gave, RootHash, and the signatures and validity along the chain;
   * whether the root is to be trusted is another question.
   *
   * @param digest what DIGESTS said, if it said anything
   */
  public static void check(
      Guards guards, Crypto crypto, Instant now, CertificateChain chain, Optional<Bytes> digest)
      throws Violation {
    guards.require(
        SpdmRule.CERTIFICATE_DIGEST,
        digest.isEmpty() || digest.get().equals(chain.digest(crypto)),
        () -> "the chain has another digest than DIGESTS said");
    guards.require(
        SpdmRule.CERTIFICATE_ROOT,
        chain.includesRoot(crypto) || !chain.certificates().getFirst().isSelfIssued(),
        () -> "RootHash is not the digest of the first certificate");
    Optional<String> path = CertificatePath.check(crypto, chain.certificates(), now);
    guards.require(SpdmRule.CERTIFICATE_PATH, path.isEmpty(), () -> path.orElse(""));
  }
}
