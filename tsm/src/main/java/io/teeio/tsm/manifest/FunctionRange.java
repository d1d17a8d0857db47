package io.teeio.tsm.manifest;

import io.teeio.pcie.RequesterId;

/**
 * Functions whose requester ids follow one another in one segment.
 *
 * @param first lowest
 * @param last highest, in the same segment
 */
public record FunctionRange(RequesterId first, RequesterId last) {
  /** Whether {@code function} is one of them. */
  public boolean contains(RequesterId function) {
    return function.value() >= first.value() && function.value() <= last.value();
  }

  /** Whether all of {@code other} are among them. */
  public boolean contains(FunctionRange other) {
    return contains(other.first) && contains(other.last);
  }

  /** Whether a function is in both. */
  public boolean overlaps(FunctionRange other) {
    return first.value() <= other.last.value() && other.first.value() <= last.value();
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
