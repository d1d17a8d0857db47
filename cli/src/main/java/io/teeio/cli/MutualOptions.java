package io.teeio.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a device asks who they are, on the command line: each option is a setting of that name. */
final class MutualOptions {
  @Option(
      names = "--mutual",
      paramLabel = "FORM",
      description =
          "What KEY_EXCHANGE_RSP asks of a requester that can: none, provisioned, encapsulated or"
              + " digests; default: none.")
  private @Nullable String mutual;

  @Option(
      names = "--basic-mutual",
      description = "Let CHALLENGE_AUTH ask for basic mutual authentication.")
  private boolean basic;

  @Option(
      names = "--require-mutual",
      description = "Refuse sessions to requesters that cannot do what --mutual says.")
  private boolean required;

  @Option(
      names = "--requester-slot",
      paramLabel = "N",
      description = "The slot of the requester to ask for; default: 0.")
  private @Nullable String slot;

  @Option(
      names = "--requester-root",
      split = ",",
      paramLabel = "FILE",
      description = "Certificates (PEM or DER) of authorities that may name requesters.")
  private List<String> roots = List.of();

  @Option(
      names = "--requester-chain",
      paramLabel = "FILE",
      description = "The chain of a requester (PEM or DER, root first), known beforehand.")
  private @Nullable String chain;

  @Option(
      names = "--requester-key",
      split = ",",
      paramLabel = "FILE",
      description = "The public key of a requester (DER), known beforehand.")
  private List<String> keys = List.of();

  /** Adds the settings that were given here. */
  void addTo(Map<String, Object> settings) {
    if (mutual != null) {
      settings.put("mutual", mutual);
    }
    if (basic) {
      settings.put("basic-mutual", true);
    }
    if (required) {
      settings.put("require-mutual", true);
    }
    if (slot != null) {
      settings.put("requester-slot", slot);
    }
    if (!roots.isEmpty()) {
      settings.put("requester-root", roots.stream().map(MutualOptions::absolute).toList());
    }
    if (chain != null) {
      settings.put("requester-chain", absolute(chain));
    }
    if (!keys.isEmpty()) {
      settings.put("requester-key", keys.stream().map(MutualOptions::absolute).toList());
    }
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }
}
