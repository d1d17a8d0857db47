package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.device.accelerator.Accelerator;
import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.DeviceMemory;
import io.teeio.device.accelerator.LocalMemory;
import io.teeio.device.function.DmaFault;
import io.teeio.device.function.DmaPort;
import io.teeio.device.function.InterruptPort;
import io.teeio.rule.Guards;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** A driver that writes any register and any descriptor. */
class AcceleratorFuzzTest {
  private static final int MEMORY = 1 << 16;
  private static final int MOST = 64;

  @FuzzTest
  void descriptor(byte[] input) {
    Law.repeats(
        input,
        bytes -> {
          WireReader in = WireReader.of(bytes, "descriptor");
          Descriptor descriptor = Descriptor.read(in);
          in.end("descriptor");
          return descriptor;
        },
        descriptor -> {
          WireWriter out = new WireWriter(Descriptor.SIZE);
          descriptor.write(out);
          return out.toBytes();
        });
  }

  /** Descriptors in memory, each 64 bytes of the input, in a ring that is big enough. */
  @FuzzTest
  void jobs(byte[] input) {
    byte[] memory = new byte[MEMORY];
    int count = Math.min(input.length / Descriptor.SIZE, 15);
    System.arraycopy(input, 0, memory, 0, count * Descriptor.SIZE);
    Accelerator accelerator = accelerator(memory);
    accelerator.bar().write(0x18, 4, 16);
    accelerator.bar().write(0x24, 4, 1L << 31);
    accelerator.bar().write(0x08, 4, 1);
    accelerator.bar().write(0x20, 4, count);
    Law.require(accelerator.work() <= count, "did more than there is");
    accelerator.scrub();
    Law.require(accelerator.isClean(), "something of its user is left");
  }

  /** Registers written with any value in any order, over memory that the input fills. */
  @FuzzTest
  void registers(byte[] input) {
    Source source = Source.of(input);
    byte[] memory = new byte[MEMORY];
    Accelerator accelerator = accelerator(memory);
    int steps = source.below(MOST);
    for (int i = 0; i < steps; i++) {
      int size = source.flag() ? 4 : 8;
      int page = source.below(4) << 12;
      int offset = page + source.below(0x80) * 8 + (size == 4 ? 4 * source.below(2) : 0);
      switch (source.below(4)) {
        case 0 -> accelerator.bar().write(offset, size, source.below(32));
        case 1 -> accelerator.bar().write(offset, size, source.anyLong());
        case 2 -> {
          byte[] descriptor = source.bytes(Descriptor.SIZE);
          System.arraycopy(
              descriptor, 0, memory, source.below(16) * Descriptor.SIZE, descriptor.length);
        }
        default -> accelerator.work();
      }
      accelerator.bar().read(offset, size);
    }
    accelerator.work();
    accelerator.scrub();
    Law.require(accelerator.isClean(), "something of its user is left");
  }

  private static Accelerator accelerator(byte[] memory) {
    Accelerator accelerator =
        new Accelerator(
            Parties.CRYPTO,
            new LocalMemory(new DeviceMemory(1), 0, Guards.all(), refused -> {}),
            new ArrayDma(memory),
            new DeafInterrupts());
    accelerator.provision(Secret.copyOf(Bytes.zeros(32).toArray()));
    return accelerator;
  }

  /** Memory from address 0; beyond it every access is refused. */
  private static final class ArrayDma implements DmaPort {
    private final byte[] memory;

    ArrayDma(byte[] memory) {
      this.memory = memory;
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) throws DmaFault {
      System.arraycopy(memory, at(address, length), target, offset, length);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) throws DmaFault {
      System.arraycopy(source, offset, memory, at(address, length), length);
    }

    private int at(long address, int length) throws DmaFault {
      if (address < 0 || address > memory.length - length) {
        throw new DmaFault(DmaFault.Cause.ABORTED, address);
      }
      return (int) address;
    }
  }

  private static final class DeafInterrupts implements InterruptPort {
    @Override
    public boolean isEnabled() {
      return true;
    }

    @Override
    public void send(long address, int data) {
      Law.require((address & 3) == 0, "an interrupt at an odd address");
    }
  }
}
