package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.certificate.DiceTcbInfo;
import io.teeio.attest.corim.BlockClaims;
import io.teeio.attest.corim.ClaimComparison;
import io.teeio.attest.corim.Environment;
import io.teeio.attest.corim.EvidenceClaims;
import io.teeio.attest.corim.Measurement;
import io.teeio.attest.corim.SpdmTableOfContents;
import io.teeio.attest.corim.State;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * Compares measurements with the reference triples of CoRIMs. The blocks count by their indices; if
 * they do not meet the references, what concise evidence in a measurement manifest says of them
 * counts, where the references are about that.
 */
final class ManifestComparison {
  private static final String NAME = "measurements";

  private final Crypto crypto;
  private final List<MeasurementEvidence> series;
  private final List<MeasuredBlock> blocks;

  ManifestComparison(Crypto crypto, List<MeasurementEvidence> series, List<MeasuredBlock> blocks) {
    this.crypto = crypto;
    this.series = series;
    this.blocks = blocks;
  }

  ReferenceComparison with(List<State> references, Optional<DeviceChain> chain) {
    List<Measurement> claims;
    try {
      claims =
          new BlockClaims(crypto, measurementHash())
              .of(series.stream().flatMap(each -> each.blocks().stream()).distinct().toList());
    } catch (MalformedInput malformed) {
      return new ReferenceComparison(
          Check.fail(NAME, malformed.getMessage()), MeasurementComparison.NONE);
    }
    Environment device = chain.map(ManifestComparison::environment).orElse(Environment.UNKNOWN);
    MeasurementComparison direct =
        ClaimComparison.compare(references, new EvidenceClaims.Blocks(device, claims));
    MeasurementComparison best = direct;
    List<State> states = states(claims);
    if (!isMet(direct) && !states.isEmpty()) {
      MeasurementComparison told =
          ClaimComparison.compare(references, new EvidenceClaims.States(states));
      best = told.compared() > 0 ? told : direct;
    }
    return new ReferenceComparison(check(best), best);
  }

  private static boolean isMet(MeasurementComparison comparison) {
    return comparison.compared() > 0 && comparison.mismatched().isEmpty();
  }

  private static Check check(MeasurementComparison comparison) {
    String counts =
        comparison.matched() + " of " + comparison.compared() + " elements of the manifests match";
    return Check.of(
        NAME,
        isMet(comparison),
        counts,
        comparison.compared() == 0 ? "the manifests speak of other devices" : counts);
  }

  /** As the innermost layer that says so calls itself. */
  private static Environment environment(DeviceChain chain) {
    for (Certificate certificate : chain.leafFirst()) {
      try {
        for (DiceTcbInfo info : DiceTcbInfo.of(certificate)) {
          if (info.vendor().isPresent() || info.model().isPresent()) {
            return Environment.of(info.vendor(), info.model());
          }
        }
      } catch (MalformedInput _) {
        return Environment.UNKNOWN;
      }
    }
    return Environment.UNKNOWN;
  }

  /** What concise evidence says, if a manifest holds it. */
  private List<State> states(List<Measurement> claims) {
    return blocks.stream()
        .filter(MeasuredBlock::raw)
        .filter(block -> block.kind() == BlockKind.MANIFEST || block.manifest().isPresent())
        .flatMap(block -> contents(block).stream())
        .findFirst()
        .map(contents -> contents.resolved(claims))
        .orElse(List.of());
  }

  /** Empty if a vendor put something else there, as it may. */
  private static Optional<SpdmTableOfContents> contents(MeasuredBlock block) {
    try {
      return Optional.of(
          SpdmTableOfContents.read(
              block.manifest().map(StructuredManifest::content).orElse(block.value())));
    } catch (MalformedInput _) {
      return Optional.empty();
    }
  }

  /** As negotiated; where nobody recorded that, the usual one of the size of the digests. */
  private Optional<HashAlgorithm> measurementHash() {
    Optional<Negotiated> negotiated =
        series.stream().flatMap(each -> each.negotiated().stream()).findFirst();
    if (negotiated.isPresent()) {
      return negotiated.get().algorithms().measurementHash().flatMap(CryptoSuite::hash);
    }
    return blocks.stream()
        .filter(block -> !block.raw())
        .findFirst()
        .flatMap(block ->
            List.of(HashAlgorithm.SHA_256, HashAlgorithm.SHA_384, HashAlgorithm.SHA_512).stream()
                .filter(hash -> hash.size() == block.value().length())
                .findFirst());
  }
}
