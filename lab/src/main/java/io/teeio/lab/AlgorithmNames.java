package io.teeio.lab;

import io.teeio.lab.report.RunReport.SpdmFacts;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.message.Algorithms;
import java.util.Locale;
import java.util.Optional;

/** What ALGORITHMS selected, in the names that people use. */
final class AlgorithmNames {
  private AlgorithmNames() {}

  static SpdmFacts of(SpdmVersion version, Algorithms chosen) {
    return new SpdmFacts(
        "1." + version.minor(),
        dashed(Registered.only(chosen.baseHashSel(), BaseHashAlgorithm.values())),
        dashed(Registered.only(chosen.baseAsymSel(), BaseAsymAlgorithm.values())),
        Registered.only(chosen.selected(AlgorithmStructureType.DHE), DheGroup.values())
            .map(group -> group.name().toLowerCase(Locale.ROOT).replace("_", ""))
            .orElse("none"),
        dashed(
            Registered.only(
                chosen.selected(AlgorithmStructureType.AEAD), AeadCipherSuite.values())));
  }

  private static String dashed(Optional<? extends Enum<?>> algorithm) {
    return algorithm.map(each -> each.name().replace('_', '-')).orElse("none");
  }
}
