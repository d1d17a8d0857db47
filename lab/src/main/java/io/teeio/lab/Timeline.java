package io.teeio.lab;

import io.teeio.lab.TimelineEvent.Kind;
import java.util.function.Consumer;

/** The one order of everything that happens in a run: stamps logical time and passes events on. */
public final class Timeline {
  private final Consumer<TimelineEvent> reader;
  private final Consumer<StateChange> states;
  private long time;

  /** A timeline that {@code reader} follows. */
  public Timeline(Consumer<TimelineEvent> reader) {
    this(reader, change -> {});
  }

  /** A timeline that {@code reader} follows, and whose lasting states {@code states} follows. */
  public Timeline(Consumer<TimelineEvent> reader, Consumer<StateChange> states) {
    this.reader = reader;
    this.states = states;
  }

  /** Records that {@code from} did {@code what} to {@code to}. */
  public void add(String from, String to, Kind kind, String what, String detail) {
    time++;
    reader.accept(new TimelineEvent(time, from, to, kind, what, detail));
  }

  /** Records that {@code of} is in {@code state} since the last event. */
  void changed(StateChange.Lane lane, String of, String state) {
    states.accept(new StateChange(time, lane, of, state));
  }
}
