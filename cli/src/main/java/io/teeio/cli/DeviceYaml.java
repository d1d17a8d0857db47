package io.teeio.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a configuration file. The only class that needs a YAML reader, so that few load one. */
final class DeviceYaml {
  private static final long LONGEST = 1 << 20;
  private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

  private DeviceYaml() {}

  static Map<String, Object> read(Path file) throws CannotDo {
    try {
      if (java.nio.file.Files.size(file) > LONGEST) {
        throw CannotDo.environment(file + " is too long for a configuration");
      }
      byte[] text = java.nio.file.Files.readAllBytes(file);
      Map<String, Object> settings = new YAMLMapper().readValue(text, SETTINGS);
      return settings == null ? Map.of() : settings;
    } catch (JacksonException e) {
      throw CannotDo.environment(
          file
              + " is no YAML of settings: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw Files.cannot("read", file, e);
    }
  }
}
