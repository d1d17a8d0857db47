package io.teeio.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code teeio collateral}: what verifiers appraise with, brought to them in one signed file. */
@Command(
    name = "collateral",
    mixinStandardHelpOptions = true,
    description = {
      "Packs anchors, reference manifests, statements about revocation and policies into one signed"
          + " and versioned file for verifiers without a network, and takes such a file: complete,"
          + " signed by a key that is trusted, and never older than the one before.",
      "",
      "Exit status: 0 done; 1 the file is refused; 2 wrong usage; 3 a file cannot be read or"
          + " written."
    },
    subcommands = {
      CollateralSignCommand.class,
      CollateralUpdateCommand.class,
      CollateralShowCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  teeio collateral sign site/ --name site --store-version 7 --key key.pem --out site.7",
      "  teeio collateral update site.store --with site.7 --trusted-key key.pub",
      "  teeio collateral show site.store --trusted-key key.pub --unpack site/"
    })
final class CollateralCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets this");
    throw new ParameterException(
        command.commandLine(),
        "Missing command: " + String.join(", ", command.subcommands().keySet()));
  }
}
