package io.teeio.cli;

import io.teeio.lab.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A file on disk, streamed. */
record FilePayload(Path file, long length) implements Payload {
  private static final long MOST = 1L << 30;

  static FilePayload of(Path file) throws CannotDo {
    try {
      if (!java.nio.file.Files.isRegularFile(file)) {
        boolean exists = java.nio.file.Files.exists(file);
        throw CannotDo.environment(
            "cannot read " + file + ": " + (exists ? "not a regular file" : "no such file"));
      }
      long length = java.nio.file.Files.size(file);
      if (length > MOST) {
        throw CannotDo.usage(file + " has " + length + " bytes; a payload has at most 1 GiB");
      }
      try (InputStream probe = java.nio.file.Files.newInputStream(file)) {
        probe.read();
      }
      return new FilePayload(file, length);
    } catch (IOException e) {
      throw Files.cannot("read", file, e);
    }
  }

  @Override
  public InputStream open() throws IOException {
    return java.nio.file.Files.newInputStream(file);
  }
}
