package io.teeio.attest;

import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON form of a {@link Rim}, and refuses whatever is not exactly that form.
 */
public final class RimJson {
  private static final String FORM = "teeio-rim/1";
  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_INDEX = 0xFE;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RimJson() {}

  /** Reads {@code text}. */
  public static Rim read(String text) throws RimError {
    if (text.length() > MAX_CHARS) {
      throw new RimError("$", "is longer than " + MAX_CHARS + " characters");
    }
    JsonNode root = tree(text);
    knownFields(root, "$", Set.of("rim", "device", "measurements"));
    String form = string(root, "$", "rim");
    if (!form.equals(FORM)) {
      throw new RimError("rim", "is \"" + form + "\", not \"" + FORM + "\"");
    }
    String device = string(root, "$", "device");
    if (!(root.get("measurements") instanceof ArrayNode measurements)) {
      throw new RimError("measurements", "is not an array");
    }
    List<ReferenceValue> values = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < measurements.size(); i++) {
      ReferenceValue value = value(measurements.get(i), "measurements[" + i + "]");
      if (!seen.add(value.index())) {
        throw new RimError("measurements[" + i + "].index", "stands twice: " + value.index());
      }
      values.add(value);
    }
    values.sort(java.util.Comparator.comparingInt(ReferenceValue::index));
    return new Rim(device, values);
  }

  /** The JSON text of {@code rim}. */
  public static String write(Rim rim) {
    ObjectNode root = JSON.createObjectNode();
    root.put("rim", FORM).put("device", rim.device());
    ArrayNode measurements = root.putArray("measurements");
    for (ReferenceValue value : rim.values()) {
      measurements
          .addObject()
          .put("index", value.index())
          .put("name", value.name())
          .put(value.raw() ? "raw" : "digest", value.value().toString());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static JsonNode tree(String text) throws RimError {
    try {
      JsonNode root = JSON.readTree(text);
      if (!root.isObject()) {
        throw new RimError("$", "is not an object");
      }
      return root;
    } catch (JacksonException e) {
      throw new RimError("$", "is not JSON: " + e.getOriginalMessage());
    }
  }

  private static ReferenceValue value(JsonNode node, String path) throws RimError {
    if (!node.isObject()) {
      throw new RimError(path, "is not an object");
    }
    knownFields(node, path, Set.of("index", "name", "digest", "raw"));
    JsonNode index = node.get("index");
    if (index == null
        || !index.isIntegralNumber()
        || !index.canConvertToInt()
        || index.intValue() < 1
        || index.intValue() > MAX_INDEX) {
      throw new RimError(path + ".index", "is not a number from 1 to " + MAX_INDEX);
    }
    boolean raw = node.has("raw");
    if (raw == node.has("digest")) {
      throw new RimError(path, "wants one of digest and raw");
    }
    String hex = string(node, path, raw ? "raw" : "digest");
    if (!hex.matches("([0-9a-fA-F]{2})*")) {
      throw new RimError(path + (raw ? ".raw" : ".digest"), "is not hexadecimal");
    }
    return new ReferenceValue(
        index.intValue(), string(node, path, "name"), raw, Bytes.fromHex(hex));
  }

  private static String string(JsonNode node, String path, String field) throws RimError {
    JsonNode value = node.get(field);
    if (value == null || !value.isString()) {
      throw new RimError(path + "." + field, "is not a string");
    }
    return value.stringValue();
  }

  private static void knownFields(JsonNode node, String path, Set<String> known) throws RimError {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        throw new RimError(path + "." + field, "is not a field of this form");
      }
    }
  }
}
