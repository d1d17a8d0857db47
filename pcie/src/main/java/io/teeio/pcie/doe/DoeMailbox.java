package io.teeio.pcie.doe;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The device's side of a mailbox: what its registers do.
 *
 * <p>One object may be outstanding. Go with a DWORD count that is not the object's length, more
 * DWORDs than the mailbox holds, a write while an answer waits or while the device is busy, and a
 * pop from an empty mailbox all set Error, which only Abort clears. An object that the handler does
 * not answer leaves the mailbox idle: its host runs into its time limit, as with a real device.
 *
 * <p>Not thread-safe: register accesses and the work given to the executor must not overlap.
 */
public final class DoeMailbox implements DoeRegisters {
  private final DoeHandler handler;
  private final Executor worker;
  private final int capacity;
  private final List<Integer> incoming = new ArrayList<>();
  private final Deque<Integer> outgoing = new ArrayDeque<>();
  private boolean busy;
  private boolean error;
  private int control;
  private int epoch;

  /**
   * A mailbox that answers within the register write that says Go, and holds the longest object.
   */
  public DoeMailbox(DoeHandler handler) {
    this(handler, Runnable::run, DataObject.MAX_DWORDS);
  }

  /**
   * A mailbox that is busy from Go until {@code worker} has run the handler.
   *
   * @param handler answers objects
   * @param worker runs the handler, at once or later
   * @param capacity DWORDs of the longest object that it takes, at least 2
   */
  public DoeMailbox(DoeHandler handler, Executor worker, int capacity) {
    this.handler = handler;
    this.worker = worker;
    this.capacity = capacity;
  }

  @Override
  public int read(int offset) {
    return switch (offset) {
      case DoeRegister.CONTROL -> control;
      case DoeRegister.STATUS -> status();
      case DoeRegister.READ_MAILBOX -> outgoing.isEmpty() ? 0 : outgoing.getFirst();
      default -> 0;
    };
  }

  @Override
  public void write(int offset, int value) {
    switch (offset) {
      case DoeRegister.CONTROL -> control(value);
      case DoeRegister.WRITE_MAILBOX -> push(value);
      case DoeRegister.READ_MAILBOX -> pop();
      default -> {
        // read-only or not there: a write has no effect
      }
    }
  }

  private int status() {
    return (busy ? DoeRegister.BUSY : 0)
        | (error ? DoeRegister.ERROR : 0)
        | (outgoing.isEmpty() ? 0 : DoeRegister.READY);
  }

  private void control(int value) {
    control = value & DoeRegister.INTERRUPT_ENABLE;
    if ((value & DoeRegister.ABORT) != 0) {
      abort();
    } else if ((value & DoeRegister.GO) != 0 && !error) {
      go();
    }
  }

  private void abort() {
    epoch++;
    incoming.clear();
    outgoing.clear();
    busy = false;
    error = false;
  }

  private void push(int value) {
    if (error) {
      return;
    }
    if (busy || !outgoing.isEmpty() || incoming.size() == capacity) {
      fail();
      return;
    }
    incoming.add(value);
  }

  private void pop() {
    if (error) {
      return;
    }
    if (outgoing.isEmpty()) {
      fail();
      return;
    }
    outgoing.removeFirst();
  }

  private void go() {
    if (busy || !outgoing.isEmpty() || incoming.size() < 2) {
      fail();
      return;
    }
    Optional<DataObject> request = takeIncoming();
    if (request.isEmpty()) {
      fail();
      return;
    }
    busy = true;
    int asked = epoch;
    worker.execute(() -> answer(request.get(), asked));
  }

  private Optional<DataObject> takeIncoming() {
    WireWriter object = new WireWriter(incoming.size() * 4);
    incoming.forEach(dword -> object.u32(dword & 0xFFFF_FFFFL));
    incoming.clear();
    try {
      return Optional.of(DataObject.read(object.toBytes()));
    } catch (MalformedInput _) {
      return Optional.empty();
    }
  }

  private void answer(DataObject request, int asked) {
    Optional<DataObject> response = handler.apply(request);
    if (asked != epoch) {
      return; // aborted meanwhile: nobody waits for this any more
    }
    busy = false;
    response.ifPresent(object -> Dwords.of(object.toBytes()).forEach(outgoing::add));
  }

  private void fail() {
    error = true;
    incoming.clear();
    outgoing.clear();
  }
}
