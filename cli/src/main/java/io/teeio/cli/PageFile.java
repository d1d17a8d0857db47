package io.teeio.cli;

import java.io.IOException;
import java.nio.file.Path;

/** A page in a file. */
record PageFile(Path path) {
  /** Empties {@code path}, which shows whether it can be written at all. */
  static PageFile open(Path path) throws CannotDo {
    PageFile file = new PageFile(path);
    file.write("");
    return file;
  }

  /** Writes the whole page. */
  void write(String html) throws CannotDo {
    try {
      java.nio.file.Files.writeString(path, html);
    } catch (IOException e) {
      throw Files.cannot("write", path, e);
    }
  }
}
