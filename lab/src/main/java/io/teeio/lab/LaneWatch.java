package io.teeio.lab;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.StateChange.Lane;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.rdsm.KeyState;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.tsm.TsmEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells a timeline what is in which state from when on. */
final class LaneWatch implements Observers {
  private final Timeline timeline;
  private final Map<RequesterId, Set<IdeKeyDescriptor>> enabled = new HashMap<>();

  LaneWatch(Timeline timeline) {
    this.timeline = timeline;
  }

  @Override
  public void tsm(TsmEvent event) {
    switch (event) {
      case TsmEvent.TvmChanged changed ->
          timeline.changed(Lane.TVM, Long.toString(changed.tvm()), changed.state().name());
      case TsmEvent.ConnectionChanged changed ->
          timeline.changed(Lane.SESSION, changed.device().toString(), changed.state().name());
      case TsmEvent.StreamChanged changed ->
          timeline.changed(Lane.STREAM, changed.device().toString(), changed.state().name());
      case TsmEvent.BindingChanged changed ->
          timeline.changed(Lane.BINDING, changed.tdi().toString(), changed.state().name());
      case TsmEvent.InterfaceChanged changed ->
          timeline.changed(Lane.TDI_HEARD, changed.tdi().toString(), changed.state().name());
      case TsmEvent.DmaChanged changed ->
          timeline.changed(Lane.DMA, changed.tdi().toString(), changed.state().name());
      default -> {}
    }
  }

  @Override
  public void device(int device, DeviceEvent event) {
    if (event instanceof DeviceEvent.TdiMoved moved) {
      timeline.changed(Lane.TDI, moved.function().toString(), moved.to().name());
    }
  }

  @Override
  public void rdsm(RdsmEvent event) {
    if (!(event instanceof RdsmEvent.KeyChanged changed)) {
      return;
    }
    Set<IdeKeyDescriptor> keys =
        enabled.computeIfAbsent(changed.rootPort(), port -> new HashSet<>());
    String before = sets(keys);
    if (changed.state() == KeyState.ENABLED) {
      keys.add(changed.key());
    } else {
      keys.remove(changed.key());
    }
    if (!sets(keys).equals(before)) {
      timeline.changed(Lane.KEYS, changed.rootPort().toString(), sets(keys));
    }
  }

  private static String sets(Set<IdeKeyDescriptor> keys) {
    return keys.isEmpty()
        ? "NONE"
        : keys.stream()
            .map(IdeKeyDescriptor::keySet)
            .distinct()
            .sorted()
            .map(KeySet::name)
            .collect(Collectors.joining(" + "));
  }
}
