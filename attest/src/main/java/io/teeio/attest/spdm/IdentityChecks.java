package io.teeio.attest.spdm;

import io.teeio.attest.Anchors;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.DeviceProfile;
import io.teeio.attest.certificate.DiceTcbInfo;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the key that signed is that of a device whose maker is trusted. */
final class IdentityChecks {
  private final KnownChains known;
  private final Policy policy;
  private final SpdmCollateral collateral;
  private final AsOf asOf;

  IdentityChecks(KnownChains known, Policy policy, SpdmCollateral collateral, AsOf asOf) {
    this.known = known;
    this.policy = policy;
    this.collateral = collateral;
    this.asOf = asOf;
  }

  List<Check> checks(DeviceChain chain, Optional<Negotiated> used) {
    Optional<Certificate> leaf = chain.leaf();
    if (leaf.isEmpty()) {
      return List.of(bareKey(chain));
    }
    Anchors anchors =
        policy
            .anchors()
            .device()
            .choose(collateral.anchors(), List.of(chain.rootFirst().getFirst()), known.crypto());
    List<Check> checks =
        new ArrayList<>(
            new ChainAppraisal(known)
                .checks(
                    "",
                    chain.leafFirst(),
                    new ChainTrust(anchors, collateral.statements(), policy.revocation()),
                    scope(leaf.get()),
                    asOf.device()));
    used.flatMap(negotiated -> negotiated.algorithms().hash())
        .flatMap(CryptoSuite::hash)
        .flatMap(hash -> rootHash(chain, anchors, hash))
        .ifPresent(checks::add);
    checks.addAll(DeviceProfile.checks("", chain.leafFirst()));
    return checks;
  }

  /** A leaf that tells of the firmware it was made for is one that the device makes itself. */
  private static RevocationScope scope(Certificate leaf) {
    boolean dice =
        leaf.extension(DiceTcbInfo.EXTENSION).isPresent()
            || leaf.extension(DiceTcbInfo.EXTENSION_OF_OLD).isPresent()
            || leaf.extension(DiceTcbInfo.MULTIPLE).isPresent();
    return dice ? RevocationScope.EXCEPT_LEAF : RevocationScope.EXCEPT_MUTABLE;
  }

  /** A key alone says nothing of whose it is: somebody must have said so beforehand. */
  private Check bareKey(DeviceChain chain) {
    String name = "certificate chain";
    if (collateral.keys().isEmpty()) {
      return Check.notChecked(name, "a bare public key, and none was said to be trusted");
    }
    return Check.of(
        name,
        chain.key().filter(collateral.keys()::contains).isPresent(),
        "a bare public key that was said to be trusted",
        "a bare public key, and not one that was said to be trusted");
  }

  /** RootHash names the root of the chain, whether the device sends that or not. */
  private Optional<Check> rootHash(DeviceChain chain, Anchors anchors, HashAlgorithm hash) {
    return chain
        .rootHash(hash)
        .map(actual -> {
          Bytes first = known.crypto().hash(hash, chain.rootFirst().getFirst().der());
          boolean named =
              first.equals(actual)
                  || anchors.roots().stream()
                      .anyMatch(root -> known.crypto().hash(hash, root).equals(actual));
          return Check.of(
                  "root hash",
                  named,
                  "is that of the root",
                  "is that of another certificate than the root")
              .under("DSP0274 1.3.0 Certificates and certificate chains, RootHash")
              .comparing(first.toString(), actual.toString());
        });
  }
}
