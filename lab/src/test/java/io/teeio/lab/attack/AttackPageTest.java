package io.teeio.lab.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/attacks.md} shows the catalogue as it is. */
class AttackPageTest {
  private static final Path PAGE = Path.of("..", "docs", "attacks.md");
  private static final String SOURCES = "../lab/src/main/java/io/teeio/lab/attack/";
  private static final String INTRODUCTION =
      """
      # The threat catalogue

      `./teeio attack` builds a machine for each of these attacks and tries it: once with every rule enforced, and once without just
      the rule that should stop it. The first attempt has to be blocked, and the second has to get through and show what leaked or
      what was overwritten; a mitigation whose absence changes nothing proves nothing. `./teeio attack T003 A010` tries some of them,
      `--list` tells what there is, `--json` prints one object. Exit status: 0 all is as it should be, 1 an attack gets through or a
      rule proves not to matter.

      T001 to T011 are the threats of CoVE-IO's security model (chapter 05 of 0.3.0+a361d4a; T011, denial of service, is out of its
      scope since 2024: there the service is lost, and what must not be lost is the resources). A001 on are ours. The adversaries are
      the specification's eight.

      An attack is a class that implements `Attack`, and a line in `AttackCatalogue`. It uses an `Experiment`: the whole machine, with
      a TVM whose program it writes, a host that does what it says, and often a switch, an interposer, a device or another TVM of its
      own. It does the same whatever is enforced, and never asks. What the TVM wants kept is a `TvmSecret`; only who has all of its
      bytes in the end has succeeded. `Refusals` finds what stopped the others. `AttackCatalogueTest` runs every one both ways.

      This page is written from the code: `mvn -pl lab -am test -Dtest=AttackPageTest -Dteeio.attacks.write=true
      -Dsurefire.failIfNoSpecifiedTests=false` renews it, and a test fails when it is not what the code says.

      | | Attack | Adversary | Stopped by |
      |---|---|---|---|
      """;

  @Test
  void thePageOfAttacksIsWhatTheCatalogueSays() throws IOException {
    if (Boolean.getBoolean("teeio.attacks.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  private static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Attack attack : AttackCatalogue.all()) {
      page.append(
          "| [%s](#%s) | %s | %s | %s |\n"
              .formatted(
                  attack.id(),
                  anchor(attack),
                  attack.name(),
                  attack.adversary().words(),
                  attack.mitigation().name()));
    }
    AttackCatalogue.all().forEach(attack -> page.append(section(attack)));
    return page.toString();
  }

  private static String section(Attack attack) {
    String source = attack.getClass().getSimpleName();
    return """

    ## %s %s

    The adversary (%s) %s.

    Stopped by `%s`: %s [%s]

    Code: [%s](%s%s.java)
    """
        .formatted(
            attack.id(),
            attack.name(),
            attack.adversary().words(),
            attack.tries(),
            attack.mitigation().name(),
            attack.mitigation().sentence(),
            attack.mitigation().citation(),
            source,
            SOURCES,
            source);
  }

  /** The name that GitHub gives to the heading of {@code attack}. */
  private static String anchor(Attack attack) {
    return (attack.id() + " " + attack.name())
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }
}
