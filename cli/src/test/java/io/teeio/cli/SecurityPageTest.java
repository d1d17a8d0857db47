package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} promises nothing that is not there. */
final class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern RULE = Pattern.compile("`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)`");
  private static final Pattern ATTACK = Pattern.compile("\\b([AT]\\d{3})\\b");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/security.md"));
  }

  private static List<String> named(Pattern pattern) throws IOException {
    return pattern.matcher(page()).results().map(found -> found.group(1)).distinct().toList();
  }

  @Test
  void everyAttackOfTheCatalogueStandsOnIt() throws IOException {
    assertThat(named(ATTACK))
        .containsExactlyInAnyOrderElementsOf(
            AttackCatalogue.all().stream().map(Attack::id).toList());
  }

  @Test
  void everyRuleThatItNamesExists() throws IOException {
    String rules = Files.readString(ROOT.resolve("docs/rules.md"));

    assertThat(named(RULE)).isNotEmpty().allMatch(rule -> rules.contains("| " + rule + " |"));
  }

  @Test
  void anAttackStandsBesideTheRuleThatStopsIt() throws IOException {
    for (Attack attack : AttackCatalogue.all()) {
      assertThat(page().lines().filter(line -> line.contains(attack.id())))
          .as(attack.id())
          .anyMatch(line -> line.contains("`" + attack.mitigation().name() + "`"));
    }
  }

  @Test
  void everyTestThatItNamesExists() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(ROOT)) {
      tests =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith("Test.java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }

    assertThat(named(TEST)).isNotEmpty().isSubsetOf(tests);
  }
}
