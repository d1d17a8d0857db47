package io.teeio.spdm.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SpdmObjectIdentifiers;
import java.util.List;
import java.util.Optional;

/**
 * What the leaf certificate of an endpoint must be (DSP0274, clause "Leaf certificate"): a
 * certificate of version 3 that is no authority, with a key of the negotiated algorithm that may
 * sign, and that is not for endpoints of the other role alone.
 */
public final class LeafProfile {
  private LeafProfile() {}

  /** What is wrong with {@code leaf} as that of a responder, if anything. */
  public static Optional<String> responderProblem(Certificate leaf, SignatureAlgorithm algorithm) {
    return problem(leaf, algorithm)
        .or(() ->
            isOnlyFor(
                    leaf,
                    SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION,
                    SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION)
                ? Optional.of("is for requesters only")
                : Optional.empty());
  }

  /** What is wrong with {@code leaf} as that of a requester, if anything. */
  public static Optional<String> requesterProblem(Certificate leaf, SignatureAlgorithm algorithm) {
    return problem(leaf, algorithm)
        .or(() ->
            isOnlyFor(
                    leaf,
                    SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION,
                    SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)
                ? Optional.of("is for responders only")
                : Optional.empty());
  }

  private static Optional<String> problem(Certificate leaf, SignatureAlgorithm algorithm) {
    if (leaf.version() != 3) {
      return Optional.of("has version " + leaf.version() + ", not 3");
    }
    if (leaf.publicKey().filter(key -> key.algorithm() == algorithm.keyAlgorithm()).isEmpty()) {
      return Optional.of("has no key of " + algorithm);
    }
    if (!leaf.allows(KeyUsage.DIGITAL_SIGNATURE)) {
      return Optional.of("does not allow its key to sign");
    }
    return leaf.isAuthority() ? Optional.of("is an authority") : Optional.empty();
  }

  private static boolean isOnlyFor(Certificate leaf, String usage, String other) {
    List<String> usages = leaf.extendedKeyUsages();
    return usages.contains(usage) && !usages.contains(other);
  }
}
