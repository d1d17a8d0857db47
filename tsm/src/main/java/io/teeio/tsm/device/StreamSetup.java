package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of one stream at both ends. Six keys, one for each direction and sub-stream, each at both
 * ends of one direction. Receivers go first when a key set is enabled, transmitters first
 * when it is stopped: nobody ever sends what the other end cannot open.
 */
final class StreamSetup {
  /** A step that talks to the device. */
  @FunctionalInterface
  private interface DeviceStep {
    void take(KeySubStream name) throws Unanswered, IOException;
  }

  /** A step at the root port. */
  @FunctionalInterface
  private interface PortStep {
    void take(IdeKeyDescriptor name) throws Refused, Violation, Unanswered, Aborted, IOException;
  }

  private final Environment environment;
  private final RequesterId rootPort;
  private final StreamId stream;
  private final IdeKmRequester device;
  private final PendingTransport carrier;
  private final int portIndex;

  StreamSetup(
      Environment environment,
      Device keyed,
      StreamId stream,
      IdeKmRequester device,
      int portIndex) {
    this.environment = environment;
    this.rootPort = keyed.rootPort().id();
    this.carrier = keyed.transport();
    this.stream = stream;
    this.device = device;
    this.portIndex = portIndex;
  }

  /** Draws six keys and programs them at the device and then at the root port. */
  void program(KeySet set) throws Refused, Violation, Unanswered, Aborted, IOException {
    record Named(LinkDirection way, SubStream sub, IdeKey key) {}
    List<Named> keys = new ArrayList<>();
    try {
      for (LinkDirection way : LinkDirection.values()) {
        for (SubStream sub : SubStream.values()) {
          IdeKey key = IdeKey.generate(environment.random());
          boolean fresh = keys.stream().noneMatch(other -> other.key().matches(key));
          keys.add(new Named(way, sub, key));
          environment.guards().require(CoveRule.KEYS_DISTINCT, fresh);
        }
      }
      for (Named key : keys) {
        device
            .program(
                portIndex,
                stream,
                KeySubStream.of(set, key.way(), key.sub(), PortSide.ENDPOINT),
                key.key())
            .orAbort();
      }
      for (Named key : keys) {
        environment
            .keys()
            .program(
                carrier,
                rootPort,
                new IdeKeyDescriptor(stream, key.sub(), set, key.way()),
                key.key());
      }
    } finally {
      keys.forEach(key -> key.key().close());
    }
  }

  /** Enables a key set: device Rx, root port Rx, device Tx, root port Tx. */
  void go(KeySet set) throws Refused, Violation, Unanswered, Aborted, IOException {
    DeviceStep device = name -> this.device.go(portIndex, stream, name).orAbort();
    PortStep port = name -> environment.keys().go(carrier, rootPort, name);
    atDevice(set, LinkDirection.DOWNSTREAM, device);
    atRootPort(set, LinkDirection.UPSTREAM, port);
    atDevice(set, LinkDirection.UPSTREAM, device);
    atRootPort(set, LinkDirection.DOWNSTREAM, port);
  }

  /** Stops a key set: device Tx, root port Tx, device Rx, root port Rx. */
  void stop(KeySet set) throws Refused, Violation, Unanswered, Aborted, IOException {
    DeviceStep device = name -> this.device.stop(portIndex, stream, name).orAbort();
    PortStep port = name -> environment.keys().stop(carrier, rootPort, name);
    atDevice(set, LinkDirection.UPSTREAM, device);
    atRootPort(set, LinkDirection.DOWNSTREAM, port);
    atDevice(set, LinkDirection.DOWNSTREAM, device);
    atRootPort(set, LinkDirection.UPSTREAM, port);
  }

  private void atDevice(KeySet set, LinkDirection way, DeviceStep step)
      throws Unanswered, IOException {
    for (SubStream sub : SubStream.values()) {
      step.take(KeySubStream.of(set, way, sub, PortSide.ENDPOINT));
    }
  }

  private void atRootPort(KeySet set, LinkDirection way, PortStep step)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    for (SubStream sub : SubStream.values()) {
      step.take(new IdeKeyDescriptor(stream, sub, set, way));
    }
  }
}
