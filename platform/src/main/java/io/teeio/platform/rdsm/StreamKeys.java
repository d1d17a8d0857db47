package io.teeio.platform.rdsm;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states of the twelve keys of one stream. */
final class StreamKeys {
  private final StreamId stream;
  private final Map<IdeKeyDescriptor, KeyState> states = new HashMap<>();

  StreamKeys(StreamId stream) {
    this.stream = stream;
  }

  KeyState state(IdeKeyDescriptor key) {
    return states.getOrDefault(key, KeyState.CLEARED);
  }

  void set(IdeKeyDescriptor key, KeyState state) {
    states.put(key, state);
  }

  boolean anyEnabled() {
    return states.containsValue(KeyState.ENABLED);
  }

  /** Whether some key set has all six of its keys Enabled. */
  boolean isComplete() {
    for (KeySet set : KeySet.values()) {
      if (keysOf(set).stream().allMatch(key -> state(key) == KeyState.ENABLED)) {
        return true;
      }
    }
    return false;
  }

  /** The keys that are not Cleared. */
  List<IdeKeyDescriptor> present() {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue() != KeyState.CLEARED)
        .map(Map.Entry::getKey)
        .sorted(
            java.util.Comparator.comparing(IdeKeyDescriptor::keySet)
                .thenComparing(IdeKeyDescriptor::direction)
                .thenComparing(IdeKeyDescriptor::subStream))
        .toList();
  }

  void clear() {
    states.clear();
  }

  private List<IdeKeyDescriptor> keysOf(KeySet set) {
    List<IdeKeyDescriptor> keys = new ArrayList<>();
    for (SubStream subStream : SubStream.values()) {
      for (LinkDirection direction : LinkDirection.values()) {
        keys.add(new IdeKeyDescriptor(stream, subStream, set, direction));
      }
    }
    return keys;
  }
}
