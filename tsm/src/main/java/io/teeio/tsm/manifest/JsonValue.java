package io.teeio.tsm.manifest;

import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One value of the document together with its path, so that every complaint says where. */
record JsonValue(String path, JsonNode node) {
  /** Reads one element of a list. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonValue value) throws ManifestError;
  }

  ManifestError wrong(String reason) {
    return new ManifestError(path, reason);
  }

  /** Demands an object with no other members than {@code members}. */
  JsonValue object(String... members) throws ManifestError {
    if (!node.isObject()) {
      throw wrong("wanted an object");
    }
    Set<String> known = Set.of(members);
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new ManifestError(
            path + "." + name, "no such member; known are " + String.join(", ", members));
      }
    }
    return this;
  }

  JsonValue member(String name) throws ManifestError {
    return optional(name).orElseThrow(() -> new ManifestError(path + "." + name, "is missing"));
  }

  Optional<JsonValue> optional(String name) {
    return node.has(name)
        ? Optional.of(new JsonValue(path + "." + name, node.get(name)))
        : Optional.empty();
  }

  <T> List<T> list(Reader<T> reader) throws ManifestError {
    if (!node.isArray()) {
      throw wrong("wanted a list");
    }
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(reader.read(new JsonValue(path + "[" + i + "]", node.get(i))));
    }
    return List.copyOf(elements);
  }

  String text() throws ManifestError {
    if (!node.isString()) {
      throw wrong("wanted a string");
    }
    return node.stringValue();
  }

  boolean bool() throws ManifestError {
    if (!node.isBoolean()) {
      throw wrong("wanted true or false");
    }
    return node.booleanValue();
  }

  /** A whole number from {@code minimum} to {@code maximum}. */
  long number(long minimum, long maximum) throws ManifestError {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong("wanted a whole number");
    }
    long value = node.longValue();
    if (value < minimum || value > maximum) {
      throw wrong("wanted " + minimum + " to " + maximum + ", is " + value);
    }
    return value;
  }

  /**
   * An unsigned number as a string, {@code "0x4000"} or {@code "16384"}: JSON numbers end at 2^53.
   */
  long address() throws ManifestError {
    String text = text();
    try {
      long value =
          text.startsWith("0x")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : Long.parseUnsignedLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // the complaint below names the place
    }
    throw wrong("wanted an address below 2^63 as \"0x...\", is \"" + text + "\"");
  }

  Bytes hex(int length) throws ManifestError {
    String text = text();
    try {
      Bytes value = Bytes.copyOf(HexFormat.of().parseHex(text));
      if (value.length() == length) {
        return value;
      }
    } catch (IllegalArgumentException _) {
      // the complaint below names the place
    }
    throw wrong("wanted " + length + " bytes in hexadecimal");
  }

  Bytes base64() throws ManifestError {
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(text()));
    } catch (IllegalArgumentException _) {
      throw wrong("wanted base64");
    }
  }
}
