package io.teeio.device.endpoint;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings by name, as a configuration file and a command line give them: text, numbers, lists and
 * settings below settings. Who reads them says what is known; {@link #end} tells of the rest.
 */
public final class Settings {
  private static final long LONGEST_FILE = 1 << 24;

  private final String where;
  private final Path base;
  private final Map<String, Object> values;
  private final Set<String> read = new TreeSet<>();

  private Settings(String where, Path base, Map<String, Object> values) {
    this.where = where;
    this.base = base;
    this.values = values;
  }

  /**
   * The settings in {@code values}, whose own values are texts, numbers, truths, lists and maps.
   *
   * @param base where the files are that settings name
   */
  public static Settings of(Path base, Map<String, Object> values) {
    return new Settings("", base, new LinkedHashMap<>(values));
  }

  /** These, and in their place or beside them those of {@code stronger}. */
  public Settings with(Map<String, Object> stronger) {
    Map<String, Object> both = new LinkedHashMap<>(values);
    both.putAll(stronger);
    return new Settings(where, base, both);
  }

  /** Whether there is something under {@code name}. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** The text under {@code name}. */
  public Optional<String> text(String name) throws BadSetting {
    Optional<Object> value = value(name);
    if (value.isPresent() && (value.get() instanceof Map || value.get() instanceof List)) {
      throw bad(name, "is not a single value");
    }
    return value.map(String::valueOf);
  }

  /** The whole number under {@code name}, in decimal or as 0x and hexadecimal. */
  public OptionalInt number(String name, int least, int most) throws BadSetting {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.decode(text.get().trim());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // told below, with the bounds
    }
    throw bad(name, "is " + least + " to " + most + ", not \"" + text.get() + "\"");
  }

  /** Whether {@code name} is true; {@code otherwise} if it is not there. */
  public boolean flag(String name, boolean otherwise) throws BadSetting {
    String text = text(name).orElse(String.valueOf(otherwise)).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw bad(name, "is true or false, not \"" + text + "\"");
    };
  }

  /** The words under {@code name}: a list, or a text with commas. */
  public List<String> words(String name) throws BadSetting {
    Optional<Object> value = value(name);
    List<String> words = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map || each instanceof List) {
          throw bad(name, "is a list of words");
        }
        words.add(String.valueOf(each).trim());
      }
      return words;
    }
    for (String word : text(name).orElse("").split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.trim());
      }
    }
    return words;
  }

  /** The settings below {@code name}, a list of them. */
  public List<Settings> entries(String name) throws BadSetting {
    Optional<Object> value = value(name);
    List<Settings> entries = new ArrayList<>();
    if (value.isEmpty()) {
      return entries;
    }
    if (!(value.get() instanceof List<?> list)) {
      throw bad(name, "is a list");
    }
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw bad(name, "is a list of settings");
      }
      Map<String, Object> below = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getValue() != null) {
          below.put(String.valueOf(entry.getKey()), entry.getValue());
        }
      }
      entries.add(new Settings(where + name + "[" + entries.size() + "].", base, below));
    }
    return entries;
  }

  /** The bytes that one of {@code hex}, {@code text} and {@code file} gives. */
  public Optional<Bytes> bytes() throws BadSetting {
    Optional<Bytes> bytes = Optional.empty();
    Optional<String> hex = text("hex");
    Optional<String> plain = text("text");
    Optional<String> file = text("file");
    if (hex.isPresent()) {
      bytes = Optional.of(hex("hex", hex.get()));
    }
    if (plain.isPresent()) {
      bytes = Optional.of(Bytes.copyOf(plain.get().getBytes(StandardCharsets.UTF_8)));
    }
    if (file.isPresent()) {
      bytes = Optional.of(file("file", file.get()));
    }
    return bytes;
  }

  /** The bytes of {@code text}: {@code 0x...}, {@code file:...}, or the text itself. */
  public Bytes bytes(String name, String text) throws BadSetting {
    if (text.startsWith("0x")) {
      return hex(name, text.substring(2));
    }
    return text.startsWith("file:")
        ? file(name, text.substring(5))
        : Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private Bytes hex(String name, String digits) throws BadSetting {
    try {
      return Bytes.fromHex(digits.replaceAll("[\\s:_]", ""));
    } catch (IllegalArgumentException e) {
      throw bad(name, "is not hexadecimal: \"" + digits + "\"");
    }
  }

  /** What the file {@code path} holds. */
  public Bytes file(String name, String path) throws BadSetting {
    Path file = path(path);
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw bad(name, file + " is too long");
      }
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw bad(name, "cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** {@code path}, beside the file that these settings came from. */
  public Path path(String path) {
    return base.resolve(path);
  }

  private Optional<Object> value(String name) {
    read.add(name);
    return Optional.ofNullable(values.get(name));
  }

  /** {@code name} is wrong. */
  public BadSetting bad(String name, String reason) {
    return new BadSetting(where + name, reason);
  }

  /** Demands that there is nothing that nobody asked for. */
  public void end() throws BadSetting {
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        throw bad(name, "is no setting; there are " + String.join(", ", read));
      }
    }
  }
}
