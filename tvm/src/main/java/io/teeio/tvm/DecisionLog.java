package io.teeio.tvm;

import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.DeviceEvidence;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What one TVM recorded about devices, in the order of its register, and what it saw of each device
 * last. One for all device managers of a TVM, since they share the register.
 */
public final class DecisionLog {
  private final List<Bytes> events = new ArrayList<>();
  private final TreeMap<Integer, DeviceEvidence> seen = new TreeMap<>();

  /** Nothing recorded yet. */
  public DecisionLog() {}

  synchronized void recorded(DeviceEvent event) {
    events.add(event.toBytes());
  }

  synchronized void saw(DeviceEvidence evidence) {
    seen.put(evidence.interfaceId(), evidence);
  }

  /** Every event that the register was extended by. */
  public synchronized List<Bytes> events() {
    return List.copyOf(events);
  }

  /** What was last seen of each interface. */
  public synchronized List<DeviceEvidence> devices() {
    return List.copyOf(seen.values());
  }
}
