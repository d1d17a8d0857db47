package io.teeio.spdm.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SpdmObjectIdentifiers;
import java.util.List;
import java.util.Optional;

/**
 * What the leaf certificate of a responder must be (DSP0274, clause "Leaf certificate"): a
 * certificate of version 3 that is no authority, with a key of the negotiated algorithm that may
 * sign, and that is not for requesters alone.
 */
public final class LeafProfile {
  private LeafProfile() {}

  /** What is wrong with {@code leaf} as that of a responder, if anything. */
  public static Optional<String> responderProblem(Certificate leaf, SignatureAlgorithm algorithm) {
    if (leaf.version() != 3) {
      return Optional.of("has version " + leaf.version() + ", not 3");
    }
    if (leaf.publicKey().filter(key -> key.algorithm() == algorithm.keyAlgorithm()).isEmpty()) {
      return Optional.of("has no key of " + algorithm);
    }
    if (!leaf.allows(KeyUsage.DIGITAL_SIGNATURE)) {
      return Optional.of("does not allow its key to sign");
    }
    if (leaf.isAuthority()) {
      return Optional.of("is an authority");
    }
    List<String> usages = leaf.extendedKeyUsages();
    boolean requesterOnly =
        usages.contains(SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)
            && !usages.contains(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION);
    return requesterOnly ? Optional.of("is for requesters only") : Optional.empty();
  }
}
