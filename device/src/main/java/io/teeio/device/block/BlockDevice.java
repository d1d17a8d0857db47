package io.teeio.device.block;

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

/**
 * One function's disk: its control registers (see {@code docs/block.md}), the queue pair behind
 * them and the work. Submissions are done in order, and completion n of a lap answers submission n,
 * so neither ring can overrun the other.
 */
public final class BlockDevice implements SampleFunction {
  static final int IDENTITY = 0x424F4954;
  static final int VERSION = 0x0001_0000;

  private final Ring ring = new Ring();
  private final DmaPort dma;
  private final Extent extent;
  private final Commands commands;
  private final FunctionBar bar;

  private long completions;
  private int phase = 1;
  private int interrupt;
  private long completed;
  private long bytes;
  private long scratch;
  private boolean working;

  /** A disk after reset, on {@code extent}. */
  public BlockDevice(Extent extent, DmaPort dma, InterruptPort interrupts) {
    this.dma = dma;
    this.extent = extent;
    this.commands = new Commands(extent, dma);
    this.bar = new FunctionBar(new Control(), interrupts);
  }

  @Override
  public FunctionBar bar() {
    return bar;
  }

  /** A disk shares no key with anybody. */
  @Override
  public void provision(Secret key) {
    key.close();
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
        case 0x40 -> (int) completions;
        case 0x44 -> (int) (completions >>> 32);
        case 0x48 -> Medium.EXTENT;
        case 0x50 -> Medium.SECTOR;
        case 0x54 -> Submission.MOST_SECTORS;
        default -> 0;
      };
    }

    @Override
    public void write(int offset, int value) {
      switch (offset) {
        case 0x08 -> control(value);
        case 0x10 -> ring.baseLow(value);
        case 0x14 -> ring.baseHigh(value);
        case 0x18 -> ring.setSize(value);
        case 0x20 -> ring.doorbell(value);
        case 0x24 -> interrupt = value & ((1 << 31) | (MsixTable.VECTORS - 1));
        case 0x38 -> scratch = (scratch & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFFL);
        case 0x3C -> scratch = (scratch & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
        case 0x40, 0x44 -> completionBase(offset, value);
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

  private void control(int value) {
    if ((value & 2) != 0) {
      reset();
      return;
    }
    boolean before = ring.isEnabled();
    ring.enable((value & 1) != 0);
    if (before || !ring.isEnabled()) {
      return;
    }
    phase = 1;
    if (completions == 0 || completions % Completion.SIZE != 0) {
      ring.halt(HaltReason.COMPLETION_ADDRESS);
    }
  }

  private void completionBase(int offset, int value) {
    if (!ring.isEnabled()) {
      completions =
          offset == 0x40
              ? (completions & ~0xFFFF_FFFFL) | (value & 0xFFFF_FFFFL)
              : (completions & 0xFFFF_FFFFL) | ((value & 0xFFFF_FFFFL) << 32);
    }
  }

  @Override
  public boolean hasWork() {
    return ring.hasWork();
  }

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
    byte[] raw = new byte[Submission.SIZE];
    try {
      dma.read(ring.headAddress(), raw, 0, raw.length);
    } catch (DmaFault fault) {
      ring.halt(HaltReason.DESCRIPTOR_FETCH);
      return;
    }
    try {
      Bytes submission = Bytes.copyOf(raw);
      finish(submission, commands.run(submission));
    } catch (MalformedInput impossible) {
      throw new IllegalStateException("a submission is always 64 bytes", impossible);
    }
  }

  private void finish(Bytes raw, Commands.Outcome outcome) throws MalformedInput {
    if (!ring.hasWork()) {
      // Reset or halted while it worked: what it did is nobody's any more.
      extent.forget();
      return;
    }
    int slot = ring.head();
    ring.advance();
    Completion completion =
        new Completion(
            Submission.cookieOf(raw), outcome.sectors(), ring.head(), outcome.status(), phase);
    try {
      dma.write(
          completions + (long) slot * Completion.SIZE,
          completion.toBytes().toArray(),
          0,
          Completion.SIZE);
    } catch (DmaFault fault) {
      ring.halt(HaltReason.COMPLETION_WRITE);
      return;
    }
    if (ring.head() == 0) {
      phase ^= 1;
    }
    completed++;
    bytes += (long) outcome.sectors() * Medium.SECTOR;
    if ((Submission.flagsOf(raw) & Submission.INTERRUPT) != 0 && interrupt < 0) {
      bar.msix().raise(interrupt & (MsixTable.VECTORS - 1));
    }
  }

  /** What a driver's reset does: everything is as new but the key and the MSI-X table. */
  private void reset() {
    ring.reset();
    completions = 0;
    phase = 1;
    interrupt = 0;
    completed = 0;
    bytes = 0;
    scratch = 0;
  }

  /** Wipes registers, rings and the key, and so all sectors. */
  @Override
  public void scrubWork() {
    reset();
    extent.forget();
  }

  @Override
  public boolean isWorkClean() {
    return ring.isClean()
        && (completions | interrupt | completed | bytes | scratch) == 0
        && extent.isForgotten();
  }
}
