package io.teeio.cli;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file that a person wants to be written, which may be a pipe or a terminal. */
final class OutputFile {
  private OutputFile() {}

  /** Writes {@code content} and nothing else. */
  static void write(Path file, Bytes content) throws CannotDo {
    try {
      java.nio.file.Files.write(file, content.toArray());
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  /** Writes {@code text} in UTF-8. */
  static void write(Path file, String text) throws CannotDo {
    write(file, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }
}
