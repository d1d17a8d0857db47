package io.teeio.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Secret;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One TEE device interface: a function, its state, and what LOCK bound it to. Moves only as {@link
 * TdiMachine} says; whatever leaves the states in which a lock or a nonce lives ends both.
 */
public final class Tdi {
  /**
   * What LOCK fixed.
   *
   * @param stream the default stream, which all its DMA and TEE MMIO use
   * @param session the SPDM session that locked it and keyed the stream
   * @param noFirmwareUpdate whether firmware stays as it is
   * @param lockMsix whether the MSI-X table and pending bits belong to the TVM
   * @param reportingOffset what the report adds to addresses
   */
  public record Lock(
      StreamId stream,
      SessionToken session,
      boolean noFirmwareUpdate,
      boolean lockMsix,
      long reportingOffset) {}

  private final int index;
  private final RequesterId function;
  private final TdiContent content;
  private final Guards guards;
  private final Consumer<DeviceEvent> events;

  private TdiState state = TdiState.CONFIG_UNLOCKED;
  private Optional<Lock> lock = Optional.empty();
  private Optional<Secret> nonce = Optional.empty();

  /**
   * An unlocked TDI.
   *
   * @param index 0 for the physical function, n for virtual function n
   * @param function its requester id
   * @param content what its users leave in its function
   * @param guards what demands that nothing is left
   * @param events hears what happens to it
   */
  Tdi(
      int index,
      RequesterId function,
      TdiContent content,
      Guards guards,
      Consumer<DeviceEvent> events) {
    this.index = index;
    this.function = function;
    this.content = content;
    this.guards = guards;
    this.events = events;
  }

  /** 0 for the physical function, n for virtual function n. */
  public int index() {
    return index;
  }

  /** Its requester id. */
  public RequesterId function() {
    return function;
  }

  /** Where it is. */
  public TdiState state() {
    return state;
  }

  /** What LOCK fixed; empty in CONFIG_UNLOCKED. */
  public Optional<Lock> lock() {
    return lock;
  }

  /** Whether it is in CONFIG_LOCKED or RUN: its configuration must not change. */
  public boolean isFrozen() {
    return state == TdiState.CONFIG_LOCKED || state == TdiState.RUN;
  }

  /** Whether its MSI-X table and pending bits belong to its TVM. */
  boolean locksMsix() {
    return lock.map(Lock::lockMsix).orElse(false);
  }

  /** Whether it is locked to {@code stream}. */
  boolean isBoundTo(StreamId stream) {
    return lock.filter(bound -> bound.stream().equals(stream)).isPresent();
  }

  /** Whether it was locked through {@code session}. */
  boolean isBoundTo(SessionToken session) {
    return lock.filter(bound -> bound.session().equals(session)).isPresent();
  }

  /** LOCK, of which everything was checked: binds it, with a nonce that START must bring. */
  TdiReaction lock(Lock binding, Secret startNonce) {
    TdiReaction reaction = on(TdiRequest.LOCK);
    switch (reaction) {
      case TdiReaction.Enter _ -> {
        lock = Optional.of(binding);
        nonce = Optional.of(startNonce);
      }
      case TdiReaction.Refuse _ -> startNonce.close();
    }
    return reaction;
  }

  /** The nonce of the last LOCK, until it is used up. */
  Optional<Secret> nonce() {
    return nonce;
  }

  /** Takes {@code input}. */
  TdiReaction on(TdiInput input) {
    TdiReaction reaction = TdiMachine.on(state, input);
    switch (reaction) {
      case TdiReaction.Enter(TdiState next, TdiReaction.Wipe wipe) -> {
        wipe(wipe);
        enter(next, input);
      }
      case TdiReaction.Refuse _ -> {}
    }
    return reaction;
  }

  private void wipe(TdiReaction.Wipe wipe) {
    switch (wipe) {
      case NOTHING -> {}
      case WORK -> leave(DeviceRule.SCRUB_ON_LOCK, wipe);
      case EVERYTHING -> scrub(DeviceRule.SCRUB_ON_STOP, wipe);
      case RESET -> scrub(DeviceRule.SCRUB_ON_RESET, wipe);
    }
  }

  private void scrub(DeviceRule rule, TdiReaction.Wipe wipe) {
    leave(rule, wipe);
    if (content.isClean(wipe)) {
      events.accept(new DeviceEvent.TdiScrubbed(function));
    }
  }

  /** Nothing may be left where {@code rule} says so; what is left is wiped. */
  private void leave(DeviceRule rule, TdiReaction.Wipe wipe) {
    try {
      guards.require(rule, content.isClean(wipe));
    } catch (Violation residue) {
      content.wipe(wipe);
    }
  }

  private void enter(TdiState next, TdiInput cause) {
    TdiState before = state;
    state = next;
    switch (next) {
      case CONFIG_LOCKED -> {}
      case RUN, ERROR -> dropNonce();
      case CONFIG_UNLOCKED -> {
        dropNonce();
        lock = Optional.empty();
      }
    }
    if (before != next) {
      events.accept(new DeviceEvent.TdiMoved(function, before, next, cause));
    }
  }

  private void dropNonce() {
    nonce.ifPresent(Secret::close);
    nonce = Optional.empty();
  }
}
