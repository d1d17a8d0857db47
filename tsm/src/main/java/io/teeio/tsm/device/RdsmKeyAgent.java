package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.rdsm.KeyState;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The TSM's way to the keys of root ports: COVT calls to the RDSM (1024 to 1029). Descriptors and
 * key data lie in a page of the TSM; key data is wiped when the call is over. Keys are named by the
 * direction in which traffic runs.
 */
final class RdsmKeyAgent implements RootPortKeyAgent {
  private static final int ATTEMPTS = 2;

  private final SbiFirmware rdsm;
  private final Hart hart;
  private final DomainMemory memory;
  private final HostAddress scratch;
  private final Consumer<TsmEvent> events;

  /**
   * An agent that calls {@code rdsm} on {@code hart}, which is the TEE's, with arguments in the
   * page {@code scratch}.
   */
  RdsmKeyAgent(
      SbiFirmware rdsm,
      Hart hart,
      DomainMemory memory,
      HostAddress scratch,
      Consumer<TsmEvent> events) {
    this.rdsm = rdsm;
    this.hart = hart;
    this.memory = memory;
    this.scratch = scratch;
    this.events = events;
  }

  @Override
  public synchronized void programStream(RequesterId rootPort, IdeStreamDescriptor descriptor)
      throws Refused {
    store(descriptor.toBytes());
    require(call(CovtFunction.PROGRAM_RP_IDE_STREAM, rootPort, scratch.value(), 0));
  }

  @Override
  public synchronized void program(
      PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name, IdeKey key)
      throws Refused {
    HostAddress data = scratch.plus(IdeKeyDescriptor.SIZE * 16L);
    store(name.toBytes());
    WireWriter image = new WireWriter(IdeKey.DATA_SIZE);
    byte[] bytes = new byte[IdeKey.DATA_SIZE];
    try {
      key.writeTo(image, IdeKey.INITIAL_IFV);
      image.drainTo(bytes, 0);
      memory.write(data, bytes, 0, bytes.length);
      require(call(CovtFunction.PROGRAM_RP_IDE_KEY, rootPort, scratch.value(), data.value()));
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its own page", fault);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      wipe(data, bytes);
    }
  }

  @Override
  public synchronized void go(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name)
      throws Refused {

    store(name.toBytes());
    require(call(CovtFunction.SET_GO_RP_IDE_KEY, rootPort, scratch.value(), 0));
  }

  @Override
  public synchronized void stop(
      PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name) throws Refused {
    stop(rootPort, name);
  }

  private void stop(RequesterId rootPort, IdeKeyDescriptor name) throws Refused {
    if (status(rootPort, name) == KeyState.ENABLED) {
      store(name.toBytes());
      require(call(CovtFunction.SET_STOP_RP_IDE_KEY, rootPort, scratch.value(), 0));
    }
  }

  /** What a key is doing. */
  synchronized KeyState status(RequesterId rootPort, IdeKeyDescriptor name) {
    store(name.toBytes());
    SbiResult result = call(CovtFunction.RP_IDE_KEY_STATUS, rootPort, scratch.value(), 0);
    for (KeyState state : KeyState.values()) {
      if (result.isSuccess() && state.code() == result.value()) {
        return state;
      }
    }
    return KeyState.CLEARED;
  }

  @Override
  public boolean isEnabled(RequesterId rootPort, StreamId stream, KeySet set) {
    for (LinkDirection way : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        if (status(rootPort, new IdeKeyDescriptor(stream, sub, set, way)) != KeyState.ENABLED) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Stops and clears them, in whatever state they are, and releases the stream. Goes on
   * after every refusal, and begins once more if the stream is still there: no key outlives its
   * session.
   */
  @Override
  public synchronized void drop(RequesterId rootPort, StreamId stream) {
    boolean dropped = false;
    for (int i = 0; i < ATTEMPTS && !dropped; i++) {
      for (LinkDirection way : List.of(LinkDirection.DOWNSTREAM, LinkDirection.UPSTREAM)) {
        for (KeySet set : KeySet.values()) {
          for (SubStream sub : SubStream.values()) {
            quietly(() -> stop(rootPort, new IdeKeyDescriptor(stream, sub, set, way)));
          }
        }
      }
      quietly(() -> require(call(CovtFunction.CLEAR_RP_IDE_KEY, rootPort, stream.value(), 0)));
      dropped = isReleased(rootPort, stream);
    }
  }

  /** Forgets what the stream is for, and with it whatever keys it has. */
  synchronized void release(RequesterId rootPort, StreamId stream) {
    isReleased(rootPort, stream);
  }

  private boolean isReleased(RequesterId rootPort, StreamId stream) {
    return quietly(() -> programStream(rootPort, IdeStreamDescriptor.release(stream)));
  }

  @FunctionalInterface
  private interface Step {
    void take() throws Refused;
  }

  /** Whether it was done. What the RDSM refuses is an event of its own. */
  private static boolean quietly(Step step) {
    try {
      step.take();
      return true;
    } catch (Refused _) {
      return false;
    }
  }

  private SbiResult call(CovtFunction function, RequesterId rootPort, long a1, long a2) {
    SbiCall call = SbiCall.of(function, rootPort.value(), a1, a2);
    SbiResult result = rdsm.call(hart, call);
    events.accept(new TsmEvent.RootPortCalled(call, result));
    return result;
  }

  private static void require(SbiResult result) throws Refused {
    if (!result.isSuccess()) {
      throw new Refused(result.code().orElse(SbiError.FAILED), "the RDSM refused: " + result);
    }
  }

  private void store(Bytes argument) {
    try {
      memory.write(scratch, argument);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its own page", fault);
    }
  }

  private void wipe(HostAddress at, byte[] zeros) {
    try {
      memory.write(at, zeros, 0, zeros.length);
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its own page", fault);
    }
  }
}
