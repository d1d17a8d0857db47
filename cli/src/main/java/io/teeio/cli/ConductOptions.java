package io.teeio.cli;

import io.teeio.probe.Conduct;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.PresetNegotiation;
import io.teeio.spdm.requester.RequesterProfile;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a probe behaves in connections and sessions. */
final class ConductOptions {
  @Option(
      names = "--key-update",
      split = ",",
      paramLabel = "WHO",
      description =
          "Whose keys to update: requester, both, responder (which DMTF's emulator is asked to want);"
              + " default: requester,both.")
  private List<String> renewals = List.of();

  @Option(names = "--leave-open", description = "Leave sessions without END_SESSION.")
  private boolean leaveOpen;

  @Option(
      names = "--version-only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Agree on nothing after GET_VERSION: the newest --spdm, the first --algorithm of each kind,"
              + " and these capabilities of the responder hold.")
  private List<String> preset = List.of();

  /** The conduct of a requester that is {@code profile}. */
  Conduct conduct(RequesterProfile profile) throws CannotDo {
    Conduct conduct = renewals.isEmpty() ? Conduct.POLITE : Conduct.POLITE.withRenewals(renewals());
    if (leaveOpen) {
      conduct = conduct.leavingOpen();
    }
    return preset.isEmpty() ? conduct : conduct.withPreset(agreed(profile));
  }

  private Set<Conduct.Renewal> renewals() throws CannotDo {
    Set<Conduct.Renewal> chosen = EnumSet.noneOf(Conduct.Renewal.class);
    for (String word : renewals) {
      try {
        chosen.add(Conduct.Renewal.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw CannotDo.usage("--key-update is requester, both or responder, not \"" + word + "\"");
      }
    }
    return chosen;
  }

  private Negotiated agreed(RequesterProfile profile) throws CannotDo {
    SpdmVersion version =
        profile.versions().stream().max(SpdmVersion::compareTo).orElse(SpdmVersion.V1_2);
    CapabilitySet theirs = CapabilitySet.NONE;
    for (String word : preset) {
      theirs = theirs.with(RequesterOptions.capability(word));
    }
    EndpointCapabilities ours = profile.announced(version);
    return PresetNegotiation.of(
        version, ours, PresetNegotiation.like(ours, theirs), profile.algorithms());
  }
}
