package io.teeio.cli;

import io.teeio.crypto.Crypto;
import io.teeio.probe.ProbePlan;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.SecuredVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a requester of this command is. */
final class RequesterOptions {
  @Option(
      names = "--spdm",
      split = ",",
      paramLabel = "VERSION",
      description = "Versions of SPDM to speak; default: all.")
  private List<String> versions = List.of();

  @Option(
      names = "--secured-version",
      split = ",",
      paramLabel = "VERSION",
      description = "Versions of Secured Messages to speak; default: all.")
  private List<String> secured = List.of();

  @Option(
      names = "--cap",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Capabilities to have, as key-ex or psk, and no others; or, each with + or -, to have too or"
            + " not; default: all that a requester can have."
      })
  private List<String> capabilities = List.of();

  @Option(
      names = "--transfer-size",
      paramLabel = "BYTES",
      description = "DataTransferSize, at least 42; default: 4608.")
  private int transferSize = 0x1200;

  @Option(
      names = "--max-message",
      paramLabel = "BYTES",
      description = "MaxSPDMmsgSize; default: 163840.")
  private int maxMessage = 0x28000;

  @Mixin private AlgorithmOptions algorithms = new AlgorithmOptions();

  @Mixin private IdentityOptions identity = new IdentityOptions();

  /** What the requester has. */
  RequesterParts parts(Crypto crypto) throws CannotDo {
    return identity.addTo(RequesterParts.NONE, crypto);
  }

  /** The requester. */
  RequesterProfile profile() throws CannotDo {
    RequesterProfile all =
        identity.isGiven() ? ProbePlan.identifiedRequester() : ProbePlan.requester();
    Files.between("--transfer-size", transferSize, 42, 1 << 20);
    Files.between("--max-message", maxMessage, 42, 1 << 24);
    return all.withVersions(versions())
        .withAlgorithms(algorithms.of(all.algorithms()))
        .withSecuredVersions(secured())
        .withCapabilities(capabilities(all.capabilities()))
        .withTransferSize(transferSize)
        .withMaxMessageSize(maxMessage)
        .withSeveralKeys(
            capabilities(all.capabilities())
                .hasAny(Capability.MULTI_KEY_NEGOTIABLE, Capability.MULTI_KEY_ONLY));
  }

  private SpdmVersion[] versions() throws CannotDo {
    List<SpdmVersion> chosen = new ArrayList<>();
    for (String word : versions) {
      chosen.add(
          Arrays.stream(SpdmVersion.values())
              .filter(version -> version.toString().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  CannotDo.usage("--spdm is 1.0, 1.1, 1.2, 1.3 or 1.4, not \"" + word + "\"")));
    }
    return chosen.isEmpty() ? SpdmVersion.values() : chosen.toArray(SpdmVersion[]::new);
  }

  private List<VersionNumber> secured() throws CannotDo {
    List<VersionNumber> chosen = new ArrayList<>();
    for (String word : secured) {
      chosen.add(
          SecuredVersion.all().stream()
              .filter(version -> version.toString().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  CannotDo.usage(
                      "--secured-version is one of "
                          + SecuredVersion.all()
                          + ", not \""
                          + word
                          + "\"")));
    }
    return chosen.isEmpty() ? SecuredVersion.all() : chosen;
  }

  private CapabilitySet capabilities(CapabilitySet all) throws CannotDo {
    boolean changes =
        capabilities.stream().anyMatch(it -> it.startsWith("+") || it.startsWith("-"));
    CapabilitySet set = capabilities.isEmpty() || changes ? all : CapabilitySet.NONE;
    for (String word : capabilities) {
      boolean away = word.startsWith("-");
      Capability capability = capability(changes ? word.substring(1) : word);
      set = away ? set.without(capability) : set.with(capability);
    }
    return set;
  }

  /** The capability called {@code word}, as {@code key-ex}. */
  static Capability capability(String word) throws CannotDo {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(Capability.values())
        .filter(capability -> capability.name().equals(name))
        .findFirst()
        .orElseThrow(() -> CannotDo.usage("there is no capability \"" + word + "\""));
  }
}
