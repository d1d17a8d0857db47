package io.teeio.attest;

import io.teeio.attest.json.StrictJson;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An object of our own reference values in JSON, read strictly: nothing twice, no field that the
 * form does not have, and every error names the place.
 */
public final class ReferenceObject {
  /** Characters of the longest text that is read. */
  public static final int LONGEST = 1 << 20;

  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})*");

  private final JsonNode node;
  private final String path;

  private ReferenceObject(JsonNode node, String path) throws RimError {
    if (!node.isObject()) {
      throw new RimError(path, "is not an object");
    }
    this.node = node;
    this.path = path;
  }

  /**
   * Reads {@code text}, which says itself of which form it is.
   *
   * @param form what its field {@code rim} has to be
   * @param fields all that it may have
   * @throws RimError if it is longer than {@link #LONGEST}, no JSON, or of another form
   */
  public static ReferenceObject read(String text, String form, Set<String> fields) throws RimError {
    if (text.length() > LONGEST) {
      throw new RimError("$", "is longer than " + LONGEST + " characters");
    }
    JsonNode root;
    try {
      root = StrictJson.read(text, "$", form);
    } catch (MalformedInput refused) {
      throw new RimError("$", refused.reason());
    }
    ReferenceObject object = new ReferenceObject(root, "$").only(fields);
    String stated = object.text("rim");
    if (!stated.equals(form)) {
      throw object.error("rim", "is \"" + stated + "\", not \"" + form + "\"");
    }
    return object;
  }

  private ReferenceObject only(Set<String> fields) throws RimError {
    for (String field : node.propertyNames()) {
      if (!fields.contains(field)) {
        throw error(field, "is not a field of this form");
      }
    }
    return this;
  }

  /** What is wrong with {@code field}. */
  public RimError error(String field, String problem) {
    return new RimError(path + "." + field, problem);
  }

  /** What is wrong with the object as a whole. */
  public RimError error(String problem) {
    return new RimError(path, problem);
  }

  /** Whether there is {@code field}. */
  public boolean has(String field) {
    return node.has(field);
  }

  /** The text of {@code field}. */
  public String text(String field) throws RimError {
    JsonNode value = node.get(field);
    if (value == null || !value.isString()) {
      throw error(field, "is not a string");
    }
    return value.stringValue();
  }

  /** The number of {@code field}, which has to be there. */
  public long number(String field, long from, long to) throws RimError {
    JsonNode value = node.get(field);
    if (value == null
        || !value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < from
        || value.longValue() > to) {
      throw error(field, "is not a number from " + from + " to " + to);
    }
    return value.longValue();
  }

  /** The octets of {@code field}, in hexadecimal. */
  public Bytes octets(String field) throws RimError {
    String hex = text(field);
    if (!HEX.matcher(hex).matches()) {
      throw error(field, "is not hexadecimal");
    }
    return Bytes.fromHex(hex);
  }

  /**
   * The list of octets of {@code field}, none if it is not there.
   *
   * @param most octets of the longest; the shortest has one
   */
  public List<Bytes> listOfOctets(String field, int most) throws RimError {
    List<Bytes> list = new ArrayList<>();
    for (JsonNode value : array(field)) {
      boolean good =
          value.isString()
              && !value.stringValue().isEmpty()
              && value.stringValue().length() <= 2 * most
              && HEX.matcher(value.stringValue()).matches();
      if (!good) {
        throw error(field + "[" + list.size() + "]", "is not hexadecimal");
      }
      list.add(Bytes.fromHex(value.stringValue()));
    }
    return list;
  }

  /** The objects of {@code field}, none if it is not there; each with no other {@code fields}. */
  public List<ReferenceObject> objects(String field, Set<String> fields) throws RimError {
    List<ReferenceObject> list = new ArrayList<>();
    for (JsonNode value : array(field)) {
      String place = path + "." + field + "[" + list.size() + "]";
      list.add(new ReferenceObject(value, place).only(fields));
    }
    return list;
  }

  private ArrayNode array(String field) throws RimError {
    JsonNode value = node.get(field);
    if (value == null) {
      return JsonNodeFactory.instance.arrayNode();
    }
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw error(field, "is not an array");
  }
}
