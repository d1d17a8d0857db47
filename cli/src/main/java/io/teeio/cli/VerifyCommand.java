package io.teeio.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code teeio verify}: whether a device can be trusted, by what it said of itself. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises what a device said of itself, offline and for any instant: a verdict, and every"
          + " check that led to it with its reason and the clause that asks for it.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    subcommands = {
      VerifyNvidiaCommand.class,
      VerifySpdmCommand.class,
      VerifyTvmCommand.class,
      VerifyCaptureCommand.class,
      VerifyTokenCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  teeio verify nvidia --report report.bin --chain chain.pem --rim rims/",
      "  teeio verify spdm --transcript l2.bin --chain chain.pem --anchors roots/ --rim device.json",
      "  teeio verify tvm --token tvm.cbor --anchors root.pem --rim tvm.json",
      "  teeio verify capture session.pcap --secrets session.keys --anchors roots/",
      "  teeio verify token --token device.eat --key guest.pub --anchors roots/ --rim device.json",
      "",
      "teeio verify COMMAND --help says more."
    })
final class VerifyCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec command = java.util.Objects.requireNonNull(spec, "picocli sets this");
    throw new ParameterException(
        command.commandLine(),
        "Missing command: " + String.join(", ", command.subcommands().keySet()));
  }
}
