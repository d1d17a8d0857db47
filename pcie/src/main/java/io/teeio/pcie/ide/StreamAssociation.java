package io.teeio.pcie.ide;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import java.util.List;

/**
 * What traffic belongs to a stream: the functions at the other end, and the addresses behind it.
 *
 * @param ridBase first function
 * @param ridLimit last function, in the same segment unless everything is meant
 * @param memory addresses of memory requests sent into the stream
 */
public record StreamAssociation(
    RequesterId ridBase, RequesterId ridLimit, List<AddressRange> memory) {

  /** Checks the order and copies the list. */
  public StreamAssociation {
    if (ridBase.compareTo(ridLimit) > 0) {
      throw new IllegalArgumentException("a requester id range ends before it begins");
    }
    memory = List.copyOf(memory);
  }

  /** What an endpoint has: all functions and all memory lie behind its one way up. */
  public static StreamAssociation everything() {
    return new StreamAssociation(
        new RequesterId(0), new RequesterId(0xFF_FFFF), List.of(AddressRange.EVERYTHING));
  }

  /** Whether {@code function} is at the other end. */
  public boolean holds(RequesterId function) {
    return ridBase.compareTo(function) <= 0 && function.compareTo(ridLimit) <= 0;
  }

  /** Whether the memory at {@code address} is behind the stream. */
  public boolean holds(long address) {
    for (AddressRange range : memory) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a packet that goes the way {@code routing} is sent into the stream. */
  public boolean selects(Routing routing) {
    return switch (routing) {
      case Routing.ByAddress way -> holds(way.address());
      case Routing.ById way -> holds(way.destination());
      case Routing.Local _ -> true;
    };
  }
}
