package io.teeio.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.lab.attack.Adversary;
import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.Attempt;
import io.teeio.lab.attack.CatalogueReport;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of attacks tells what was stopped and what not, and stays text. */
final class AttackPageTest {
  /** An attack that nobody makes. */
  private record Told(String id) implements Attack {
    @Override
    public String name() {
      return "<i>name</i>";
    }

    @Override
    public Adversary adversary() {
      return Adversary.DEVICE_FIRMWARE;
    }

    @Override
    public Rule mitigation() {
      return PlatformRule.PAGE_SINGLE_OWNER;
    }

    @Override
    public String tries() {
      return "tries it";
    }

    @Override
    public Attempt attempt(Guards guards) {
      throw new AssertionError("a page attacks nothing");
    }
  }

  private static String page(AttackReport... reports) {
    return new AttackPage(Crypto.portable()).write(new CatalogueReport(List.of(reports)));
  }

  @Test
  void aStoppedAttackHasItsRuleItsClauseAndBothPiecesOfEvidence() {
    String page =
        page(
            new AttackReport(
                new Told("T001"), Attempt.blocked("a wall"), Attempt.succeeded("<b>leak</b>")));
    assertThat(page)
        .contains("id=\"threats\"", "holds", "A wall.", "&lt;b&gt;leak&lt;/b&gt;.", "Tries it.")
        .contains("PAGE_<wbr>SINGLE_<wbr>OWNER", PlatformRule.PAGE_SINGLE_OWNER.citation().clause())
        .contains("&lt;i&gt;name", "pill good\">blocked", "pill odd\">succeeded")
        .doesNotContain("does not hold");
  }

  @Test
  void anAttackThatGetsThroughIsTold() {
    String page =
        page(new AttackReport(new Told("A001"), Attempt.succeeded("in"), Attempt.succeeded("in")));
    assertThat(page).contains("id=\"attacks\"", "does not hold", "pill bad\">succeeded");
  }

  @Test
  void aMitigationThatDoesNotMatterIsTold() {
    String page =
        page(new AttackReport(new Told("A001"), Attempt.blocked("no"), Attempt.blocked("no")));
    assertThat(page).contains("does not hold", "pill bad\">blocked");
  }
}
