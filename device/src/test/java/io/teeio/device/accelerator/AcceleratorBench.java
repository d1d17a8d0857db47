package io.teeio.device.accelerator;

import io.teeio.crypto.Crypto;
import io.teeio.device.function.MemoryDma;
import io.teeio.rule.Guards;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Arrays;

/** An accelerator with a ring, memory that it reaches, and data to work on. */
final class AcceleratorBench {
  static final long RING = MemoryDma.BASE;
  static final long DONE = MemoryDma.BASE + 0x1000;
  static final long SOURCE = MemoryDma.BASE + 0x10_000;
  static final long TARGET = MemoryDma.BASE + 0x80_000;
  static final Bytes NONCE = Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

  final Crypto crypto = Crypto.portable();
  final MemoryDma memory = new MemoryDma();
  final Accelerator accelerator = new Accelerator(crypto, local(), memory, memory);
  int tail;

  AcceleratorBench() {
    enable();
  }

  /** The local memory of the only TDI. */
  static LocalMemory local() {
    return new LocalMemory(new DeviceMemory(1), 0, Guards.all(), refused -> {});
  }

  /** Gives the ring to the accelerator and lets it begin. */
  void enable() {
    accelerator.bar().write(0x10, 8, RING);
    accelerator.bar().write(0x18, 4, 16);
    accelerator.bar().write(0x08, 4, 1);
    for (int i = 0; i < 0x10_000; i++) {
      memory.content[0x10_000 + i] = (byte) (i * 31 + (i >> 8));
    }
  }

  static Descriptor job(Opcode opcode, int flags, int length) {
    return new Descriptor(
        opcode, flags, SOURCE, TARGET, length, 0x4433_2211, DONE, NONCE, 0xC00C1E);
  }

  /** Puts {@code descriptor} into the ring and lets the accelerator work. */
  void submit(Descriptor descriptor) {
    WireWriter out = new WireWriter(Descriptor.SIZE);
    descriptor.write(out);
    submit(out.toBytes());
  }

  void submit(Bytes raw) {
    raw.copyTo(memory.content, tail * Descriptor.SIZE);
    tail = (tail + 1) % 16;
    accelerator.bar().write(0x20, 4, tail);
    accelerator.work();
  }

  int status() {
    return memory.content[0x1000];
  }

  Bytes digest() {
    return Bytes.copyOf(memory.content, 0x1010, 0x1040);
  }

  Bytes at(long address, int length) {
    int from = (int) (address - MemoryDma.BASE);
    return Bytes.copyOf(memory.content, from, from + length);
  }

  /** The application key. */
  static byte[] key() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    return key;
  }
}
