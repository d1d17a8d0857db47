package io.teeio.tsm.device;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.platform.fabric.StreamListener;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.tsm.CommState;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.DmaState;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.evidence.HeldInterface;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All devices by function, and what happens to them that nobody asked for. */
final class Devices implements StreamListener {
  private static final int FUNCTION_BITS = 24;

  private final Environment environment;
  private final TreeMap<RequesterId, Device> devices = new TreeMap<>();

  Devices(Environment environment) {
    this.environment = environment;
  }

  /** The device {@code id}, which has to be in the manifest. */
  Device device(long id) throws Refused, Violation {
    return device(function(id));
  }

  private synchronized Device device(RequesterId id) throws Refused, Violation {
    Optional<Manifest.RootPort> port = environment.manifest().above(id);
    environment.guards().require(CoveRule.DEVICE_IN_MANIFEST, port.isPresent(), id::toString);
    Manifest.RootPort above =
        port.orElseThrow(() -> new Refused(SbiError.INVALID_PARAM, "nothing leads to " + id));
    return devices.computeIfAbsent(
        id, name -> new Device(name, above, environment.clock(), environment.events()));
  }

  /** The device whose stream serves {@code tdi}; empty if none is connected. */
  synchronized Optional<Device> serving(RequesterId tdi) {
    return devices.values().stream()
        .filter(device ->
            device.knownTdi(tdi).filter(known -> known.owner().isPresent()).isPresent()
                || device.connection().filter(connection -> connection.serves(tdi)).isPresent())
        .findFirst();
  }

  /** The turn of the device that serves {@code tdi}, if one does. */
  Turn.Held turn(RequesterId tdi) throws Refused {
    Optional<Device> device = serving(tdi);
    return device.isPresent() ? device.get().turn().take() : () -> {};
  }

  /** A function id of a call. */
  static RequesterId function(long id) throws Refused {
    Refused.unless(
        id >>> FUNCTION_BITS == 0,
        SbiError.INVALID_PARAM,
        "no function id 0x" + Long.toHexString(id));
    return RequesterId.of((int) id);
  }

  /** The RDSM lost a stream. Acts at once, or leaves it to whoever has the device's turn. */
  @Override
  public void streamLost(RequesterId rootPort, StreamId stream, String reason) {
    environment.keys().lost(rootPort, stream);
    for (Device device : all()) {
      boolean same =
          device.rootPort().id().equals(rootPort)
              && device.connection().filter(c -> c.stream().stream().equals(stream)).isPresent();
      if (same
          || (device.conn() == ConnState.CONNECTING && device.rootPort().id().equals(rootPort))) {
        device.loss(Optional.of(reason));
        try (Turn.Held _ = device.turn().take()) {
          settle(device);
        } catch (Refused _) {
          // the holder of the turn settles it
        }
      }
    }
  }

  /**
   * Keys of a stream are nearly spent. The TVMs that use it do not run until their host renewed
   * them: those that run now leave before their next access.
   */
  @Override
  public void refreshDue(RequesterId rootPort, StreamId stream) {
    for (Device device : all()) {
      boolean same =
          device.rootPort().id().equals(rootPort)
              && device.connection().filter(c -> c.stream().stream().equals(stream)).isPresent();
      if (same && !device.isRefreshDue()) {
        device.refreshDue(true);
        environment.events().accept(new TsmEvent.RefreshDue(device.id()));
        device.owners().forEach(Tvm::interrupt);
      }
    }
  }

  /** Lets {@code tvm} run only if no device of its has keys that must be renewed first. */
  void requireKeys(Tvm tvm) throws Refused {
    for (Device device : all()) {
      settleIdle(device);
      requireKeys(device, tvm);
    }
  }

  /** Whoever has the turn settles it; nobody waits for that here. */
  private void settleIdle(Device device) {
    try (Turn.Held _ = device.turn().take()) {
      settle(device);
    } catch (Refused _) {
      // the holder of the turn settles it
    }
  }

  private void requireKeys(Device device, Tvm tvm) throws Refused {
    boolean stream = device.isRefreshDue() && device.stream() == StreamState.SECURE;
    Optional<String> spent = new KeyBudget(environment).spent(device);
    boolean due = stream || spent.isPresent();
    if (!due || device.conn() != ConnState.CONNECTED || !device.owners().contains(tvm)) {
      return;
    }
    if (device.comm() == CommState.PENDING_FOR_GUEST) {
      tvm.interrupt(); // what is half done has to end first
      return;
    }
    throw new Refused(
        SbiError.KEY_UPDATE_REQUIRED,
        device.id().value() | (stream ? Nacl.STREAM_KEYS : 0),
        stream
            ? "the stream keys of " + device.id() + " are nearly spent"
            : spent.orElse("the session keys of " + device.id() + " are spent"));
  }

  /** What is known of the interfaces that {@code tvm} has, device by device. */
  List<HeldInterface> held(Tvm tvm) throws Refused {
    List<HeldInterface> held = new ArrayList<>();
    for (Device device : all()) {
      if (device.tdis().stream().noneMatch(tdi -> tdi.isOwnedBy(tvm.id()))) {
        continue;
      }
      try (Turn.Held _ = device.turn().take()) {
        settle(device);
        device.tdis().stream()
            .filter(tdi -> tdi.isHeld() && tdi.isOwnedBy(tvm.id()))
            .map(tdi -> held(device, tdi))
            .forEach(held::add);
      }
    }
    return held;
  }

  private HeldInterface held(Device device, Tdi tdi) {
    Optional<Bytes> leaf =
        device
            .connection()
            .map(connection -> connection.chain().leaf().der())
            .map(der -> environment.crypto().hash(HashAlgorithm.SHA_384, der));
    return new HeldInterface(
        tdi.id(),
        tdi.state(),
        leaf,
        tdi.lock().flatMap(LockEpoch::reportDigest),
        tdi.dma() == DmaState.ENABLED
            ? tdi.lock().flatMap(LockEpoch::startedAt)
            : Optional.empty());
  }

  private synchronized List<Device> all() {
    return new ArrayList<>(devices.values());
  }

  /**
   * Acts on what was lost since the last call: a stream, or a session. Every entry that has the
   * device's turn calls this first and last.
   */
  void settle(Device device) {
    Optional<String> loss = device.loss();
    if (loss.isPresent() && device.conn() == ConnState.CONNECTED) {
      device.loss(Optional.empty());
      device.stream(StreamState.LOST);
      revokeAll(device, "the stream was lost: " + loss.get());
    }
    device
        .connection()
        .map(Connection::session)
        .filter(SpdmSession::isSilent)
        .ifPresent(SpdmSession::close);
    boolean sessionLost =
        device.connection().map(Connection::session).filter(SpdmSession::isOpen).isEmpty();
    if (device.conn() == ConnState.CONNECTED && sessionLost) {
      device.conn(ConnState.FAILED);
      revokeAll(device, "the session was lost");
      device
          .connection()
          .ifPresent(c -> Teardown.dropKeys(environment, device, c.stream().stream()));
    }
  }

  private void revokeAll(Device device, String reason) {
    Revocation revocation = new Revocation(environment);
    for (Tdi tdi : device.tdis()) {
      if (tdi.isHeld() && tdi.lock().isPresent()) {
        revocation.revoke(tdi, reason);
      }
    }
  }
}
