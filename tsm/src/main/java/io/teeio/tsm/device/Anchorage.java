package io.teeio.tsm.device;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.manifest.Anchor;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The roots that the manifest trusts.
 *
 * @param anchors the roots
 * @param crypto checks signatures
 * @param clock says what day it is
 * @param guards through which it refuses
 */
record Anchorage(List<Anchor> anchors, Crypto crypto, InstantSource clock, Guards guards) {
  /** Demands that {@code chain} begins at an anchor. */
  void require(CertificateChain chain) throws Violation {
    Optional<String> problem = problem(chain);
    guards.require(CoveRule.CONNECT_CHAIN_ANCHORED, problem.isEmpty(), () -> problem.orElse(""));
  }

  private Optional<String> problem(CertificateChain chain) {
    Instant asOf = clock.instant();
    Optional<String> reason = Optional.of("the chain begins at no anchor");
    for (Anchor anchor : anchors) {
      Optional<List<Certificate>> path = path(chain, anchor);
      if (path.isPresent()) {
        reason = CertificatePath.check(crypto, path.get(), asOf);
        if (reason.isEmpty()) {
          return reason;
        }
      }
    }
    return reason;
  }

  /** The chain from {@code anchor} on, if it begins there. */
  private Optional<List<Certificate>> path(CertificateChain chain, Anchor anchor) {
    Certificate first = chain.certificates().getFirst();
    return switch (anchor) {
      case Anchor.RootDigest(Bytes sha384) ->
          crypto.hash(HashAlgorithm.SHA_384, first.der()).equals(sha384)
              ? Optional.of(chain.certificates())
              : Optional.empty();
      case Anchor.RootCertificate(Bytes der) when first.der().equals(der) ->
          Optional.of(chain.certificates());
      case Anchor.RootCertificate(Bytes der) ->
          crypto.hash(chain.hash(), der).equals(chain.rootHash())
              ? with(der, chain.certificates())
              : Optional.empty();
    };
  }

  private static Optional<List<Certificate>> with(Bytes root, List<Certificate> rest) {
    try {
      List<Certificate> all = new ArrayList<>();
      all.add(Certificate.read(root));
      all.addAll(rest);
      return Optional.of(all);
    } catch (MalformedInput _) {
      return Optional.empty(); // an anchor that is no certificate anchors nothing
    }
  }
}
