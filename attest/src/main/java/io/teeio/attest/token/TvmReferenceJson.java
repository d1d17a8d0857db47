package io.teeio.attest.token;

import io.teeio.attest.RimError;
import io.teeio.attest.token.TvmReferenceValues.ExpectedComponent;
import io.teeio.attest.token.TvmReferenceValues.ExpectedRegister;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON form of {@link TvmReferenceValues}, and refuses whatever is not exactly
 * that form.
 *
 * <pre>{@code
 * { "rim": "teeio-tvm-rim/1",
 *   "tvm": "workload 1",
 *   "platform": [ { "type": "m-mode firmware", "digests": ["9f.."], "minimumSvn": 1 } ],
 *   "tsm": [ { "type": "tsm", "digests": ["9f..", "0a.."] } ],
 *   "registers": [ { "index": 0, "digests": ["9f.."] } ],
 *   "devicePolicies": ["9f.."], "deviceAnchors": ["9f.."], "deviceReferences": ["9f.."] }
 * }</pre>
 *
 * <p>Only {@code rim} and {@code tvm} have to be there.
 */
public final class TvmReferenceJson {
  private static final String FORM = "teeio-tvm-rim/1";
  private static final int MOST_CHARS = 1 << 20;
  private static final int LARGEST_INDEX = 255;
  private static final String PLATFORM = "platform";
  private static final String TSM = "tsm";
  private static final String REGISTERS = "registers";
  private static final String POLICIES = "devicePolicies";
  private static final String ANCHORS = "deviceAnchors";
  private static final String REFERENCES = "deviceReferences";
  private static final Set<String> FIELDS =
      Set.of("rim", "tvm", PLATFORM, TSM, REGISTERS, POLICIES, ANCHORS, REFERENCES);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TvmReferenceJson() {}

  /** Reads {@code text}. */
  public static TvmReferenceValues read(String text) throws RimError {
    JsonNode root = tree(text);
    known(root, "$", FIELDS);
    String form = string(root, "rim", "rim");
    if (!form.equals(FORM)) {
      throw new RimError("rim", "is \"" + form + "\", not \"" + FORM + "\"");
    }
    return new TvmReferenceValues(
        string(root, "tvm", "tvm"),
        components(root, PLATFORM),
        components(root, TSM),
        registers(root),
        new LinkedHashSet<>(digests(root, POLICIES, POLICIES)),
        new LinkedHashSet<>(digests(root, ANCHORS, ANCHORS)),
        new LinkedHashSet<>(digests(root, REFERENCES, REFERENCES)));
  }

  /** The JSON text of {@code values}. */
  public static String write(TvmReferenceValues values) {
    ObjectNode root = JSON.createObjectNode();
    root.put("rim", FORM).put("tvm", values.name());
    write(root.putArray(PLATFORM), values.platform());
    write(root.putArray(TSM), values.tsm());
    ArrayNode registers = root.putArray(REGISTERS);
    for (ExpectedRegister register : values.registers()) {
      ObjectNode node = registers.addObject().put("index", register.index());
      hex(node.putArray("digests"), register.digests());
    }
    hex(root.putArray(POLICIES), sorted(values.devicePolicies()));
    hex(root.putArray(ANCHORS), sorted(values.deviceAnchors()));
    hex(root.putArray(REFERENCES), sorted(values.deviceReferences()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void write(ArrayNode array, List<ExpectedComponent> components) {
    for (ExpectedComponent component : components) {
      ObjectNode node = array.addObject().put("type", component.type());
      hex(node.putArray("digests"), component.digests());
      node.put("minimumSvn", component.minimumSvn());
    }
  }

  private static void hex(ArrayNode array, List<Bytes> digests) {
    digests.forEach(digest -> array.add(digest.toString()));
  }

  private static List<Bytes> sorted(Set<Bytes> digests) {
    return digests.stream().sorted(java.util.Comparator.comparing(Bytes::toString)).toList();
  }

  private static JsonNode tree(String text) throws RimError {
    if (text.length() > MOST_CHARS) {
      throw new RimError("$", "is longer than " + MOST_CHARS + " characters");
    }
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

  private static List<ExpectedComponent> components(JsonNode root, String field) throws RimError {
    List<ExpectedComponent> components = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < array(root, field, field).size(); i++) {
      String path = field + "[" + i + "]";
      JsonNode node = object(root.get(field).get(i), path);
      known(node, path, Set.of("type", "digests", "minimumSvn"));
      String type = string(node, "type", path + ".type");
      if (!seen.add(type)) {
        throw new RimError(path + ".type", "stands twice: " + type);
      }
      JsonNode svn = node.get("minimumSvn");
      if (svn != null
          && (!svn.isIntegralNumber() || !svn.canConvertToLong() || svn.longValue() < 0)) {
        throw new RimError(path + ".minimumSvn", "is not a number from 0");
      }
      components.add(
          new ExpectedComponent(type, some(node, path), svn == null ? 0 : svn.longValue()));
    }
    return components;
  }

  private static List<ExpectedRegister> registers(JsonNode root) throws RimError {
    List<ExpectedRegister> registers = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < array(root, REGISTERS, REGISTERS).size(); i++) {
      String path = REGISTERS + "[" + i + "]";
      JsonNode node = object(root.get(REGISTERS).get(i), path);
      known(node, path, Set.of("index", "digests"));
      JsonNode index = node.get("index");
      if (index == null
          || !index.isIntegralNumber()
          || !index.canConvertToInt()
          || index.intValue() < 0
          || index.intValue() > LARGEST_INDEX) {
        throw new RimError(path + ".index", "is not a number from 0 to " + LARGEST_INDEX);
      }
      if (!seen.add(index.intValue())) {
        throw new RimError(path + ".index", "stands twice: " + index.intValue());
      }
      registers.add(new ExpectedRegister(index.intValue(), some(node, path)));
    }
    return registers;
  }

  private static List<Bytes> some(JsonNode node, String path) throws RimError {
    List<Bytes> digests = digests(node, "digests", path + ".digests");
    if (digests.isEmpty()) {
      throw new RimError(path + ".digests", "has no digest");
    }
    return digests;
  }

  private static List<Bytes> digests(JsonNode node, String field, String path) throws RimError {
    List<Bytes> digests = new ArrayList<>();
    for (JsonNode digest : array(node, field, path)) {
      if (!digest.isString() || !digest.stringValue().matches("([0-9a-fA-F]{2}){1,64}")) {
        throw new RimError(path + "[" + digests.size() + "]", "is not hexadecimal");
      }
      digests.add(Bytes.fromHex(digest.stringValue()));
    }
    return digests;
  }

  private static ArrayNode array(JsonNode node, String field, String path) throws RimError {
    JsonNode value = node.get(field);
    if (value == null) {
      return JSON.createArrayNode();
    }
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw new RimError(path, "is not an array");
  }

  private static JsonNode object(JsonNode node, String path) throws RimError {
    if (!node.isObject()) {
      throw new RimError(path, "is not an object");
    }
    return node;
  }

  private static String string(JsonNode node, String field, String path) throws RimError {
    JsonNode value = node.get(field);
    if (value == null || !value.isString()) {
      throw new RimError(path, "is not a string");
    }
    return value.stringValue();
  }

  private static void known(JsonNode node, String path, Set<String> fields) throws RimError {
    for (String field : node.propertyNames()) {
      if (!fields.contains(field)) {
        throw new RimError(path + "." + field, "is not a field of this form");
      }
    }
  }
}
