package io.teeio.cli;

import io.teeio.crypto.Crypto;
import io.teeio.lab.Recordings;
import io.teeio.lab.Timeline;
import io.teeio.lab.TimelineEvent;
import io.teeio.lab.page.Conversations;
import io.teeio.lab.page.RunPage;
import io.teeio.lab.page.Story;
import io.teeio.lab.report.RunReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The page about a run that a person asked for, or none. */
final class RunPageFile implements AutoCloseable {
  private final Optional<PageFile> file;
  private final Story story = new Story();
  private final Conversations conversations = new Conversations();

  private RunPageFile(Optional<PageFile> file) {
    this.file = file;
  }

  /** Opens {@code path} before the run begins, so that a run is not in vain. */
  static RunPageFile open(@Nullable Path path) throws CannotDo {
    return new RunPageFile(path == null ? Optional.empty() : Optional.of(PageFile.open(path)));
  }

  /** A timeline that {@code reader} follows, and this if it needs to. */
  Timeline timeline(Consumer<TimelineEvent> reader) {
    return file.isPresent() ? story.timeline(reader) : new Timeline(reader);
  }

  /** What has to be recorded for it. */
  Recordings recordings() {
    return file.isPresent() ? conversations.recordings() : Recordings.NONE;
  }

  void write(RunReport report) throws CannotDo {
    if (file.isPresent()) {
      file.get().write(new RunPage(Crypto.fastest()).write(report, story, conversations));
    }
  }

  @Override
  public void close() {
    conversations.close();
  }
}
