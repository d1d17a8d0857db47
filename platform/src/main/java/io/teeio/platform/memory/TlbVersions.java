package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of its members (harts, or running virtual CPUs of one TVM) may still hold which
 * translations. Versions count fences. A member that fenced, or joined, at version v holds nothing
 * that was withdrawn at a version below v.
 *
 * <p>A member that joins with its caches has them emptied by what it acknowledges; without, its
 * word is taken for it. Safe for several harts.
 */
public final class TlbVersions {
  private record Member(long version, Optional<HartTlb> caches) {}

  private final Map<Integer, Member> members = new HashMap<>();
  private final Guards guards;
  private long current = 1;

  /** No members, version 1. */
  public TlbVersions(Guards guards) {
    this.guards = guards;
  }

  /** The version that a withdrawal is stamped with now. */
  public synchronized long current() {
    return current;
  }

  /** Adds {@code member}, whose caches are empty. */
  public synchronized void join(int member) {
    members.put(member, new Member(current, Optional.empty()));
  }

  /** Adds {@code member}, which has these caches: they are emptied by every fence. */
  public synchronized void join(int member, HartTlb caches) {
    members.put(member, new Member(current, Optional.of(caches)));
  }

  /** Removes {@code member}, whose caches cannot be used any more. */
  public synchronized void leave(int member) {
    members.remove(member);
  }

  /** Starts a fence; every member has to acknowledge it. */
  public synchronized void start() throws Violation {
    guards.require(
        PlatformRule.FENCE_NOT_STARTED,
        isComplete(),
        () -> "fence " + current + " is not complete");
    current++;
  }

  /** {@code member} fences, after the latest fence started: its caches are emptied. */
  public synchronized void acknowledge(int member) {
    Member acknowledging = members.get(member);
    if (acknowledging != null) {
      acknowledging.caches().ifPresent(HartTlb::fence);
      members.put(member, new Member(current, acknowledging.caches()));
    }
  }

  /**
   * Interrupts every member and makes it fence at once; a fence that had begun is complete, too.
   * What was withdrawn before is held by none when this returns.
   */
  public synchronized void shootDown() {
    current++;
    members.replaceAll((_, member) -> {
      member.caches().ifPresent(HartTlb::interrupt);
      return new Member(current, member.caches());
    });
  }

  /** Whether every member acknowledged the latest fence. */
  public synchronized boolean isComplete() {
    return members.values().stream().allMatch(member -> member.version() == current);
  }

  /** Whether no member can hold what was withdrawn at {@code version}. */
  public synchronized boolean passed(long version) {
    return version < current
        && members.values().stream().allMatch(member -> member.version() > version);
  }
}
