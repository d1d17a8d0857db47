package io.teeio.attest.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * As much of JSON Schema (draft 2020-12) as the policy's schema uses; anything else is an error.
 */
record JsonSchema(JsonNode root) {
  private static final Set<String> REMARKS =
      Set.of("$schema", "$id", "title", "description", "$defs", "patternProperties");

  boolean accepts(JsonNode value) {
    return accepts(root, value);
  }

  private boolean accepts(JsonNode schema, JsonNode value) {
    boolean all = true;
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      all &= REMARKS.contains(rule.getKey()) || holds(schema, rule, value);
    }
    return all;
  }

  private boolean holds(JsonNode schema, Map.Entry<String, JsonNode> rule, JsonNode value) {
    JsonNode is = rule.getValue();
    return switch (rule.getKey()) {
      case "$ref" -> accepts(root.at(is.stringValue().substring(1)), value);
      case "not" -> !accepts(is, value);
      case "const" -> is.equals(value);
      case "enum" -> is.valueStream().anyMatch(value::equals);
      case "type" -> hasType(is.stringValue(), value);
      case "pattern" ->
          !value.isString() || pattern(is.stringValue()).matcher(value.stringValue()).find();
      case "minLength" -> !value.isString() || value.stringValue().length() >= is.intValue();
      case "maxLength" -> !value.isString() || value.stringValue().length() <= is.intValue();
      case "minimum" -> !value.isIntegralNumber() || value.longValue() >= is.longValue();
      case "maximum" -> !value.isIntegralNumber() || value.longValue() <= is.longValue();
      case "minItems" -> !value.isArray() || value.size() >= is.intValue();
      case "maxItems" -> !value.isArray() || value.size() <= is.intValue();
      case "uniqueItems" ->
          !value.isArray() || new HashSet<>(value.valueStream().toList()).size() == value.size();
      case "items" -> !value.isArray() || value.valueStream().allMatch(item -> accepts(is, item));
      case "minProperties" -> !value.isObject() || value.size() >= is.intValue();
      case "maxProperties" -> !value.isObject() || value.size() <= is.intValue();
      case "required" ->
          !value.isObject() || is.valueStream().allMatch(name -> value.has(name.stringValue()));
      case "properties" ->
          !value.isObject()
              || is.properties().stream()
                  .allMatch(each ->
                      !value.has(each.getKey())
                          || accepts(each.getValue(), value.get(each.getKey())));
      case "additionalProperties" ->
          !value.isObject()
              || value.properties().stream().allMatch(property -> isKnown(schema, property));
      default -> throw new AssertionError("this validator does not know " + rule.getKey());
    };
  }

  private boolean isKnown(JsonNode schema, Map.Entry<String, JsonNode> property) {
    if (schema.path("properties").has(property.getKey())) {
      return true;
    }
    return schema.path("patternProperties").properties().stream()
        .anyMatch(each ->
            Pattern.compile(each.getKey()).matcher(property.getKey()).find()
                && accepts(each.getValue(), property.getValue()));
  }

  /** Here, as in ECMAScript, the end is the end and not the last line feed before it. */
  private static Pattern pattern(String text) {
    return Pattern.compile(
        text.endsWith("$") ? text.substring(0, text.length() - 1) + "\\z" : text);
  }

  private static boolean hasType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      default -> throw new AssertionError("this validator does not know " + type);
    };
  }
}
