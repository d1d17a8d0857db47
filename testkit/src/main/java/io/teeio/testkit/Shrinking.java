package io.teeio.testkit;

import io.teeio.testkit.Property.Attempt;
import io.teeio.testkit.Property.Attempt.Failed;
import io.teeio.testkit.Property.Law;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the choices of a failure fewer and lower while it still fails: deletes ever smaller chunks,
 * then lowers each choice by bisection, and begins again as long as that helps.
 */
final class Shrinking {
  private static final int MOST_ATTEMPTS = 2_000;

  private final Law law;
  private int attempts;

  Shrinking(Law law) {
    this.law = law;
  }

  Failed shrink(Failed first) {
    Failed best = first;
    while (attempts < MOST_ATTEMPTS) {
      Failed smaller = lower(delete(best));
      if (smaller.choices().equals(best.choices())) {
        return smaller;
      }
      best = smaller;
    }
    return best;
  }

  private Failed delete(Failed start) {
    Failed best = start;
    for (int chunk = Math.max(1, best.choices().size() / 2); chunk > 0; chunk /= 2) {
      int at = 0;
      while (at + chunk <= best.choices().size()) {
        List<Long> fewer = new ArrayList<>(best.choices());
        fewer.subList(at, at + chunk).clear();
        Failed next = better(best, fewer);
        at = next.equals(best) ? at + chunk : at;
        best = next;
      }
    }
    return best;
  }

  private Failed lower(Failed start) {
    Failed best = start;
    for (int at = 0; at < best.choices().size(); at++) {
      long holds = -1;
      while (at < best.choices().size() && best.choices().get(at) - holds > 1) {
        long middle = holds < 0 ? 0 : holds + (best.choices().get(at) - holds) / 2;
        List<Long> lowered = new ArrayList<>(best.choices());
        lowered.set(at, middle);
        Failed next = better(best, lowered);
        if (next.equals(best)) {
          holds = middle;
        }
        best = next;
      }
    }
    return best;
  }

  /** The failure of {@code choices} if they fail and are simpler than {@code best}. */
  private Failed better(Failed best, List<Long> choices) {
    if (attempts++ >= MOST_ATTEMPTS) {
      return best;
    }
    return Attempt.of(law, Source.replay(choices)) instanceof Failed failed
            && simpler(failed.choices(), best.choices())
        ? failed
        : best;
  }

  private static boolean simpler(List<Long> left, List<Long> right) {
    if (left.size() != right.size()) {
      return left.size() < right.size();
    }
    for (int i = 0; i < left.size(); i++) {
      int order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }
}
