package io.teeio.platform.hart;

import io.teeio.platform.hart.VirtualCpu.Entry;
import io.teeio.platform.hart.VirtualCpu.Exit;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/** The hart that a program sees while it runs on a {@link VirtualCpu}. */
record RunningGuest(
    int id, long argument, GuestBus bus, Handover.Asker<Exit, Entry> host, AtomicBoolean interrupt)
    implements GuestHart {
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public SbiResult ecall(SbiCall call) {
    return switch (host.ask(new Exit.Ecall(call))) {
      case Entry.Returned(SbiResult result) -> result;
      case Entry.Begin _, Entry.Retry _, Entry.Deliver _ ->
          throw new IllegalStateException("a call was not answered with its result");
    };
  }

  @Override
  public void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
    while (true) {
      takeInterrupt();
      try {
        bus.load(address, into, offset, length);
        return;
      } catch (GuestFault fault) {
        leave(fault);
      }
    }
  }

  @Override
  public void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault {
    while (true) {
      takeInterrupt();
      try {
        bus.store(address, from, offset, length);
        return;
      } catch (GuestFault fault) {
        leave(fault);
      }
    }
  }

  @Override
  public Bytes load(GuestAddress address, int length) throws GuestFault {
    byte[] loaded = new byte[length];
    load(address, loaded, 0, length);
    return Bytes.copyOf(loaded);
  }

  @Override
  public void store(GuestAddress address, Bytes bytes) throws GuestFault {
    store(address, bytes.toArray(), 0, bytes.length());
  }

  @Override
  public int load32(GuestAddress address) throws GuestFault {
    aligned(address, 4);
    byte[] word = new byte[4];
    load(address, word, 0, 4);
    return (int) U32.get(word, 0);
  }

  @Override
  public void store32(GuestAddress address, int value) throws GuestFault {
    aligned(address, 4);
    byte[] word = new byte[4];
    U32.set(word, 0, value);
    store(address, word, 0, 4);
  }

  @Override
  public long load64(GuestAddress address) throws GuestFault {
    aligned(address, 8);
    byte[] word = new byte[8];
    load(address, word, 0, 8);
    return (long) U64.get(word, 0);
  }

  @Override
  public void store64(GuestAddress address, long value) throws GuestFault {
    aligned(address, 8);
    byte[] word = new byte[8];
    U64.set(word, 0, value);
    store(address, word, 0, 8);
  }

  private void takeInterrupt() {
    if (interrupt.get() && interrupt.compareAndSet(true, false)) {
      host.ask(new Exit.Interrupted());
    }
  }

  /** Leaves to the TSM; returns if it repaired what was wrong. */
  private void leave(GuestFault fault) throws GuestFault {
    switch (host.ask(new Exit.Fault(fault))) {
      case Entry.Retry _ -> {}
      case Entry.Deliver _ -> throw fault;
      case Entry.Begin _, Entry.Returned _ ->
          throw new IllegalStateException("a fault was answered with a result");
    }
  }

  private static void aligned(GuestAddress address, int size) {
    if (address.value() % size != 0) {
      throw new IllegalArgumentException(address + " is not a multiple of " + size);
    }
  }
}
