package io.teeio.cli;

import io.teeio.lab.attack.Attack;
import io.teeio.lab.attack.AttackReport;
import io.teeio.lab.attack.CatalogueReport;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What attacks came to as the JSON object that {@code teeio attack --json} prints. */
final class AttackJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private AttackJson() {}

  /** The catalogue, and nothing about what came of it. */
  static String list(List<Attack> attacks) {
    ObjectNode root = JSON.createObjectNode();
    var array = root.putArray("attacks");
    attacks.forEach(attack -> describe(array.addObject(), attack));
    return print(root);
  }

  static String write(CatalogueReport report) {
    ObjectNode root = JSON.createObjectNode();
    var attacks = root.putArray("attacks");
    for (AttackReport each : report.attacks()) {
      describe(attacks.addObject(), each.attack())
          .put("withMitigation", each.guarded().word())
          .put("withoutMitigation", each.weakened().word())
          .put("holds", each.holds())
          .put("evidence", each.evidence());
    }
    root.putObject("summary")
        .put("attacks", report.attacks().size())
        .put("blockedWithMitigation", report.blocked())
        .put("succeededWithoutMitigation", report.provedNecessary())
        .put("result", report.holds() ? "ok" : "failed");
    return print(root);
  }

  private static ObjectNode describe(ObjectNode node, Attack attack) {
    return node.put("id", attack.id())
        .put("name", attack.name())
        .put("adversary", attack.adversary().words())
        .put("tries", attack.tries())
        .put("mitigation", attack.mitigation().name())
        .put("demand", attack.mitigation().sentence())
        .put("clause", attack.mitigation().citation().toString());
  }

  private static String print(ObjectNode root) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
