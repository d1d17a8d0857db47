package io.teeio.attest.result;

import io.teeio.attest.Claim;
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
}
