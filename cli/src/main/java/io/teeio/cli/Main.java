package io.teeio.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point: {@code teeio COMMAND}. */
@Command(
    name = "teeio",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Trusted device I/O: the machine, the device, the protocols.",
    subcommands = {
      RunCommand.class,
      ProbeCommand.class,
      DeviceCommand.class,
      DissectCommand.class,
      AttackCommand.class,
      VerifyCommand.class,
      CollateralCommand.class
    },
    footer = {"", "Example:", "  teeio run", "", "teeio COMMAND --help says more."})
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  Main() {
    spec = CommandSpec.create();
  }

  /** Runs the command and leaves with its status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(status);
  }

  /** Runs the command with its output going to {@code out} and {@code err}; returns the status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((problem, ignored) -> {
      err.println(oneLine(problem));
      return ExitStatus.USAGE;
    });
    line.setExecutionExceptionHandler((problem, command, ignored) -> {
      if (problem instanceof CannotDo cannot) {
        err.println(command.getCommandSpec().qualifiedName() + ": " + cannot.getMessage());
        return cannot.status();
      }
      throw problem;
    });
    return line.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  private static String oneLine(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String message = String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong usage");
    return command.getCommandSpec().qualifiedName()
        + ": "
        + message
        + " (see "
        + command.getCommandSpec().qualifiedName()
        + " --help)";
  }
}
