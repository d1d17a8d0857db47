package io.teeio.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a configuration file. The only class that needs a YAML reader, so that few load one. */
final class DeviceYaml {
  private static final long LONGEST = 1 << 20;

  private DeviceYaml() {}

  static Map<String, Object> read(Path file) throws CannotDo {
    try {
      if (java.nio.file.Files.size(file) > LONGEST) {
        throw CannotDo.environment(file + " is too long for a configuration");
      }
      byte[] text = java.nio.file.Files.readAllBytes(file);
      JsonNode settings = new YAMLMapper().readTree(text);
      if (settings.isObject()) {
        return map(settings);
      }
      if (settings.isMissingNode() || settings.isNull()) {
        return Map.of();
      }
      throw CannotDo.environment(file + " is no YAML of settings: it begins with no name");
    } catch (JacksonException e) {
      throw CannotDo.environment(
          file
              + " is no YAML of settings: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw Files.cannot("read", file, e);
    }
  }

  private static Map<String, Object> map(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!property.getValue().isNull()) {
        map.put(property.getKey(), value(property.getValue()));
      }
    }
    return map;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      return map(node);
    }
    if (!node.isArray()) {
      return node.asString();
    }
    List<Object> list = new ArrayList<>();
    for (JsonNode each : node) {
      list.add(value(each));
    }
    return list;
  }
}
