package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.tsm.BindState;
import io.teeio.tsm.DmaState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.tvm.Tvm;
import java.util.Optional;
import java.util.function.Consumer;

/** One interface as the TSM keeps it. Whoever changes it has its device's turn. */
final class Tdi {
  private final RequesterId id;
  private final Consumer<TsmEvent> events;
  private BindState bind = BindState.UNBOUND;
  private TdiState state = TdiState.CONFIG_UNLOCKED;
  private DmaState dma = DmaState.DISABLED;
  private Optional<Tvm> owner = Optional.empty();
  private Optional<LockEpoch> lock = Optional.empty();

  Tdi(RequesterId id, Consumer<TsmEvent> events) {
    this.id = id;
    this.events = events;
  }

  RequesterId id() {
    return id;
  }

  BindState bind() {
    return bind;
  }

  void bind(BindState next) {
    if (bind != next) {
      bind = next;
      events.accept(new TsmEvent.BindingChanged(id, next));
    }
  }

  /** TDISP's state as the device last said it, or as the TSM has to assume. */
  TdiState state() {
    return state;
  }

  void state(TdiState next) {
    if (state != next) {
      state = next;
      events.accept(new TsmEvent.InterfaceChanged(id, next));
    }
  }

  DmaState dma() {
    return dma;
  }

  void dma(DmaState next) {
    if (dma != next) {
      dma = next;
      events.accept(new TsmEvent.DmaChanged(id, next));
    }
  }

  /** Whose it is, or last was while it is quarantined. */
  Optional<Tvm> owner() {
    return owner;
  }

  boolean isOwnedBy(long tvm) {
    return owner.filter(owner -> owner.id() == tvm).isPresent();
  }

  void owner(Optional<Tvm> next) {
    owner = next;
  }

  /** What was decided under the lock that holds now. */
  Optional<LockEpoch> lock() {
    return lock;
  }

  void lock(Optional<LockEpoch> next) {
    lock = next;
  }

  /** Whether a TVM has it now, started or not. */
  boolean isHeld() {
    return switch (bind) {
      case BINDING, BOUND, STOPPED, UNBINDING -> true;
      case UNBOUND, QUARANTINED -> false;
    };
  }

  /** Whether a TVM may still count on it: what is being unbound reaches nothing any more. */
  boolean isBound() {
    return switch (bind) {
      case BINDING, BOUND, STOPPED -> true;
      case UNBOUND, UNBINDING, QUARANTINED -> false;
    };
  }
}
