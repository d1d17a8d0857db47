package io.teeio.attest.spdm;

import io.teeio.attest.Anchors;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.corim.CorimAppraisal;
import io.teeio.attest.corim.CorimTrust;
import io.teeio.attest.corim.State;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What signed manifests say, as far as they can be believed.
 *
 * @param references the states of those of which every required check passed
 * @param checks the checks of all, each name once
 */
record ManifestReading(List<State> references, List<Check> checks) {
  private static final String PREFIX = "corim ";

  static ManifestReading of(
      KnownChains known,
      SignedReferences signed,
      Optional<DeviceChain> device,
      Policy policy,
      AsOf asOf) {
    Anchors given =
        Anchors.of(
            signed.anchors().certificates().stream()
                .filter(root -> device.filter(chain -> isBelow(chain, root)).isEmpty())
                .toList());
    Anchors anchors = policy.anchors().referenceValues().choose(given, List.of(), known.crypto());
    CorimTrust trust =
        new CorimTrust(
            signed.signers(), new ChainTrust(anchors, signed.statements(), policy.revocation()));
    List<State> references = new ArrayList<>();
    Map<String, List<Check>> byName = new LinkedHashMap<>();
    for (Bytes file : signed.manifests()) {
      CorimAppraisal.Appraised appraised =
          new CorimAppraisal(known.crypto(), known)
              .appraise(PREFIX, file, trust, asOf.referenceValues());
      appraised
          .checks()
          .forEach(
              check -> byName.computeIfAbsent(check.name(), name -> new ArrayList<>()).add(check));
      boolean believed =
          policy.judge(appraised.checks()).stream()
              .filter(check -> check.name().startsWith(PREFIX))
              .noneMatch(ManifestReading::speaksAgainst);
      if (believed) {
        appraised.manifest().ifPresent(read -> references.addAll(read.corim().references()));
      }
    }
    List<Check> checks = new ArrayList<>();
    byName.values().forEach(each -> Worst.of(each).ifPresent(checks::add));
    return new ManifestReading(List.copyOf(references), List.copyOf(checks));
  }

  /** Whether the chain of a device ends in {@code root}, which it may leave out. */
  private static boolean isBelow(DeviceChain device, Certificate root) {
    return device.rootFirst().stream()
        .anyMatch(each -> each.equals(root) || each.issuerName().equals(root.subjectName()));
  }

  private static boolean speaksAgainst(Check check) {
    return switch (check.result()) {
      case FAIL -> true;
      case NOT_CHECKED -> check.required();
      case PASS, WARN -> false;
    };
  }
}
