package io.teeio.device.accelerator;

import static io.teeio.device.accelerator.AcceleratorBench.DONE;
import static io.teeio.device.accelerator.AcceleratorBench.NONCE;
import static io.teeio.device.accelerator.AcceleratorBench.RING;
import static io.teeio.device.accelerator.AcceleratorBench.SOURCE;
import static io.teeio.device.accelerator.AcceleratorBench.TARGET;
import static io.teeio.device.accelerator.AcceleratorBench.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** The accelerator's ring, its completion records and its interrupts. */
final class AcceleratorRingTest {
  private final AcceleratorBench bench = new AcceleratorBench();

  @Test
  void malformedDescriptorIsReportedAndTheNextOneRuns() {
    byte[] raw = new byte[64];
    new WireWriter().u64(DONE).toBytes().copyTo(raw, 32);
    raw[0] = 99;
    bench.submit(Bytes.copyOf(raw));
    assertThat(bench.status()).isEqualTo(CompletionCode.MALFORMED.wire());
    bench.submit(job(Opcode.COPY, 0, 10));
    assertThat(bench.status()).isEqualTo(1);
  }

  @Test
  void descriptorWithoutCompletionAddressHalts() {
    for (long place : new long[] {0, DONE + 8}) {
      bench.accelerator.bar().write(0x08, 4, 2);
      bench.tail = 0;
      bench.enable();
      bench.submit(new Descriptor(Opcode.COPY, 0, SOURCE, TARGET, 4, 0, place, NONCE, 0));
      assertThat(bench.accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 3 << 8);
      assertThat(bench.accelerator.hasWork()).isFalse();
    }
  }

  @Test
  void completionRecordThatCannotBeWrittenHalts() {
    bench.submit(new Descriptor(Opcode.COPY, 0, SOURCE, TARGET, 4, 0, 0x40, NONCE, 0));
    assertThat(bench.accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 4 << 8);
  }

  @Test
  void ringThatCannotBeReadHalts() {
    bench.accelerator.bar().write(0x08, 4, 2);
    bench.accelerator.bar().write(0x10, 8, 0x40);
    bench.accelerator.bar().write(0x18, 4, 4);
    bench.accelerator.bar().write(0x08, 4, 1);
    bench.accelerator.bar().write(0x20, 4, 1);
    bench.accelerator.work();
    assertThat(bench.accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 2 << 8);
  }

  @Test
  void ringOfABadSizeOrPlaceOrDoorbellHalts() {
    for (int size : new int[] {0, 1, 3, 2048, -16}) {
      bench.accelerator.bar().write(0x08, 4, 2);
      bench.accelerator.bar().write(0x10, 8, RING);
      bench.accelerator.bar().write(0x18, 4, size);
      bench.accelerator.bar().write(0x08, 4, 1);
      assertThat(bench.accelerator.bar().read(0x0C, 4)).as("size %d", size).isEqualTo(2 | 1 << 8);
    }
    bench.accelerator.bar().write(0x08, 4, 2);
    bench.accelerator.bar().write(0x10, 8, RING + 8);
    bench.accelerator.bar().write(0x18, 4, 16);
    bench.accelerator.bar().write(0x08, 4, 1);
    assertThat(bench.accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 1 << 8);
    bench.accelerator.bar().write(0x08, 4, 2);
    bench.enable();
    bench.accelerator.bar().write(0x20, 4, 16);
    assertThat(bench.accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 1 << 8);
  }

  @Test
  void ringCannotBeMovedWhileEnabled() {
    bench.accelerator.bar().write(0x10, 8, 0);
    bench.accelerator.bar().write(0x18, 4, 2);
    assertThat(bench.accelerator.bar().read(0x10, 8)).isEqualTo(RING);
    assertThat(bench.accelerator.bar().read(0x18, 4)).isEqualTo(16);
  }

  @Test
  void ringWrapsAround() {
    for (int i = 0; i < 40; i++) {
      bench.submit(job(Opcode.FILL, 0, 4));
    }
    assertThat(bench.accelerator.bar().read(0x28, 8)).isEqualTo(40);
    assertThat(bench.accelerator.bar().read(0x1C, 4)).isEqualTo(40 % 16);
  }

  @Test
  void interruptIsSentWhenItsVectorIsUnmasked() {
    bench.accelerator.bar().write(0x24, 4, 1L << 31 | 3);
    bench.accelerator.bar().write(0x1000 + 3 * 16, 8, 0xFEE0_1000L);
    bench.accelerator.bar().write(0x1000 + 3 * 16 + 8, 4, 77);
    bench.submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(bench.memory.interrupts).isEmpty();
    assertThat(bench.accelerator.bar().read(0x2000, 8)).isEqualTo(1 << 3);
    bench.accelerator.bar().write(0x1000 + 3 * 16 + 12, 4, 0);
    assertThat(bench.memory.interrupts).containsExactly("fee01000=77");
    assertThat(bench.accelerator.bar().read(0x2000, 8)).isZero();
    bench.submit(job(Opcode.FILL, 0, 4));
    assertThat(bench.memory.interrupts).hasSize(1);
    bench.memory.interruptsEnabled = false;
    bench.submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(bench.memory.interrupts).hasSize(1);
    bench.memory.interruptsEnabled = true;
    bench.accelerator.bar().msix().deliverPending();
    assertThat(bench.memory.interrupts).hasSize(2);
  }
}
