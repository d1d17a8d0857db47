package io.teeio.tsm.device;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.manifest.Anchor;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the TSM demands of a device before it opens a session with it. The TVM judges for itself
 * later.
 */
final class Identification {
  private final Environment environment;
  private final Device device;

  Identification(Environment environment, Device device) {
    this.environment = environment;
    this.device = device;
  }

  /** Demands what CoVE-IO demands of every device. */
  void requireNegotiated(Negotiated negotiated) throws Violation {
    Guards guards = environment.guards();
    for (Capability needed :
        List.of(
            Capability.CERT,
            Capability.MEAS_WITH_SIGNATURE,
            Capability.KEY_EX,
            Capability.ENCRYPT,
            Capability.MAC)) {
      guards.require(
          CoveRule.CONNECT_CAPABILITIES, negotiated.responder().has(needed), () -> "no " + needed);
    }
    guards.require(
        CoveRule.CONNECT_CAPABILITIES,
        negotiated.bothHave(Capability.ENCRYPT),
        () -> "sessions are not encrypted");
  }

  /** Demands that {@code chain} begins at an anchor; says so if the profile has none. */
  void requireAnchored(CertificateChain chain) throws Violation {
    List<Anchor> anchors = environment.manifest().anchors();
    if (anchors.isEmpty() && environment.isExternal()) {
      environment.events().accept(new TsmEvent.Unanchored(device.id()));
      return;
    }
    Optional<String> problem = problem(chain, anchors, environment.clock().instant());
    environment
        .guards()
        .require(CoveRule.CONNECT_CHAIN_ANCHORED, problem.isEmpty(), () -> problem.orElse(""));
  }

  private Optional<String> problem(CertificateChain chain, List<Anchor> anchors, Instant asOf) {
    Optional<String> reason = Optional.of("the chain begins at no anchor");
    for (Anchor anchor : anchors) {
      Optional<List<Certificate>> path = path(chain, anchor);
      if (path.isPresent()) {
        reason = CertificatePath.check(environment.crypto(), path.get(), asOf);
        if (reason.isEmpty()) {
          return reason;
        }
      }
    }
    return reason;
  }

  /** The chain from {@code anchor} on, if it begins there. */
  private Optional<List<Certificate>> path(CertificateChain chain, Anchor anchor) {
    Crypto crypto = environment.crypto();
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
