package io.teeio.tsm.tvm;

import io.teeio.platform.hart.TvmBus;
import io.teeio.platform.hart.VirtualCpu;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.tsm.call.Turn;
import java.util.Optional;

/** One virtual CPU: where its program stands, and what it waits for. */
final class Vcpu {
  /** What has to happen before the program goes on. */
  sealed interface Waiting {
    /** Nothing ran yet. */
    record Fresh() implements Waiting {}

    /** A call is half done. */
    record InCall(GuestStep.Next next) implements Waiting {}

    /** The host was asked to repair an access that is then tried again. */
    record AtFault() implements Waiting {}

    /** It was interrupted before an access, which is then made. */
    record Interrupted() implements Waiting {}

    /** The host was told of an access that it emulates or not; the guest then gets the fault. */
    record AtEmulated() implements Waiting {}

    /** It is over. */
    record Ended() implements Waiting {}
  }

  private final long number;
  private final ConfidentialPage statePage;
  private final Turn turn;
  private Waiting waiting = new Waiting.Fresh();
  private Optional<VirtualCpu> cpu = Optional.empty();
  private Optional<TvmBus> bus = Optional.empty();

  Vcpu(long tvm, long number, ConfidentialPage statePage) {
    this.number = number;
    this.statePage = statePage;
    this.turn = new Turn("virtual CPU " + number + " of TVM " + tvm);
  }

  int number() {
    return (int) number;
  }

  ConfidentialPage statePage() {
    return statePage;
  }

  Turn turn() {
    return turn;
  }

  Waiting waiting() {
    return waiting;
  }

  void awaits(Waiting next) {
    waiting = next;
  }

  Optional<VirtualCpu> cpu() {
    return cpu;
  }

  /** The bus that its program runs on; empty before the first run. */
  Optional<TvmBus> bus() {
    return bus;
  }

  void assign(VirtualCpu cpu, TvmBus bus) {
    this.cpu = Optional.of(cpu);
    this.bus = Optional.of(bus);
  }

  /** Ends its program where it stands. */
  void stop() {
    cpu.ifPresent(VirtualCpu::close);
    waiting = new Waiting.Ended();
  }
}
