package io.teeio.lab.page;

import io.teeio.lab.StateChange;
import io.teeio.lab.Timeline;
import io.teeio.lab.TimelineEvent;
import io.teeio.lab.TimelineEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Listens to a timeline and keeps what a page shows of it, however long the run is. */
public final class Story {
  private final List<Chapter> chapters = new ArrayList<>();
  private final Lanes lanes = new Lanes();
  private final Map<String, Integer> messages = new HashMap<>();
  private long end;

  /** Nothing happened yet. */
  public Story() {}

  /** A timeline that this story and {@code reader} follow. */
  public Timeline timeline(Consumer<TimelineEvent> reader) {
    return new Timeline(
        event -> {
          event(event);
          reader.accept(event);
        },
        this::changed);
  }

  /** Hears of the next event. */
  public void event(TimelineEvent event) {
    end = event.time();
    if (event.kind() == Kind.STEP) {
      chapters.add(new Chapter(event.what(), event.time()));
      return;
    }
    if (chapters.isEmpty()) {
      chapters.add(new Chapter("", event.time()));
    }
    chapters.getLast().event(event, number(event));
  }

  private int number(TimelineEvent event) {
    return switch (event.kind()) {
      case SPDM, IDE_KM, TDISP -> messages.merge(Party.device(event), 1, Integer::sum) - 1;
      case STEP, SBI, STATE, KEY, DMA, FAULT, CHECK, NOTE -> -1;
    };
  }

  /** Hears of the next state. */
  public void changed(StateChange change) {
    lanes.changed(change);
  }

  List<Chapter> chapters() {
    return List.copyOf(chapters);
  }

  Lanes lanes() {
    return lanes;
  }

  /** The logical time of the last event. */
  long end() {
    return end;
  }
}
