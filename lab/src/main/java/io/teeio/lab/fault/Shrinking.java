package io.teeio.lab.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds what is needed of a list that fails: leaves out ever smaller parts as long as it still
 * fails (delta debugging), until no single element can be left out or the patience is over.
 */
final class Shrinking {
  private final int patience;
  private int tried;

  /** A search that tries at most {@code patience} lists. */
  Shrinking(int patience) {
    this.patience = patience;
  }

  /** A part of {@code failing} that {@code fails} too, in the same order. */
  <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
    List<T> now = failing;
    int part = Math.max(1, now.size() / 2);
    while (part >= 1 && tried < patience) {
      List<T> next = without(now, part, fails);
      if (next.size() == now.size()) {
        if (part == 1) {
          return now;
        }
        part /= 2;
      } else {
        now = next;
        part = Math.min(part, Math.max(1, now.size() / 2));
      }
    }
    return now;
  }

  /** Leaves out every run of {@code part} elements that is not needed. */
  private <T> List<T> without(List<T> list, int part, Predicate<List<T>> fails) {
    List<T> now = list;
    int at = 0;
    while (at < now.size() && tried < patience) {
      List<T> rest = new ArrayList<>(now.subList(0, at));
      rest.addAll(now.subList(Math.min(now.size(), at + part), now.size()));
      tried++;
      if (fails.test(rest)) {
        now = rest;
      } else {
        at += part;
      }
    }
    return now;
  }
}
