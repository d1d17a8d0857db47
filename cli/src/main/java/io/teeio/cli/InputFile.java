package io.teeio.cli;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** A file that a person named, read whole and never further than is sensible. */
final class InputFile {
  private static final int MOST_FILES = 1024;

  private InputFile() {}

  /** What is in {@code file}, of {@code longest} bytes at most. */
  static Bytes read(Path file, int longest) throws CannotDo {
    try {
      if (java.nio.file.Files.isDirectory(file)) {
        throw CannotDo.environment("cannot read " + file + ": it is a folder");
      }
      try (InputStream in = java.nio.file.Files.newInputStream(file)) {
        byte[] content = in.readNBytes(longest + 1);
        if (content.length > longest) {
          throw CannotDo.environment(file + " is longer than " + size(longest));
        }
        return Bytes.copyOf(content);
      }
    } catch (IOException e) {
      throw Files.cannot("read", file, e);
    }
  }

  private static String size(int bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }

  /**
   * What is in {@code file}: as it is, or what it says if it is a text of hexadecimal digits and
   * white space.
   *
   * @param longest bytes that it may stand for
   */
  static Bytes binaryOrHex(Path file, int longest) throws CannotDo {
    Bytes content = read(file, 4 * longest);
    String digits = hexadecimal(content);
    Bytes meant = content;
    if (!digits.isEmpty()) {
      if (digits.length() % 2 != 0) {
        throw CannotDo.environment(file + " has an odd number of hexadecimal digits");
      }
      meant = Bytes.copyOf(HexFormat.of().parseHex(digits));
    }
    if (meant.isEmpty()) {
      throw CannotDo.environment(file + " is empty");
    }
    if (meant.length() > longest) {
      throw CannotDo.environment(file + " holds more than " + size(longest));
    }
    return meant;
  }

  /** The digits of a text that has nothing else but white space; empty for anything else. */
  private static String hexadecimal(Bytes content) {
    StringBuilder digits = new StringBuilder(content.length());
    for (int i = 0; i < content.length(); i++) {
      int c = content.at(i);
      if (c > 0x7F || !(HexFormat.isHexDigit(c) || Character.isWhitespace(c))) {
        return "";
      }
      if (HexFormat.isHexDigit(c)) {
        digits.append((char) c);
      }
    }
    return digits.toString();
  }

  /** The text in {@code file}, which must be UTF-8. */
  static String text(Path file, int longest) throws CannotDo {
    Bytes content = read(file, longest);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.toArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw CannotDo.environment(file + " is not text in UTF-8");
    }
  }

  /**
   * {@code path} itself, or, if it is a folder, the visible files in it, by name.
   *
   * @param endings of the names that count in a folder, lower case with the dot; empty for all
   */
  static List<Path> filesOf(Path path, Set<String> endings) throws CannotDo {
    if (!java.nio.file.Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = java.nio.file.Files.list(path)) {
      List<Path> files =
          entries
              .filter(each -> counts(name(each).toLowerCase(Locale.ROOT), endings))
              .filter(java.nio.file.Files::isRegularFile)
              .limit(MOST_FILES + 1L)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        String kind = endings.isEmpty() ? "" : " with " + String.join(", ", sorted(endings));
        throw CannotDo.environment("there is no file" + kind + " in " + path);
      }
      if (files.size() > MOST_FILES) {
        throw CannotDo.environment("there are more than " + MOST_FILES + " files in " + path);
      }
      return files;
    } catch (IOException e) {
      throw Files.cannot("read", path, e);
    }
  }

  private static boolean counts(String name, Set<String> endings) {
    return !name.startsWith(".")
        && (endings.isEmpty() || endings.stream().anyMatch(name::endsWith));
  }

  private static List<String> sorted(Set<String> endings) {
    return endings.stream().sorted().toList();
  }

  /** The last part of {@code file}'s name. */
  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** The octets that a person gave in hexadecimal for {@code option}, with or without 0x. */
  static Bytes hexOption(String option, String given) throws CannotDo {
    String digits = given.toLowerCase(Locale.ROOT).startsWith("0x") ? given.substring(2) : given;
    try {
      return Bytes.copyOf(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw CannotDo.usage(option + " is not an even number of hexadecimal digits");
    }
  }
}
