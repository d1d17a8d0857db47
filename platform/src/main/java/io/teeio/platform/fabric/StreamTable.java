package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.Received;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The selective streams of one root port, found by number and by the address of a request, and the
 * one place that notices when one of them is lost.
 */
final class StreamTable {
  private static final int IDS = 256;

  private record Slot(AddressRange range, IdeStream stream) {}

  private final Crypto crypto;
  private final long keyLimit;
  private final Guards guards;
  private final Consumer<IdeEvent> events;
  private final BiConsumer<StreamId, String> lost;
  private final @Nullable IdeStream[] streams = new @Nullable IdeStream[IDS];
  private final NavigableMap<Long, Slot> byAddress = new TreeMap<>(Long::compareUnsigned);

  /**
   * Without streams; a key of theirs protects {@code keyLimit} TLPs. {@code lost} hears of every
   * stream that fails, and why.
   */
  StreamTable(
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<IdeEvent> events,
      BiConsumer<StreamId, String> lost) {
    this.crypto = crypto;
    this.keyLimit = keyLimit;
    this.guards = guards;
    this.events = events;
    this.lost = lost;
  }

  Optional<IdeStream> find(StreamId stream) {
    return Optional.ofNullable(streams[stream.value()]);
  }

  /** The stream that {@code function} is at the other end of. */
  Optional<IdeStream> to(RequesterId function) {
    return all().stream()
        .filter(stream -> stream.association().filter(a -> a.holds(function)).isPresent())
        .findFirst();
  }

  Optional<IdeStream> behind(long address) {
    Map.Entry<Long, Slot> below = byAddress.floorEntry(address);
    return below != null && below.getValue().range().contains(address)
        ? Optional.of(below.getValue().stream())
        : Optional.empty();
  }

  List<IdeStream> all() {
    return Stream.of(streams).flatMap(Stream::ofNullable).toList();
  }

  /** Sets a stream up; whatever it was before is gone, keys and all. */
  IdeStream associate(StreamId id, StreamAssociation traffic) {
    release(id);
    IdeStream stream = new IdeStream(id, PortSide.ROOT_PORT, crypto, guards, events, keyLimit);
    streams[id.value()] = stream;
    reassociate(stream, traffic);
    return stream;
  }

  /** Says anew what traffic belongs to a stream that goes on. */
  void reassociate(IdeStream stream, StreamAssociation traffic) {
    byAddress.values().removeIf(slot -> slot.stream().id().equals(stream.id()));
    stream.associate(traffic);
    traffic.memory().forEach(range -> byAddress.put(range.base(), new Slot(range, stream)));
  }

  void release(StreamId id) {
    IdeStream stream = streams[id.value()];
    streams[id.value()] = null;
    if (stream != null) {
      byAddress.values().removeIf(slot -> slot.stream().id().equals(id));
      stream.disable();
      stream.close();
    }
  }

  Packet protect(IdeStream stream, Tlp tlp, boolean tee) throws Violation {
    boolean was = stream.isSecure();
    try {
      return stream.protect(tlp, tee);
    } catch (Violation violation) {
      noteLoss(stream, was, violation);
      throw violation;
    }
  }

  /** Opens {@code packet}, or notes in {@code log} why not. */
  Optional<Received> open(IdeStream stream, IdeTlp packet, RefusalLog log) {
    List<Received> received = take(stream, packet, log);
    return received.size() == 1 ? Optional.of(received.getFirst()) : Optional.empty();
  }

  /** Takes {@code packet} and what came under the same MAC, or notes in {@code log} why not. */
  List<Received> take(IdeStream stream, IdeTlp packet, RefusalLog log) {
    boolean was = stream.isSecure();
    try {
      return stream.take(packet);
    } catch (Violation violation) {
      boolean failed = noteLoss(stream, was, violation) || !was;
      log.refuse(
          packet,
          failed ? FabricEvent.Gate.IDE : FabricEvent.Gate.REQUESTER_RANGE,
          violation.getMessage());
      return List.of();
    }
  }

  /** Takes a stream down for a reason outside of it. */
  void lose(IdeStream stream, String reason) {
    boolean was = stream.isSecure() || stream.isEnabled();
    stream.lose(reason);
    if (was) {
      lost.accept(stream.id(), reason);
    }
  }

  private boolean noteLoss(IdeStream stream, boolean wasSecure, Violation violation) {
    boolean failed = wasSecure && !stream.isSecure();
    if (failed) {
      lost.accept(stream.id(), violation.getMessage());
    }
    return failed;
  }
}
