package io.teeio.lab.fault;

import io.teeio.lab.Machine;
import io.teeio.lab.Observers;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.rdsm.KeyState;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.TsmEvent;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hears everything that happens in a machine and keeps what invariants are about: which keys live,
 * which devices have a session, why calls were refused, and whether a secret came by.
 */
final class Watch implements Observers {
  private static final int PAGE = 4096;
  private static final int MANY = 20;

  private record PortKey(RequesterId rootPort, IdeKeyDescriptor key) {}

  private final Map<PortKey, KeyState> portKeys = new HashMap<>();
  private final Map<RequesterId, ConnState> connections = new HashMap<>();
  private final Map<String, Long> deeds = new HashMap<>();
  private final List<Cause> causes = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private Optional<Machine> machine = Optional.empty();

  /** {@code built} is what is watched. */
  void poweredOn(Machine built) {
    machine = Optional.of(built);
    for (int i = 0; i < built.devices().size(); i++) {
      intercept(i, List::of);
    }
  }

  /** What becomes of a packet. */
  @FunctionalInterface
  interface Fate {
    List<Packet> of(Packet packet);
  }

  /** Sees every packet of device number {@code device}, which then meets its fate. */
  void intercept(int device, Fate fate) {
    machine
        .orElseThrow()
        .hub(device)
        .intercept((direction, packet, next) -> {
          look("a packet", content(packet));
          Optional<Packet> answer = Optional.empty();
          for (Packet sent : fate.of(packet)) {
            answer = next.transmit(sent);
          }
          answer.ifPresent(back -> look("a completion", content(back)));
          return answer;
        });
  }

  /** {@code packet} with one bit of its content changed, if it has any. */
  static Packet changed(Packet packet) {
    return switch (packet) {
      case IdeTlp ide ->
          new IdeTlp(
              ide.stream(),
              ide.subStream(),
              ide.keySet(),
              ide.tee(),
              ide.prSentCounter(),
              ide.header(),
              flipped(ide.sealed()));
      case Tlp.MemoryWrite write ->
          new Tlp.MemoryWrite(write.requester(), write.address(), flipped(write.data()));
      case Tlp other -> other;
    };
  }

  private static Bytes flipped(Bytes bytes) {
    byte[] copy = bytes.toArray();
    copy[copy.length / 2] ^= 1;
    return Bytes.copyOf(copy);
  }

  private static Bytes content(Packet packet) {
    return switch (packet) {
      case IdeTlp sealed -> sealed.sealed();
      case Tlp.MemoryWrite write -> write.data();
      case Tlp.Completion completion when completion.status() == CompletionStatus.SUCCESS ->
          completion.data();
      case Tlp _ -> Bytes.EMPTY;
    };
  }

  /** Somebody outside sees {@code bytes}. */
  void look(String what, Bytes bytes) {
    if (Marker.isIn(bytes)) {
      breach("a secret is in " + what);
    }
  }

  /** Something came to its good end. */
  void done(String what) {
    deeds.merge(what, 1L, Long::sum);
  }

  /** What came to its good end, and how often. */
  Map<String, Long> deeds() {
    return new TreeMap<>(deeds);
  }

  /** Guest {@code tenant} could not do something. */
  void problem(int tenant, String what) {
    causes.add(new Cause.Guest(tenant, what));
  }

  void breach(String what) {
    if (breaches.size() < MANY) {
      breaches.add(what);
    }
  }

  /** What was broken so far. */
  List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** Why calls were refused and things taken away since {@link #forgetCauses}. */
  List<Cause> causes() {
    return List.copyOf(causes);
  }

  void forgetCauses() {
    causes.clear();
  }

  /** Where the session with {@code device} stands. */
  ConnState connection(RequesterId device) {
    return connections.getOrDefault(device, ConnState.DISCONNECTED);
  }

  /** Whether {@code rootPort} holds any key. */
  boolean hasKeys(RequesterId rootPort) {
    return portKeys.entrySet().stream()
        .anyMatch(entry ->
            entry.getKey().rootPort().equals(rootPort) && entry.getValue() != KeyState.CLEARED);
  }

  @Override
  public void tsm(TsmEvent event) {
    if (event instanceof TsmEvent.RuleBroken broken) {
      causes.add(new Cause.Rule(broken.call().name(), broken.rule(), broken.detail()));
    } else if (event instanceof TsmEvent.CallFailed failed) {
      causes.add(new Cause.Failure(failed.call().name(), failed.result(), failed.reason()));
    } else if (event instanceof TsmEvent.Revoked revoked) {
      causes.add(new Cause.Revoked(revoked.tdi(), revoked.reason()));
    } else if (event instanceof TsmEvent.ConnectionChanged changed) {
      connections.put(changed.device(), changed.state());
    }
  }

  @Override
  public void rdsm(RdsmEvent event) {
    if (event instanceof RdsmEvent.KeyChanged changed) {
      portKeys.put(new PortKey(changed.rootPort(), changed.key()), changed.state());
    } else if (event instanceof RdsmEvent.StreamReleased released) {
      portKeys
          .keySet()
          .removeIf(key ->
              key.rootPort().equals(released.rootPort())
                  && key.key().stream().equals(released.stream()));
    } else if (event instanceof RdsmEvent.PagesMoved moved
        && moved.owner() == SupervisorDomain.HOST) {
      for (long i = 0; i < moved.pages(); i++) {
        requireClear(moved.first().plus(i * PAGE));
      }
    }
  }

  private void requireClear(HostAddress page) {
    try {
      Bytes content = machine.orElseThrow().memory(SupervisorDomain.HOST).read(page, PAGE);
      if (!content.equals(Bytes.zeros(PAGE))) {
        breach("the host gets " + page + " back with something in it");
      }
    } catch (AccessFault notYet) {
      // then nobody sees what is in it
    }
  }
}
