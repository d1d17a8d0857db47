package io.teeio.spdm.negotiation;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * A, as it stands at the front of every transcript: GET_VERSION, VERSION, GET_CAPABILITIES,
 * CAPABILITIES, NEGOTIATE_ALGORITHMS, ALGORITHMS (DSP0274, clause "Transcript"). Judged again from
 * its bytes alone by whoever verifies what was signed over it.
 */
public final class NegotiationTranscript {
  private NegotiationTranscript() {}

  /**
   * Reads A from {@code in}, which stands behind ALGORITHMS then.
   *
   * @throws Violation if what was chosen was not offered, or capabilities contradict themselves
   * @throws MalformedInput if a message is not well-formed
   */
  public static Negotiated read(WireReader in, Guards guards) throws Violation, MalformedInput {
    GetVersion.read(in);
    Version versions = Version.read(in);
    GetCapabilities asked = GetCapabilities.read(in);
    boolean offered =
        versions.entries().stream()
            .map(VersionNumber::spdmVersion)
            .flatMap(Optional::stream)
            .anyMatch(asked.version()::equals);
    guards.require(SpdmRule.VERSION_NO_COMMON, offered, () -> asked.version() + " is not offered");
    Capabilities capabilities = Capabilities.read(in, asked.version());
    check(guards, CapabilityRules.brokenBy(capabilities, asked));
    Negotiated negotiated =
        Negotiated.INITIAL
            .with(asked.version())
            .with(asked.capabilities(), capabilities.capabilities());
    NegotiateAlgorithms offer = NegotiateAlgorithms.read(in, negotiated);
    Algorithms chosen = Algorithms.read(in, negotiated);
    check(guards, AlgorithmRules.brokenBy(chosen, offer, negotiated));
    AlgorithmSelection selection = AlgorithmRules.selection(chosen, offer, negotiated);
    if (selection.hash().flatMap(CryptoSuite::hash).isEmpty()) {
      throw new Violation(SpdmRule.ALGORITHMS_HASH_MISSING, "BaseHashSel");
    }
    return negotiated.with(selection);
  }

  private static void check(Guards guards, List<SpdmRule> broken) throws Violation {
    for (SpdmRule rule : broken) {
      guards.require(rule, false);
    }
  }
}
