package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real evidence in {@code ../shared/evidence}; tests that need it skip without it. */
final class Evidence {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "evidence");

  private Evidence() {}

  /** Whether it is there; used by {@code @EnabledIf}. */
  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  static Bytes file(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in {@code folder}, by the names of the files. */
  static List<Bytes> files(String folder) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.sorted().map(file -> file(folder + "/" + file.getFileName())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bytes hexFile(String name) {
    String text = new String(file(name).toArray(), StandardCharsets.US_ASCII);
    return Bytes.fromHex(text.replaceAll("\\s", ""));
  }
}
