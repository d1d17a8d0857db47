package io.teeio.cli;

import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.CaptureWriter;
import io.teeio.spdm.transport.CapturedFrame;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Frames as a capture file. The first error is kept and told at the end. */
final class CaptureFile implements AutoCloseable {
  private final Optional<Path> file;
  private final Optional<OutputStream> stream;
  private final Optional<CaptureWriter> writer;
  private final InstantSource clock;
  private @Nullable IOException problem;

  private CaptureFile(
      Optional<Path> file,
      Optional<OutputStream> stream,
      Optional<CaptureWriter> writer,
      InstantSource clock) {
    this.file = file;
    this.stream = stream;
    this.writer = writer;
    this.clock = clock;
  }

  /** A file without times, so that equal runs give equal files. */
  static CaptureFile open(@Nullable Path file) throws CannotDo {
    return open(file, Binding.PCI_DOE, InstantSource.fixed(Instant.EPOCH));
  }

  /** A file whose frames have the time of {@code clock}. */
  static CaptureFile open(@Nullable Path file, Binding binding, InstantSource clock)
      throws CannotDo {
    if (file == null) {
      return new CaptureFile(Optional.empty(), Optional.empty(), Optional.empty(), clock);
    }
    try {
      OutputStream stream = java.nio.file.Files.newOutputStream(file);
      return new CaptureFile(
          Optional.of(file),
          Optional.of(stream),
          Optional.of(CaptureWriter.begin(file.toString(), stream, binding)),
          clock);
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  void object(Bytes dataObject) {
    frame(CapturedFrame.Flow.UNKNOWN, dataObject);
  }

  void frame(CapturedFrame.Flow flow, Bytes frame) {
    if (writer.isEmpty() || problem != null) {
      return;
    }
    try {
      writer.get().write(new CapturedFrame(clock.instant(), flow, frame));
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
