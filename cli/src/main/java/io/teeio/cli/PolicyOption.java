package io.teeio.cli;

import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.PolicyError;
import io.teeio.attest.policy.PolicyYaml;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
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

  /**
   * A policy, and what it was read from.
   *
   * @param text as it stands in the file; empty for the default
   */
  record Given(Policy policy, Bytes text) {}

  /** The policy that was given, or the default. */
  Policy policy() throws CannotDo {
    return given().policy();
  }

  /** The same with its text. */
  Given given() throws CannotDo {
    return file == null ? new Given(Policy.DEFAULT, Bytes.EMPTY) : read(file);
  }

  /** The policy in {@code file}. */
  static Given read(Path file) throws CannotDo {
    try {
      String text = InputFile.text(file, LONGEST);
      return new Given(PolicyYaml.read(text), Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
    } catch (PolicyError e) {
      throw CannotDo.environment(file + ": " + e.getMessage());
    }
  }
}
