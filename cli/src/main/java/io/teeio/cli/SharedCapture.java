package io.teeio.cli;

import io.teeio.device.DsmServer;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.CaptureWriter;
import io.teeio.spdm.transport.CapturedFrame;
import io.teeio.wire.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of all connections as one capture file, each with the time at which it was seen; a
 * file that cannot be written any more is given up in silence, the device goes on.
 */
final class SharedCapture implements DsmServer.Tap, Closeable {
  private final Optional<OutputStream> stream;
  private final Optional<CaptureWriter> writer;
  private final InstantSource clock;
  private boolean broken;

  private SharedCapture(
      Optional<OutputStream> stream, Optional<CaptureWriter> writer, InstantSource clock) {
    this.stream = stream;
    this.writer = writer;
    this.clock = clock;
  }

  static SharedCapture open(@Nullable Path file, Binding binding, InstantSource clock)
      throws CannotDo {
    if (file == null) {
      return new SharedCapture(Optional.empty(), Optional.empty(), clock);
    }
    try {
      OutputStream stream = java.nio.file.Files.newOutputStream(file);
      return new SharedCapture(
          Optional.of(stream),
          Optional.of(CaptureWriter.begin(file.toString(), stream, binding)),
          clock);
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  @Override
  public synchronized void heard(Object connection, Bytes payload) {
    if (writer.isEmpty() || broken) {
      return;
    }
    try {
      writer.get().write(new CapturedFrame(clock.instant(), CapturedFrame.Flow.UNKNOWN, payload));
    } catch (IOException e) {
      broken = true;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (stream.isPresent()) {
      broken = true;
      stream.get().close();
    }
  }
}
