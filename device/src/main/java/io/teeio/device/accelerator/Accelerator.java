package io.teeio.device.accelerator;

import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;

/**
 * One function's accelerator: BAR 0 (64 KiB; see {@code docs/accelerator.md}), the descriptor ring
 * behind it and the work. Registers and descriptors are hostile input: none can make it throw,
 * touch memory outside its {@link DmaPort} or work without end. Not thread-safe.
 */
public final class Accelerator {
  /** Bytes of BAR 0. */
  public static final int BAR_SIZE = 64 * 1024;

  /** Offset of the MSI-X table in BAR 0. */
  public static final int MSIX_TABLE = 0x1000;

  /** Offset of the MSI-X pending bits in BAR 0. */
  public static final int MSIX_PENDING = 0x2000;

  /** Offset of the pages that anybody may read. */
  public static final int PUBLIC = 0x3000;

  static final int IDENTITY = 0x414F4954;
  static final int VERSION = 0x0001_0000;

  private static final int PAGE = 4096;

  private final Ring ring = new Ring();
  private final DmaPort dma;
  private final Engine engine;
  private final MsixTable msix;

  private int interrupt;
  private long completed;
  private long bytes;
  private long scratch;
  private boolean working;

  /** An accelerator after reset, without application key. */
  public Accelerator(Crypto crypto, DmaPort dma, InterruptPort interrupts) {
    this.dma = dma;
    this.engine = new Engine(crypto, dma);
    this.msix = new MsixTable(interrupts);
  }

  /**
   * Shares the application's AES-256 key with this function, as the application's own peer would
   * (the baseline without TEE-I/O). Takes ownership of {@code key}; {@link #scrub()} wipes it.
   */
  public void provision(Secret key) {
    engine.provision(key);
  }

  /** The interrupt table, for whoever moves the function's mask. */
  public MsixTable msix() {
    return msix;
  }

  /**
   * The word of {@code size} bytes (4 or 8) at {@code offset} of BAR 0, naturally aligned. What is
   * not a register reads as zero.
   */
  public long read(int offset, int size) {
    return size == 8
        ? (read32(offset) & 0xFFFF_FFFFL) | ((long) read32(offset + 4) << 32)
        : read32(offset) & 0xFFFF_FFFFL;
  }

  private int read32(int offset) {
    return switch (offset / PAGE) {
      case 0 -> control(offset);
      case 1 -> msix.read(offset - MSIX_TABLE);
      case 2 -> offset == MSIX_PENDING ? msix.pendingBits() : 0;
      default ->
          switch (offset) {
            case PUBLIC -> IDENTITY;
            case PUBLIC + 4 -> VERSION;
            case PUBLIC + 8 -> (int) completed;
            case PUBLIC + 12 -> (int) (completed >>> 32);
            default -> 0;
          };
    };
  }

  private int control(int offset) {
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

  /**
   * Writes a word of {@code size} bytes (4 or 8) at {@code offset} of BAR 0, naturally aligned. A
   * doorbell only notes that there is work; {@link #work()} does it.
   */
  public void write(int offset, int size, long value) {
    write32(offset, (int) value);
    if (size == 8) {
      write32(offset + 4, (int) (value >>> 32));
    }
  }

  private void write32(int offset, int value) {
    switch (offset / PAGE) {
      case 0 -> writeControl(offset, value);
      case 1 -> msix.write(offset - MSIX_TABLE, value);
      default -> {
        // Pending bits and public pages are read only.
      }
    }
  }

  private void writeControl(int offset, int value) {
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

  /** Whether descriptors wait. */
  public boolean hasWork() {
    return ring.hasWork();
  }

  /**
   * Does the descriptors that wait now. One that is added meanwhile (a descriptor can write to the
   * doorbell by way of the fabric) waits for the next call, so this always ends.
   *
   * @return descriptors done
   */
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
      msix.raise(interrupt & (MsixTable.VECTORS - 1));
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

  /** Leaves nothing of the last user but the MSI-X table: registers, ring, digest, memory, key. */
  public void scrubWork() {
    reset();
    engine.scrub();
  }

  /** Leaves nothing of the last user. */
  public void scrub() {
    scrubWork();
    msix.reset();
  }

  /** Whether nothing of any user is left but, perhaps, the MSI-X table. */
  public boolean isWorkClean() {
    return ring.isClean()
        && interrupt == 0
        && completed == 0
        && bytes == 0
        && scratch == 0
        && engine.isClean();
  }

  /** Whether nothing of any user is left. */
  public boolean isClean() {
    return isWorkClean() && msix.isClean();
  }
}
