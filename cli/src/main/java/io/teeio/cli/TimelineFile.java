package io.teeio.cli;

import io.teeio.lab.TimelineEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Every event as one JSON object a line. The first error is kept and told at the end. */
final class TimelineFile implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Optional<Path> file;
  private final Optional<BufferedWriter> writer;
  private @Nullable IOException problem;

  private TimelineFile(Optional<Path> file, Optional<BufferedWriter> writer) {
    this.file = file;
    this.writer = writer;
  }

  static TimelineFile open(@Nullable Path file) throws CannotDo {
    if (file == null) {
      return new TimelineFile(Optional.empty(), Optional.empty());
    }
    try {
      return new TimelineFile(
          Optional.of(file), Optional.of(java.nio.file.Files.newBufferedWriter(file)));
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  void event(TimelineEvent event) {
    if (writer.isEmpty() || problem != null) {
      return;
    }
    try {
      writer
          .get()
          .append(
              JSON.createObjectNode()
                  .put("time", event.time())
                  .put("from", event.from())
                  .put("to", event.to())
                  .put("kind", event.kind().word())
                  .put("what", event.what())
                  .put("detail", event.detail())
                  .toString())
          .append('\n');
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
      if (writer.isPresent()) {
        writer.get().close();
      }
    } catch (IOException e) {
      problem = problem == null ? e : problem;
    }
  }
}
