package io.teeio.spdm.capture;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.CaptureReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The recordings of DMTF's emulator that are kept beside the repository. */
final class Captures {
  private Captures() {}

  static Path directory() {
    String shared = System.getProperty("teeio.shared", "../shared");
    Path directory = Path.of(shared, "captures");
    assumeTrue(Files.isDirectory(directory), "../shared is not here");
    return directory;
  }

  /** The names of all recordings in which {@code version}, as {@code 1.2}, is spoken. */
  static List<String> ofVersion(String version) {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".pcap") && name.contains("_v" + version + "_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Capture read(String name) {
    try {
      return CaptureReader.read(Bytes.copyOf(Files.readAllBytes(directory().resolve(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedInput e) {
      throw new AssertionError(name + ": " + e.getMessage(), e);
    }
  }
}
