package io.teeio.cli;

import io.teeio.attest.certificate.Statement;
import io.teeio.attest.certificate.Statements;
import io.teeio.wire.MalformedInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What issuers said about revocation. */
final class StatementOptions {
  private static final int LONGEST_STATEMENT = 1 << 20;
  private static final int LONGEST_LIST = 16 << 20;
  private static final Set<String> LISTS = Set.of(".crl", ".der", ".pem");

  @Option(
      names = "--ocsp",
      paramLabel = "DIR",
      description =
          "OCSP responses (DER or Base64), one a file: a folder or a file; may be given several"
              + " times.")
  private List<Path> responses = List.of();

  @Option(
      names = "--crl",
      paramLabel = "FILE",
      description = "A certificate revocation list (DER or PEM); may be given several times.")
  private List<Path> lists = List.of();

  /** Whether there are any. */
  boolean isGiven() {
    return !responses.isEmpty() || !lists.isEmpty();
  }

  /** All of them. */
  Statements statements() throws CannotDo {
    Statements all = Statements.NONE;
    for (CollateralOptions.Named file :
        CollateralOptions.contents(responses, Set.of(), LONGEST_STATEMENT)) {
      all = all.and(statements(file, "OCSP response"));
    }
    for (CollateralOptions.Named file : CollateralOptions.contents(lists, LISTS, LONGEST_LIST)) {
      all = all.and(statements(file, "revocation list"));
    }
    return all;
  }

  private static List<Statement> statements(CollateralOptions.Named file, String kind)
      throws CannotDo {
    try {
      return Statements.read(file.content());
    } catch (MalformedInput e) {
      throw CannotDo.environment(file.name() + " is no " + kind + ": " + e.getMessage());
    }
  }
}
