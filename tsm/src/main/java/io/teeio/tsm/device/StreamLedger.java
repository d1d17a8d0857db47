package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import java.util.HashMap;
import java.util.Map;

/**
 * Which connection has which stream: id at its root port, requester ids and addresses are never
 * shared (T003).
 */
final class StreamLedger {
  private record Stream(RequesterId rootPort, IdeStreamDescriptor descriptor) {}

  private final Map<RequesterId, Stream> streams = new HashMap<>();
  private final Guards guards;

  StreamLedger(Guards guards) {
    this.guards = guards;
  }

  /** Takes a stream for {@code device}. */
  synchronized void take(RequesterId device, RequesterId rootPort, IdeStreamDescriptor wanted)
      throws Violation {
    for (Map.Entry<RequesterId, Stream> entry : streams.entrySet()) {
      Stream other = entry.getValue();
      guards.require(
          CoveRule.CONNECT_STREAM_EXCLUSIVE,
          !collide(rootPort, wanted, other),
          () -> "stream " + wanted.stream() + " of " + device + " and that of " + entry.getKey());
    }
    streams.put(device, new Stream(rootPort, wanted));
  }

  /** Gives back what {@code device} has, if anything. */
  synchronized void release(RequesterId device) {
    streams.remove(device);
  }

  private static boolean collide(RequesterId rootPort, IdeStreamDescriptor wanted, Stream other) {
    IdeStreamDescriptor has = other.descriptor();
    boolean sameId = other.rootPort().equals(rootPort) && has.stream().equals(wanted.stream());
    return sameId
        || wanted.association().stream()
            .anyMatch(one -> has.association().stream().anyMatch(two -> collide(one, two)));
  }

  private static boolean collide(StreamAssociation one, StreamAssociation two) {
    boolean functions =
        one.ridBase().compareTo(two.ridLimit()) <= 0
            && two.ridBase().compareTo(one.ridLimit()) <= 0;
    return functions
        || one.memory().stream().anyMatch(range -> two.memory().stream().anyMatch(range::overlaps));
  }
}
