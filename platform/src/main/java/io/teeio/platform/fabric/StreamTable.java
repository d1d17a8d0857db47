package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The selective streams of one root port, found by number and by the address of a request. */
final class StreamTable {
  private record Slot(AddressRange range, IdeStream stream) {}

  private final Crypto crypto;
  private final Guards guards;
  private final Consumer<IdeEvent> events;
  private final Map<StreamId, IdeStream> byId =
      new TreeMap<>((a, b) -> Integer.compare(a.value(), b.value()));
  private final NavigableMap<Long, Slot> byAddress = new TreeMap<>(Long::compareUnsigned);

  StreamTable(Crypto crypto, Guards guards, Consumer<IdeEvent> events) {
    this.crypto = crypto;
    this.guards = guards;
    this.events = events;
  }

  Optional<IdeStream> find(StreamId stream) {
    return Optional.ofNullable(byId.get(stream));
  }

  Optional<IdeStream> behind(long address) {
    Map.Entry<Long, Slot> below = byAddress.floorEntry(address);
    return below != null && below.getValue().range().contains(address)
        ? Optional.of(below.getValue().stream())
        : Optional.empty();
  }

  List<IdeStream> all() {
    return List.copyOf(byId.values());
  }

  /** Sets a stream up; whatever it was before is gone, keys and all. */
  IdeStream associate(StreamId id, StreamAssociation traffic) {
    release(id);
    IdeStream stream =
        new IdeStream(id, PortSide.ROOT_PORT, crypto, guards, events, IdeStream.UNLIMITED);
    stream.associate(traffic);
    byId.put(id, stream);
    traffic.memory().forEach(range -> byAddress.put(range.base(), new Slot(range, stream)));
    return stream;
  }

  void release(StreamId id) {
    IdeStream stream = byId.remove(id);
    if (stream != null) {
      byAddress.values().removeIf(slot -> slot.stream().id().equals(id));
      stream.disable();
      stream.close();
    }
  }
}
