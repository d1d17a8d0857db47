package io.teeio.lab.page;

import io.teeio.lab.TimelineEvent;
import io.teeio.lab.TimelineEvent.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a run: its first events, everything that was refused, and how many there were of the
 * rest.
 */
final class Chapter {
  private static final int MOST_EVENTS = 120;
  private static final int MOST_FAULTS = 60;

  private final String step;
  private final long begin;

  /**
   * An event that is shown.
   *
   * @param event the event
   * @param number which message to or from its device it is, from 0; -1 if it is none
   */
  record Shown(TimelineEvent event, int number) {}

  private final List<Shown> events = new ArrayList<>();
  private final Map<Kind, Long> left = new EnumMap<>(Kind.class);
  private long all;
  private int faults;

  Chapter(String step, long begin) {
    this.step = step;
    this.begin = begin;
  }

  void event(TimelineEvent event, int number) {
    all++;
    boolean fault = event.kind() == Kind.FAULT && faults < MOST_FAULTS;
    if (events.size() - faults < MOST_EVENTS || fault) {
      faults += event.kind() == Kind.FAULT ? 1 : 0;
      events.add(new Shown(event, number));
    } else {
      left.merge(event.kind(), 1L, Long::sum);
    }
  }

  /** The step's word. */
  String step() {
    return step;
  }

  /** The logical time at which it began. */
  long begin() {
    return begin;
  }

  /** What is shown. */
  List<Shown> events() {
    return List.copyOf(events);
  }

  /** Number of all events. */
  long all() {
    return all;
  }

  /** What is not shown, by kind. */
  Map<Kind, Long> left() {
    return Map.copyOf(left);
  }
}
