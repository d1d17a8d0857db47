package io.teeio.cli;

import io.teeio.attest.policy.Policy;
import io.teeio.attest.token.DeviceTrust;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a third party judges a TVM's devices with itself. */
final class DeviceTrustOptions {
  @Option(
      names = "--device-anchors",
      paramLabel = "DIR",
      description =
          "Judge the TVM's devices anew, by what the TVM looked at: the roots to trust for them"
              + " (as --anchors).")
  private List<Path> anchors = List.of();

  @Option(
      names = "--device-rim",
      paramLabel = "FILE",
      description = "... and what they must measure: our JSON, or CoRIMs (with --rim-key).")
  private List<Path> rims = List.of();

  @Option(
      names = "--device-policy",
      paramLabel = "FILE",
      description =
          "... and what is demanded of them (YAML); default: every check that can be made decides.")
  private @Nullable Path policy;

  /**
   * What was given; empty if nothing was, so that the TVM's own judgement counts.
   *
   * @param shared has what was said about revocation, and whose manifests are believed
   */
  Optional<DeviceTrust> trust(CollateralOptions shared) throws CannotDo {
    if (anchors.isEmpty() && rims.isEmpty() && policy == null) {
      shared.withoutAuthors();
      return Optional.empty();
    }
    Policy demanded = policy == null ? Policy.DEFAULT : PolicyOption.read(policy).policy();
    return Optional.of(new DeviceTrust(shared.withOthers(rims, anchors).spdm(List.of()), demanded));
  }
}
