package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of its members (harts, or running virtual CPUs of one TVM) may still hold which
 * translations. Versions count fences. A member that fenced, or joined, at version v holds nothing
 * that was withdrawn at a version below v.
 */
public final class TlbVersions {
  private final Map<Integer, Long> members = new HashMap<>();
  private final Guards guards;
  private long current = 1;

  /** No members, version 1. */
  public TlbVersions(Guards guards) {
    this.guards = guards;
  }

  /** The version that a withdrawal is stamped with now. */
  public long current() {
    return current;
  }

  /** Adds {@code member}, whose caches are empty. */
  public void join(int member) {
    members.put(member, current);
  }

  /** Removes {@code member}, whose caches cannot be used any more. */
  public void leave(int member) {
    members.remove(member);
  }

  /** Starts a fence; every member has to acknowledge it. */
  public void start() throws Violation {
    guards.require(
        PlatformRule.FENCE_NOT_STARTED,
        isComplete(),
        () -> "fence " + current + " is not complete");
    current++;
  }

  /** {@code member} emptied its caches after the latest fence started. */
  public void acknowledge(int member) {
    if (members.containsKey(member)) {
      members.put(member, current);
    }
  }

  /** Whether every member acknowledged the latest fence. */
  public boolean isComplete() {
    return members.values().stream().allMatch(version -> version == current);
  }

  /** Whether no member can hold what was withdrawn at {@code version}. */
  public boolean passed(long version) {
    return version < current && members.values().stream().allMatch(held -> held > version);
  }
}
