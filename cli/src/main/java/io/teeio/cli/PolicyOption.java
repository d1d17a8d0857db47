package io.teeio.cli;

import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.PolicyError;
import io.teeio.attest.policy.PolicyYaml;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --policy FILE}: what is demanded of a device. */
final class PolicyOption {
  private static final int LONGEST = 1 << 20;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What is demanded (YAML, docs/attestation.md); default: every check that can be made"
              + " decides, revocation if statements about it are given.")
  private @Nullable Path file;

  /** The policy that was given, or the default. */
  Policy policy() throws CannotDo {
    if (file == null) {
      return Policy.DEFAULT;
    }
    try {
      return PolicyYaml.read(InputFile.text(file, LONGEST));
    } catch (PolicyError e) {
      throw CannotDo.environment(file + ": " + e.getMessage());
    }
  }
}
