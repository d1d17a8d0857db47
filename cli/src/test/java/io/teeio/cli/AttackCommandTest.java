package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackCatalogue;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.Attempt;
import io.teeio.lab.attack.CatalogueReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code teeio attack}: what it prints, as text and as JSON, and how it ends. */
class AttackCommandTest {
  private record Ended(int status, String out, String err) {}

  private static Ended teeio(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(status, out.toString(), err.toString());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void anAttackIsTriedWithItsMitigationAndWithoutAndToldAsJson() {
    Ended ended = teeio("attack", "t010", "T009", "T009", "--json");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).isEmpty();
    JsonNode root = json(ended.out());
    assertThat(root.get("attacks")).hasSize(2);
    JsonNode first = root.get("attacks").get(0);
    assertThat(first.propertyNames())
        .contains(
            "id",
            "name",
            "adversary",
            "mitigation",
            "clause",
            "withMitigation",
            "withoutMitigation",
            "evidence");
    assertThat(first.get("id").asString()).as("the catalogue's order").isEqualTo("T009");
    assertThat(first.get("adversary").asString()).isEqualTo("privileged host software");
    assertThat(first.get("mitigation").asString()).isEqualTo("RDSM_CALLER");
    assertThat(first.get("clause").asString()).startsWith("riscv-ap-tee-io");
    assertThat(first.get("withMitigation").asString()).isEqualTo("blocked");
    assertThat(first.get("withoutMitigation").asString()).isEqualTo("succeeded");
    assertThat(first.get("evidence").asString()).contains("DENIED").contains("reads 64 bytes");
    JsonNode summary = root.get("summary");
    assertThat(summary.get("attacks").asInt()).isEqualTo(2);
    assertThat(summary.get("blockedWithMitigation").asInt()).isEqualTo(2);
    assertThat(summary.get("succeededWithoutMitigation").asInt()).isEqualTo(2);
    assertThat(summary.get("result").asString()).isEqualTo("ok");
  }

  @Test
  void asTextEachAttackIsToldAndAllStandInOneTable() {
    Ended ended = teeio("attack", "T009");
    assertThat(ended.status()).isZero();
    assertThat(ended.out().lines())
        .contains("T009  DMA remapping by the host (privileged host software)")
        .anyMatch(line -> line.startsWith("      with it    blocked: RDSM_CALLER"))
        .anyMatch(line -> line.startsWith("      without it succeeded: the host"))
        .anyMatch(line -> line.matches("T009 .*RDSM_CALLER +blocked +succeeded"))
        .contains("Result: ok. The attack is stopped, and by its rule alone.")
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void theCatalogueIsListedWithoutAttackingAnything() {
    Ended ended = teeio("attack", "--list");
    assertThat(ended.status()).isZero();
    for (Attack attack : AttackCatalogue.all()) {
      assertThat(ended.out()).contains(attack.id() + "  " + attack.name());
    }
    JsonNode root = json(teeio("attack", "--list", "--json").out());
    assertThat(root.get("attacks")).hasSize(AttackCatalogue.all().size());
    assertThat(root.get("attacks").get(0).has("withMitigation")).isFalse();
  }

  @Test
  void anIdThatIsNotThereIsWrongUsageAndAttacksNothing() {
    Ended ended = teeio("attack", "T001", "T099");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("T099").contains("--list");
  }

  @Test
  void whatGetsThroughAndWhatProvesNothingIsToldAsWrong() {
    Attack attack = AttackCatalogue.all().getFirst();
    AttackReport through =
        new AttackReport(
            attack, Attempt.succeeded("all is lost"), Attempt.succeeded("all is lost"));
    AttackReport idle =
        new AttackReport(attack, Attempt.blocked("by this"), Attempt.blocked("by that"));
    CatalogueReport report = new CatalogueReport(List.of(through, idle));
    StringWriter out = new StringWriter();
    AttackText text = new AttackText(new PrintWriter(out, true));
    report.attacks().forEach(text::attack);
    text.summary(report);
    assertThat(out.toString())
        .contains("T001 gets through although MMIO_TEE_ONLY is enforced")
        .contains("T001 is stopped even without MMIO_TEE_ONLY, which proves nothing")
        .contains("Result: wrong. Of 2 attacks 1 are stopped, and 1 rules proved to matter.");
    JsonNode summary = json(AttackJson.write(report)).get("summary");
    assertThat(summary.get("result").asString()).isEqualTo("failed");
    assertThat(report.holds()).isFalse();
  }
}
