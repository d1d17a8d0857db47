package io.teeio.cli;

import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.PcapWriter;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames as a capture file, without times, so that equal runs give equal files. The first error is
 * kept and told at the end.
 */
final class CaptureFile implements AutoCloseable {
  private final Optional<Path> file;
  private final Optional<OutputStream> stream;
  private final Optional<PcapWriter> writer;
  private @Nullable IOException problem;

  private CaptureFile(
      Optional<Path> file, Optional<OutputStream> stream, Optional<PcapWriter> writer) {
    this.file = file;
    this.stream = stream;
    this.writer = writer;
  }

  static CaptureFile open(@Nullable Path file) throws CannotDo {
    return open(file, Binding.PCI_DOE);
  }

  static CaptureFile open(@Nullable Path file, Binding binding) throws CannotDo {
    if (file == null) {
      return new CaptureFile(Optional.empty(), Optional.empty(), Optional.empty());
    }
    try {
      OutputStream stream = java.nio.file.Files.newOutputStream(file);
      return new CaptureFile(
          Optional.of(file), Optional.of(stream), Optional.of(new PcapWriter(stream, binding)));
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  void object(Bytes dataObject) {
    if (writer.isEmpty() || problem != null) {
      return;
    }
    try {
      writer.get().write(Instant.EPOCH, dataObject);
    } catch (IOException e) {
      problem = e;
    }
  }

  void finish() throws CannotDo {
    close();
    if (problem != null) {
      throw Files.cannot("write", file.orElseThrow(), problem);
    }
  }

  @Override
  public void close() {
    try {
      if (stream.isPresent()) {
        stream.get().close();
      }
    } catch (IOException e) {
      problem = problem == null ? e : problem;
    }
  }
}
