package io.teeio.attest.result;

import io.teeio.attest.Claim;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Claims as JSON values. */
final class ClaimJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ClaimJson() {}

  static JsonNode tree(Claim claim) {
    return switch (claim) {
      case Claim.Text text -> NODES.stringNode(text.value());
      case Claim.Flag flag -> NODES.booleanNode(flag.value());
      case Claim.Whole whole -> NODES.numberNode(whole.value());
      case Claim.Unknown ignored -> NODES.nullNode();
      case Claim.Listing listing -> {
        ArrayNode array = NODES.arrayNode();
        listing.values().forEach(value -> array.add(tree(value)));
        yield array;
      }
      case Claim.Table table -> {
        ObjectNode object = NODES.objectNode();
        table.values().forEach((name, value) -> object.set(name, tree(value)));
        yield object;
      }
    };
  }

  /** The claims that the JSON object {@code node} has; numbers that are not whole become texts. */
  static Claim.Table table(JsonNode node) {
    Claim.Builder table = Claim.Table.builder();
    node.properties().forEach(each -> table.with(each.getKey(), claim(each.getValue())));
    return table.build();
  }

  private static Claim claim(JsonNode node) {
    if (node.isObject()) {
      return table(node);
    }
    if (node.isArray()) {
      List<Claim> values = new ArrayList<>();
      node.forEach(each -> values.add(claim(each)));
      return new Claim.Listing(values);
    }
    if (node.isBoolean()) {
      return new Claim.Flag(node.booleanValue());
    }
    if (node.isNull()) {
      return new Claim.Unknown();
    }
    return node.isIntegralNumber() && node.canConvertToLong()
        ? new Claim.Whole(node.longValue())
        : new Claim.Text(node.asString());
  }
}
