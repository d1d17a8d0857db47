package io.teeio.device.accelerator;

import io.teeio.crypto.Crypto;
import io.teeio.device.function.DmaFault;
import io.teeio.device.function.DmaPort;
import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.HaltReason;
import io.teeio.device.function.InterruptPort;
import io.teeio.device.function.MsixTable;
import io.teeio.device.function.Ring;
import io.teeio.device.function.SampleFunction;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;

/**
 * One function's accelerator: its control registers (see {@code docs/accelerator.md}), the
 * descriptor ring behind them and the work.
 */
public final class Accelerator implements SampleFunction {
  static final int IDENTITY = 0x414F4954;
  static final int VERSION = 0x0001_0000;

  private final Ring ring = new Ring();
  private final DmaPort dma;
  private final Engine engine;
  private final FunctionBar bar;

  private int interrupt;
  private long completed;
  private long bytes;
  private long scratch;
  private boolean working;

  /** An accelerator after reset, without application key. */
  public Accelerator(Crypto crypto, LocalMemory local, DmaPort dma, InterruptPort interrupts) {
    this.dma = dma;
    this.engine = new Engine(crypto, dma, local);
    this.bar = new FunctionBar(new Control(), interrupts);
  }

  @Override
  public FunctionBar bar() {
    return bar;
  }

  @Override
  public void provision(Secret key) {
    engine.provision(key);
  }

  /** The control registers. */
  private final class Control implements FunctionBar.ControlPage {
    @Override
    public int read(int offset) {
      return switch (offset) {
        case 0x00 -> IDENTITY;
        case 0x04 -> VERSION;
        case 0x08 -> ring.isEnabled() ? 1 : 0;
        case 0x0C -> ring.status();
        case 0x10 -> (int) ring.base();
        case 0x14 -> (int) (ring.base() >>> 32);
        case 0x18 -> ring.size();
        case 0x1C -> ring.head();
        case 0x20 -> ring.tail();
        case 0x24 -> interrupt;
        case 0x28 -> (int) completed;
        case 0x2C -> (int) (completed >>> 32);
        case 0x30 -> (int) bytes;
        case 0x34 -> (int) (bytes >>> 32);
        case 0x38 -> (int) scratch;
        case 0x3C -> (int) (scratch >>> 32);
        default -> 0;
      };
    }

    @Override
    public void write(int offset, int value) {
      switch (offset) {
        case 0x08 -> {
          if ((value & 2) != 0) {
            reset();
          } else {
            ring.enable((value & 1) != 0);
          }
        }
        case 0x10 -> ring.baseLow(value);
        case 0x14 -> ring.baseHigh(value);
        case 0x18 -> ring.setSize(value);
        case 0x20 -> ring.doorbell(value);
        case 0x24 -> interrupt = value & ((1 << 31) | (MsixTable.VECTORS - 1));
        case 0x38 -> scratch = (scratch & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFFL);
        case 0x3C -> scratch = (scratch & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
        default -> {
          // Read only or not there.
        }
      }
    }

    @Override
    public long completed() {
      return completed;
    }
  }

  @Override
  public boolean hasWork() {
    return ring.hasWork();
  }

  /**
   * A descriptor that is added meanwhile (a descriptor can write to the doorbell by way of the
   * fabric) waits for the next call.
   */
  @Override
  public int work() {
    if (working) {
      return 0;
    }
    working = true;
    try {
      int waiting = ring.waiting();
      int done = 0;
      while (done < waiting && ring.hasWork()) {
        step();
        done++;
      }
      return done;
    } finally {
      working = false;
    }
  }

  private void step() {
    byte[] raw = new byte[Descriptor.SIZE];
    try {
      dma.read(ring.headAddress(), raw, 0, raw.length);
    } catch (DmaFault fault) {
      ring.halt(HaltReason.DESCRIPTOR_FETCH);
      return;
    }
    try {
      Bytes descriptor = Bytes.copyOf(raw);
      long place = Descriptor.completionOf(descriptor);
      if (place == 0 || place % CompletionRecord.SIZE != 0) {
        ring.halt(HaltReason.COMPLETION_ADDRESS);
        return;
      }
      finish(execute(descriptor), place, descriptor);
    } catch (MalformedInput impossible) {
      throw new IllegalStateException("a descriptor is always 64 bytes", impossible);
    }
  }

  private CompletionRecord execute(Bytes raw) throws MalformedInput {
    int cookie = Descriptor.cookieOf(raw);
    try {
      Descriptor job = Descriptor.read(WireReader.of(raw, ""));
      Bytes digest = engine.run(job);
      bytes += job.length();
      return new CompletionRecord(CompletionCode.DONE, cookie, job.length(), digest);
    } catch (MalformedInput malformed) {
      return new CompletionRecord(CompletionCode.MALFORMED, cookie, 0, Bytes.EMPTY);
    } catch (DmaFault fault) {
      return new CompletionRecord(CompletionCode.DMA_FAULT, cookie, 0, Bytes.EMPTY);
    } catch (JobFailure failure) {
      return new CompletionRecord(failure.code(), cookie, 0, Bytes.EMPTY);
    }
  }

  private void finish(CompletionRecord completion, long place, Bytes raw) {
    if (!ring.hasWork()) {
      // Reset or halted while it worked: what it did is nobody's any more.
      engine.reset();
      return;
    }
    try {
      dma.write(place, completion.toBytes().toArray(), 0, CompletionRecord.SIZE);
    } catch (DmaFault fault) {
      ring.halt(HaltReason.COMPLETION_WRITE);
      return;
    }
    completed++;
    ring.advance();
    if ((raw.at(4) & Descriptor.INTERRUPT) != 0 && interrupt < 0) {
      bar.msix().raise(interrupt & (MsixTable.VECTORS - 1));
    }
  }

  /** What a driver's reset does: everything is as new but the application key and MSI-X table. */
  public void reset() {
    ring.reset();
    engine.reset();
    interrupt = 0;
    completed = 0;
    bytes = 0;
    scratch = 0;
  }

  /** Wipes registers, ring, digest, memory, key. */
  @Override
  public void scrubWork() {
    reset();
    engine.scrub();
  }

  @Override
  public boolean isWorkClean() {
    return ring.isClean() && (interrupt | completed | bytes | scratch) == 0 && engine.isClean();
  }
}
