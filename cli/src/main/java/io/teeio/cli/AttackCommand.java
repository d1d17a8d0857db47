package io.teeio.cli;

import io.teeio.crypto.Crypto;
import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackCatalogue;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.AttackRun;
import io.teeio.lab.attack.BrokenExperiment;
import io.teeio.lab.attack.CatalogueReport;
import io.teeio.lab.page.AttackPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio attack}: the threat catalogue against the machine. */
@Command(
    name = "attack",
    mixinStandardHelpOptions = true,
    description = {
      "Attacks the machine in every way of the catalogue: once as it is, and once without just the"
          + " rule that should stop the attack, which then has to succeed and show what leaked.",
      "",
      "Exit status: 0 every attack is stopped, and by its rule; 1 one is not, or its rule proves"
          + " not to matter; 2 wrong usage; 3 could not."
    },
    footer = {
      "",
      "Examples:",
      "  teeio attack",
      "  teeio attack T003 A010",
      "  teeio attack --list",
      "  teeio attack --json",
      "  teeio attack --report attacks.html",
      "  teeio attack --random --seed 7 --steps 10000",
      "  teeio attack --random --minutes 30"
    })
final class AttackCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Only these: T001 to T011 are the specification's threats, A001 on are ours.")
  private List<String> ids = List.of();

  @Option(names = "--list", description = "Tell what there is, and attack nothing.")
  private boolean list;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page (HTML, all in one file) that shows the attacks.")
  private @Nullable Path reportFile;

  @ArgGroup(exclusive = false, heading = "%nRandom schedules:%n")
  private @Nullable RandomOptions random;

  @Override
  public Integer call() throws CannotDo {
    if (reportFile != null && (list || random != null)) {
      throw CannotDo.usage(
          "--report shows attacks of the catalogue: leave out --list and --random");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (random != null) {
      if (list || !ids.isEmpty()) {
        throw CannotDo.usage("--random has no catalogue: leave out --list and attack IDs");
      }
      return random.run(out, json);
    }
    List<Attack> chosen = chosen();
    if (list) {
      out.print(json ? AttackJson.list(chosen) + System.lineSeparator() : AttackText.list(chosen));
      return ExitStatus.YES;
    }
    Optional<PageFile> page =
        reportFile == null ? Optional.empty() : Optional.of(PageFile.open(reportFile));
    AttackText text = new AttackText(out);
    CatalogueReport report = run(chosen, json ? attack -> {} : text::attack);
    if (json) {
      out.println(AttackJson.write(report));
    } else {
      text.summary(report);
    }
    if (page.isPresent()) {
      page.get().write(new AttackPage(Crypto.fastest()).write(report));
    }
    return report.holds() ? ExitStatus.YES : ExitStatus.NO;
  }

  private static CatalogueReport run(List<Attack> attacks, Consumer<AttackReport> reader)
      throws CannotDo {
    try {
      return new AttackRun(reader).run(attacks);
    } catch (BrokenExperiment broken) {
      throw CannotDo.environment(String.valueOf(broken.getMessage()));
    }
  }

  /** The attacks that were named, each once and in the order of the catalogue; all if none was. */
  private List<Attack> chosen() throws CannotDo {
    if (ids.isEmpty()) {
      return AttackCatalogue.all();
    }
    Set<Attack> named = new LinkedHashSet<>();
    for (String id : ids) {
      named.add(
          AttackCatalogue.find(id)
              .orElseThrow(() ->
                  CannotDo.usage(
                      "there is no attack \"" + id + "\"; teeio attack --list shows all")));
    }
    return AttackCatalogue.all().stream().filter(named::contains).toList();
  }
}
