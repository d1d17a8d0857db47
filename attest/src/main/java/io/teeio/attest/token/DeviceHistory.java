package io.teeio.attest.token;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a TVM did about devices, event by event, with what its register held after each. Whether it
 * is the truth shows when the register is the one in the TVM's token.
 */
final class DeviceHistory {
  private static final Bytes BEGINNING = Bytes.zeros(48);

  private final List<Entry> entries;

  /** An event, and the register after it. */
  record Entry(DeviceEvent event, Bytes register) {}

  private DeviceHistory(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Replays {@code events}. */
  static DeviceHistory replay(List<Bytes> events, Crypto crypto) throws MalformedInput {
    List<Entry> entries = new ArrayList<>();
    Bytes register = BEGINNING;
    for (Bytes event : events) {
      Bytes digest = crypto.hash(HashAlgorithm.SHA_384, event);
      register = crypto.hash(HashAlgorithm.SHA_384, register, digest);
      entries.add(new Entry(DeviceEvent.read(event), register));
    }
    return new DeviceHistory(entries);
  }

  /** Every event in order. */
  List<Entry> entries() {
    return entries;
  }

  /** What the register holds at the end. */
  Bytes register() {
    return entries.isEmpty() ? BEGINNING : entries.getLast().register();
  }

  /** How many events there were when the register held {@code value}; empty if it never did. */
  Optional<Integer> eventsAt(Bytes value) {
    if (value.equals(BEGINNING)) {
      return Optional.of(0);
    }
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).register().equals(value)) {
        return Optional.of(i + 1);
      }
    }
    return Optional.empty();
  }

  /** The last event about interface {@code id} among the first {@code count}. */
  Optional<DeviceEvent> last(int id, int count) {
    return entries.subList(0, count).reversed().stream()
        .map(Entry::event)
        .filter(event -> event.interfaceId() == id)
        .findFirst();
  }

  /** The last event about interface {@code id}. */
  Optional<DeviceEvent> last(int id) {
    return last(id, entries.size());
  }

  /** The last decision about interface {@code id}. */
  Optional<DeviceEvent.Decision> lastDecision(int id) {
    return entries.reversed().stream()
        .map(Entry::event)
        .filter(event -> event.interfaceId() == id)
        .filter(DeviceEvent.Decision.class::isInstance)
        .map(DeviceEvent.Decision.class::cast)
        .findFirst();
  }
}
