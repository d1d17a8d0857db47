package io.teeio.attest.token;

import io.teeio.attest.ReferenceObject;
import io.teeio.attest.RimError;
import io.teeio.attest.token.TvmReferenceValues.ExpectedComponent;
import io.teeio.attest.token.TvmReferenceValues.ExpectedRegister;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  private static final int LARGEST_INDEX = 255;
  private static final String PLATFORM = "platform";
  private static final String TSM = "tsm";
  private static final String REGISTERS = "registers";
  private static final String POLICIES = "devicePolicies";
  private static final String ANCHORS = "deviceAnchors";
  private static final String REFERENCES = "deviceReferences";
  private static final Set<String> FIELDS =
      Set.of("rim", "tvm", PLATFORM, TSM, REGISTERS, POLICIES, ANCHORS, REFERENCES);
  private static final int LONGEST_DIGEST = 64;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TvmReferenceJson() {}

  /** Reads {@code text}. */
  public static TvmReferenceValues read(String text) throws RimError {
    ReferenceObject root = ReferenceObject.read(text, FORM, FIELDS);
    return new TvmReferenceValues(
        root.text("tvm"),
        components(root, PLATFORM),
        components(root, TSM),
        registers(root),
        new LinkedHashSet<>(root.listOfOctets(POLICIES, LONGEST_DIGEST)),
        new LinkedHashSet<>(root.listOfOctets(ANCHORS, LONGEST_DIGEST)),
        new LinkedHashSet<>(root.listOfOctets(REFERENCES, LONGEST_DIGEST)));
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

  private static List<ExpectedComponent> components(ReferenceObject root, String field)
      throws RimError {
    List<ExpectedComponent> components = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ReferenceObject each : root.objects(field, Set.of("type", "digests", "minimumSvn"))) {
      String type = each.text("type");
      if (!seen.add(type)) {
        throw each.error("type", "stands twice: " + type);
      }
      long svn = each.has("minimumSvn") ? each.number("minimumSvn", 0, Long.MAX_VALUE) : 0;
      components.add(new ExpectedComponent(type, digests(each), svn));
    }
    return components;
  }

  private static List<ExpectedRegister> registers(ReferenceObject root) throws RimError {
    List<ExpectedRegister> registers = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (ReferenceObject each : root.objects(REGISTERS, Set.of("index", "digests"))) {
      int index = (int) each.number("index", 0, LARGEST_INDEX);
      if (!seen.add(index)) {
        throw each.error("index", "stands twice: " + index);
      }
      registers.add(new ExpectedRegister(index, digests(each)));
    }
    return registers;
  }

  private static List<Bytes> digests(ReferenceObject object) throws RimError {
    List<Bytes> digests = object.listOfOctets("digests", LONGEST_DIGEST);
    if (digests.isEmpty()) {
      throw object.error("digests", "has no digest");
    }
    return digests;
  }
}
