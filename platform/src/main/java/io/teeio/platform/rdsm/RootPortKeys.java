package io.teeio.platform.rdsm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.PlatformRule;
import io.teeio.platform.fabric.RootPort;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The streams and keys of one root port, as COVT sees them. */
final class RootPortKeys {
  private final RootPort.Control control;
  private final CallArguments arguments;
  private final Guards guards;
  private final Consumer<RdsmEvent> events;
  private final Map<StreamId, StreamKeys> streams = new HashMap<>();

  RootPortKeys(
      RootPort.Control control,
      CallArguments arguments,
      Guards guards,
      Consumer<RdsmEvent> events) {
    this.control = control;
    this.arguments = arguments;
    this.guards = guards;
    this.events = events;
  }

  private RequesterId id() {
    return control.port().id();
  }

  void program(HostAddress descriptor, HostAddress data) throws Refusal {
    IdeKeyDescriptor key = arguments.keyDescriptor(descriptor);
    StreamKeys keys = keysOf(key.stream());
    require(
        PlatformRule.RDSM_KEY_STATE,
        keys.state(key) != KeyState.ENABLED,
        SbiError.INVALID_STATE,
        key + " is Enabled");
    if (control.port().isLinkLost()) {
      throw new Refusal(SbiError.IO, "the link below " + control.port().id() + " is down");
    }
    IdeKey.Data read = arguments.keyData(data);
    try (IdeKey secret = read.key()) {
      end(key.stream()).program(key.keySet(), way(key), key.subStream(), secret, read.ifv());
    } catch (Violation violation) {
      // The port refuses the key data: a counter to begin with other than 1, or a key known
      // already.
      throw new Refusal(SbiError.INVALID_PARAM, violation.getMessage());
    }
    change(keys, key, KeyState.PROGRAMMED);
  }

  void clear(StreamId stream) throws Refusal {
    StreamKeys keys = keysOf(stream);
    require(
        PlatformRule.RDSM_KEY_STATE,
        !keys.anyEnabled(),
        SbiError.INVALID_STATE,
        "a key of " + stream + " is Enabled");
    end(stream).lose("keys cleared");
    for (IdeKeyDescriptor key : keys.present()) {
      change(keys, key, KeyState.CLEARED);
    }
    keys.clear();
  }

  void go(HostAddress descriptor) throws Refusal {
    IdeKeyDescriptor key = arguments.keyDescriptor(descriptor);
    StreamKeys keys = keysOf(key.stream());
    IdeStream end = end(key.stream());
    require(
        PlatformRule.RDSM_KEY_STATE,
        keys.state(key) == KeyState.PROGRAMMED,
        SbiError.INVALID_STATE,
        key + " is " + keys.state(key));
    try {
      end.go(key.keySet(), way(key), key.subStream());
      change(keys, key, KeyState.ENABLED);
      if (keys.isComplete() && !end.isEnabled()) {
        end.enable();
        events.accept(new RdsmEvent.StreamEnabled(id(), key.stream(), true));
      }
    } catch (Violation violation) {
      throw new Refusal(SbiError.INVALID_STATE, violation.getMessage());
    }
  }

  void stop(HostAddress descriptor) throws Refusal {
    IdeKeyDescriptor key = arguments.keyDescriptor(descriptor);
    StreamKeys keys = keysOf(key.stream());
    IdeStream end = end(key.stream());
    require(
        PlatformRule.RDSM_KEY_STATE,
        keys.state(key) == KeyState.ENABLED,
        SbiError.INVALID_STATE,
        key + " is " + keys.state(key));
    change(keys, key, KeyState.PROGRAMMED);
    if (!keys.isComplete() && end.isEnabled()) {
      end.disable();
      events.accept(new RdsmEvent.StreamEnabled(id(), key.stream(), false));
    }
    end.stop(key.keySet(), way(key), key.subStream());
  }

  KeyState status(HostAddress descriptor) throws Refusal {
    IdeKeyDescriptor key = arguments.keyDescriptor(descriptor);
    return keysOf(key.stream()).state(key);
  }

  void programStream(HostAddress address) throws Refusal {
    IdeStreamDescriptor descriptor = arguments.streamDescriptor(address);
    StreamId stream = descriptor.stream();
    StreamKeys keys = streams.get(stream);
    require(
        PlatformRule.RDSM_KEY_STATE,
        keys == null || !keys.anyEnabled(),
        SbiError.FAILED,
        "a key of " + stream + " is Enabled");
    if (descriptor.association().isEmpty()) {
      control.release(stream);
      streams.remove(stream);
      events.accept(new RdsmEvent.StreamReleased(id(), stream));
      return;
    }
    StreamAssociation traffic = descriptor.association().get();
    require(
        PlatformRule.RDSM_STREAM_WITHIN_PORT,
        control.covers(traffic),
        SbiError.INVALID_PARAM,
        traffic.toString());
    for (IdeStream other : control.streams()) {
      require(
          PlatformRule.RDSM_STREAM_EXCLUSIVE,
          other.id().equals(stream) || !overlaps(other, traffic),
          SbiError.INVALID_PARAM,
          stream + " overlaps " + other.id());
    }
    control.associate(stream, traffic);
    streams.put(stream, new StreamKeys(stream));
    events.accept(new RdsmEvent.StreamProgrammed(id(), stream, traffic));
  }

  /** The stream failed: its keys are wiped already. */
  void lost(StreamId stream) {
    StreamKeys keys = streams.get(stream);
    if (keys != null) {
      for (IdeKeyDescriptor key : keys.present()) {
        change(keys, key, KeyState.CLEARED);
      }
      keys.clear();
    }
  }

  Optional<StreamAssociation> association(StreamId stream) {
    return control.stream(stream).flatMap(IdeStream::association);
  }

  private static boolean overlaps(IdeStream other, StreamAssociation traffic) {
    return other
        .association()
        .filter(theirs ->
            (theirs.ridBase().value() <= traffic.ridLimit().value()
                    && traffic.ridBase().value() <= theirs.ridLimit().value())
                || theirs.memory().stream()
                    .anyMatch(range -> traffic.memory().stream().anyMatch(range::overlaps)))
        .isPresent();
  }

  private StreamKeys keysOf(StreamId stream) throws Refusal {
    StreamKeys keys = streams.get(stream);
    if (keys == null) {
      throw new Refusal(SbiError.INVALID_PARAM, "no stream " + stream + " at " + id());
    }
    return keys;
  }

  private IdeStream end(StreamId stream) throws Refusal {
    return control.stream(stream)
        .orElseThrow(() -> new Refusal(SbiError.FAILED, "no stream " + stream));
  }

  private void change(StreamKeys keys, IdeKeyDescriptor key, KeyState state) {
    keys.set(key, state);
    events.accept(new RdsmEvent.KeyChanged(id(), key, state));
  }

  private void require(Rule rule, boolean condition, SbiError otherwise, String detail)
      throws Refusal {
    try {
      guards.require(rule, condition, () -> detail);
    } catch (Violation violation) {
      throw new Refusal(otherwise, violation.getMessage());
    }
  }

  private static PortDirection way(IdeKeyDescriptor key) {
    return key.direction().at(PortSide.ROOT_PORT);
  }
}
