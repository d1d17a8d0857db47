package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.teeio.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All rules of the project are one catalogue, and {@code docs/rules.md} shows it as it is. */
@AnalyzeClasses(packages = "io.teeio", importOptions = ImportOption.DoNotIncludeTests.class)
final class RuleCatalogueTest {
  private static final Path PAGE = Path.of("..", "docs", "rules.md");
  private static final String INTRODUCTION =
      """
      # Every rule that is checked

      Errors, events, the dissector, the probe and the tests name these. Each is a constant of the enum that its heading
      names. This page is written from the code: `mvn -pl cli -am test -Dtest=RuleCatalogueTest -Dteeio.rules.write=true
      -Dsurefire.failIfNoSpecifiedTests=false` renews it, and a test fails when it is not what the code says.
      """;

  private static List<Rule> rules(JavaClasses classes) {
    List<Rule> found = new ArrayList<>();
    classes.stream()
        .filter(type -> type.isAssignableTo(Rule.class) && type.isEnum())
        .sorted(Comparator.comparing(JavaClass::getName))
        .map(JavaClass::reflect)
        .forEach(type -> {
          for (Object constant : type.getEnumConstants()) {
            found.add((Rule) constant);
          }
        });
    return List.copyOf(found);
  }

  @ArchTest
  static void noTwoRulesHaveOneName(JavaClasses classes) {
    Map<String, List<String>> places =
        rules(classes).stream()
            .collect(
                Collectors.groupingBy(
                    Rule::name,
                    Collectors.mapping(
                        rule -> rule.getClass().getSimpleName(), Collectors.toList())));

    assertThat(places.values()).allMatch(each -> each.size() == 1);
  }

  @ArchTest
  static void everyRuleSaysWhereItStandsAndWhatItDemands(JavaClasses classes) {
    assertThat(rules(classes))
        .isNotEmpty()
        .allSatisfy(rule -> {
          assertThat(rule.citation().document()).as(rule.name()).isNotBlank();
          assertThat(rule.citation().version()).as(rule.name()).isNotBlank();
          assertThat(rule.citation().clause()).as(rule.name()).isNotBlank();
          assertThat(rule.sentence()).as(rule.name()).isNotBlank();
        });
  }

  @ArchTest
  static void thePageOfRulesIsWhatTheCodeSays(JavaClasses classes) throws IOException {
    if (Boolean.getBoolean("teeio.rules.write")) {
      Files.writeString(PAGE, page(classes));
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page(classes));
  }

  private static String page(JavaClasses classes) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    Map<String, List<Rule>> catalogues = new TreeMap<>();
    for (Rule rule : rules(classes)) {
      catalogues.computeIfAbsent(rule.getClass().getName(), name -> new ArrayList<>()).add(rule);
    }
    catalogues.forEach((name, rules) -> {
      page.append("\n## ")
          .append(name)
          .append("\n\n| Rule | Where | Strength | Demand |\n|---|---|---|---|\n");
      for (Rule rule : rules) {
        page.append("| ")
            .append(rule.name())
            .append(" | ")
            .append(rule.citation())
            .append(" | ")
            .append(rule.citation().strength().toString().toLowerCase(Locale.ROOT))
            .append(" | ")
            .append(rule.sentence().replace("|", "\\|"))
            .append(" |\n");
      }
    });
    return page.toString();
  }
}
