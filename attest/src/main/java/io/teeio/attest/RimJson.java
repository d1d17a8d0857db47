package io.teeio.attest;

import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the JSON form of a {@link Rim}, and refuses whatever is not exactly that form.
 */
public final class RimJson {
  private static final String FORM = "teeio-rim/1";
  private static final int MAX_INDEX = 0xFE;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RimJson() {}

  /** Reads {@code text}. */
  public static Rim read(String text) throws RimError {
    ReferenceObject root =
        ReferenceObject.read(text, FORM, Set.of("rim", "device", "measurements"));
    String device = root.text("device");
    if (!root.has("measurements")) {
      throw root.error("measurements", "is not an array");
    }
    List<ReferenceValue> values = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (ReferenceObject measurement :
        root.objects("measurements", Set.of("index", "name", "digest", "raw"))) {
      ReferenceValue value = value(measurement);
      if (!seen.add(value.index())) {
        throw measurement.error("index", "stands twice: " + value.index());
      }
      values.add(value);
    }
    values.sort(Comparator.comparingInt(ReferenceValue::index));
    return new Rim(device, values);
  }

  private static ReferenceValue value(ReferenceObject measurement) throws RimError {
    int index = (int) measurement.number("index", 1, MAX_INDEX);
    boolean raw = measurement.has("raw");
    if (raw == measurement.has("digest")) {
      throw measurement.error("wants one of digest and raw");
    }
    Bytes value = measurement.octets(raw ? "raw" : "digest");
    return new ReferenceValue(index, measurement.text("name"), raw, value);
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
}
