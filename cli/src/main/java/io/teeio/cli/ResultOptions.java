package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.attest.result.AppraisalText;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How an appraisal is told. */
final class ResultOptions {
  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Mixin private EarOptions ear = new EarOptions();

  /** Demands that the options go together, before anything is done. */
  void requireWhole() throws CannotDo {
    ear.requireWhole();
  }

  /**
   * Tells {@code appraisal}; returns the status that it means.
   *
   * @param policy what it was made by
   * @param nonce what the verifier had asked with
   * @param spec the command, which prints
   */
  int tell(Appraisal appraisal, Policy policy, Optional<Bytes> nonce, @Nullable CommandSpec spec)
      throws CannotDo {
    Optional<String> warning = ear.write(appraisal, policy, nonce, Instant.now(), Crypto.fastest());
    warn(warning.stream().toList(), spec);
    print(appraisal, json, spec);
    return appraisal.passed() ? ExitStatus.YES : ExitStatus.NO;
  }

  /** Tells what the user should be warned of, a line each. */
  static void warn(List<String> warnings, @Nullable CommandSpec spec) {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets this");
    PrintWriter err = command.commandLine().getErr();
    warnings.forEach(line -> err.println(command.qualifiedName() + ": warning: " + line));
  }

  /** Prints {@code appraisal} for people or, if {@code json}, for programs. */
  static void print(Appraisal appraisal, boolean json, @Nullable CommandSpec spec) {
    PrintWriter out = Objects.requireNonNull(spec, "picocli sets this").commandLine().getOut();
    if (json) {
      out.println(AppraisalJson.write(appraisal));
    } else {
      out.print(AppraisalText.write(appraisal));
    }
    out.flush();
  }
}
