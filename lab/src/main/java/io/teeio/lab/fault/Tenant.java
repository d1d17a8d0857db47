package io.teeio.lab.fault;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.TsmRefusal;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One TVM: what its host knows of it, and the program in it that takes orders. */
final class Tenant {
  /** Something that a guest does. */
  @FunctionalInterface
  interface Order {
    void in(GuestWork work) throws GuestFault, TsmRefusal, DeviceFailure, NotAccepted;
  }

  /** What its virtual CPU waits for. */
  sealed interface Waiting {
    /** It never ran, or it waits for an order. */
    record Idle() implements Waiting {}

    /** A message has to be carried to {@code device}. */
    record Message(int device, PendingSpdm slot) implements Waiting {}

    /** A transcript of {@code device} has to be given back. */
    record Transcript(int device) implements Waiting {}

    /** What it asked for is here, but the TSM did not take it yet. */
    record Reply(Optional<PendingSpdm> slot, SbiResult result) implements Waiting {}

    /** It does not run any more. */
    record Over(String why) implements Waiting {}
  }

  private final Rig rig;
  private final int number;
  private long id;
  private long firstPage;
  private long pages;
  private Waiting waiting = new Waiting.Over("was not created");
  private Optional<Order> order = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private boolean busy;

  Tenant(Rig rig, int number) {
    this.rig = rig;
    this.number = number;
  }

  int number() {
    return number;
  }

  Bytes image() {
    return Bytes.copyOf(("tenant " + number).getBytes(StandardCharsets.US_ASCII));
  }

  /** What the host calls it; 0 if it does not live. */
  long id() {
    return id;
  }

  /** A new life begins. */
  void created(long name) {
    id = name;
    waiting = new Waiting.Idle();
    order = Optional.empty();
    problem = Optional.empty();
    busy = false;
  }

  /** The host has given it up. */
  void gone() {
    id = 0;
    waiting = new Waiting.Over("was given up");
    busy = false;
  }

  /** It was built from {@code count} pages from {@code first}. */
  void builtFrom(long first, long count) {
    firstPage = first;
    pages = count;
  }

  /** The first of its pages. */
  long firstPage() {
    return firstPage;
  }

  /** How many it has. */
  long pages() {
    return pages;
  }

  Waiting waiting() {
    return waiting;
  }

  void awaits(Waiting next) {
    waiting = next;
  }

  /** Whether an order is being carried out. */
  boolean isBusy() {
    return busy || order.isPresent();
  }

  /** What it is to do when it runs next. */
  void order(Order next) {
    order = Optional.of(next);
    problem = Optional.empty();
  }

  /** Why the last order was not carried out, if it was not. */
  Optional<String> problem() {
    return problem;
  }

  /** Its program. */
  void program(GuestHart real) throws GuestFault {
    GuestWork work = new GuestWork(rig, this, new FaultyHart(rig, this, real));
    work.prepare();
    while (true) {
      real.ecall(SbiCall.of(HostCallFunction.STAGE, 0));
      Optional<Order> next = order;
      order = Optional.empty();
      if (next.isPresent()) {
        carryOut(next.get(), work);
      }
    }
  }

  private void carryOut(Order next, GuestWork work) {
    busy = true;
    try {
      next.in(work);
    } catch (GuestFault | TsmRefusal | DeviceFailure | NotAccepted failure) {
      String why = String.valueOf(failure.getMessage());
      rig.watch().problem(number, why);
      problem = Optional.of(why);
    } finally {
      busy = false;
    }
  }
}
