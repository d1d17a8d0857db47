package io.teeio.device.accelerator;

import static io.teeio.device.accelerator.AcceleratorBench.DONE;
import static io.teeio.device.accelerator.AcceleratorBench.NONCE;
import static io.teeio.device.accelerator.AcceleratorBench.SOURCE;
import static io.teeio.device.accelerator.AcceleratorBench.TARGET;
import static io.teeio.device.accelerator.AcceleratorBench.job;
import static io.teeio.device.accelerator.AcceleratorBench.key;
import static io.teeio.device.accelerator.AcceleratorBench.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.function.MemoryDma;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a trace of the TVM that had the accelerator, and is gone after it was scrubbed. */
final class AcceleratorTraceTest {
  private final AcceleratorBench bench = new AcceleratorBench();

  @Test
  void scrubLeavesNothing() {
    bench.accelerator.provision(Secret.copyOf(key()));
    bench.accelerator.bar().write(0x38, 8, 0x1234_5678_9ABC_DEF0L);
    assertThat(bench.accelerator.bar().read(0x38, 8)).isEqualTo(0x1234_5678_9ABC_DEF0L);
    bench.accelerator.bar().write(0x24, 4, 1L << 31);
    bench.accelerator.bar().write(0x1000, 8, 0x1000);
    bench.submit(job(Opcode.COPY, Descriptor.DESTINATION_LOCAL, 10)); // local address out of range
    bench.submit(
        new Descriptor(
            Opcode.COPY, Descriptor.DESTINATION_LOCAL, SOURCE, 0, 100, 0, DONE, NONCE, 0));
    bench.submit(job(Opcode.SHA384, Descriptor.FIRST, 100));
    assertThat(bench.accelerator.isClean()).isFalse();
    bench.accelerator.scrub();
    assertThat(bench.accelerator.isClean()).isTrue();
    for (int offset = 0x08; offset < 0x40; offset += 4) {
      assertThat(bench.accelerator.bar().read(offset, 4)).isZero();
    }
  }

  /** Offsets of registers that a driver can write, and what it writes: each alone is a trace. */
  @ParameterizedTest
  @CsvSource({
    "0x10, 64",
    "0x14, 1",
    "0x18, 16",
    "0x08, 1",
    "0x24, 1",
    "0x38, 1",
    "0x3C, 1",
    "0x1000, 4",
    "0x1004, 1",
    "0x1008, 1",
    "0x100C, 0"
  })
  void oneRegisterThatIsLeftIsNotClean(int offset, int value) {
    Accelerator fresh = new Accelerator(bench.crypto, local(), bench.memory, bench.memory);
    assertThat(fresh.isClean()).isTrue();
    fresh.bar().write(offset, 4, value);
    assertThat(fresh.isClean()).isFalse();
    fresh.scrub();
    assertThat(fresh.isClean()).isTrue();
  }

  @Test
  void aCountIsATraceThoughTheRingIsEmpty() {
    byte[] malformed = new byte[64];
    new WireWriter().u64(DONE).toBytes().copyTo(malformed, 32);
    malformed[0] = 99;
    bench.submit(Bytes.copyOf(malformed));
    bench.accelerator.bar().write(0x08, 4, 0);
    bench.accelerator.bar().write(0x10, 8, 0);
    bench.accelerator.bar().write(0x18, 4, 0);
    assertThat(bench.accelerator.bar().read(0x28, 4)).isEqualTo(1);
    assertThat(bench.accelerator.isWorkClean()).isFalse();
    bench.accelerator.scrub();
    assertThat(bench.accelerator.isWorkClean()).isTrue();
  }

  @Test
  void anInterruptThatWaitsIsATrace() {
    bench.accelerator.bar().write(0x24, 4, 1L << 31);
    bench.submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(bench.accelerator.bar().msix().pendingBits()).isEqualTo(1);
    assertThat(bench.accelerator.bar().msix().isClean()).isFalse();
    bench.accelerator.scrub();
    assertThat(bench.accelerator.bar().msix().isClean()).isTrue();
  }

  @Test
  void whatTheEngineKeepsIsATrace() throws Exception {
    Engine engine = new Engine(bench.crypto, bench.memory, local());
    assertThat(engine.isClean()).isTrue();
    engine.provision(Secret.copyOf(key()));
    assertThat(engine.isClean()).as("a key").isFalse();
    engine.scrub();

    long zeros = MemoryDma.BASE + 0x40_000;
    engine.run(
        new Descriptor(
            Opcode.SHA384, Descriptor.FIRST, zeros, TARGET, 100, 0, DONE, NONCE, 0xC00C1E));
    assertThat(engine.isClean()).as("a digest").isFalse();
    engine.reset();
    assertThat(engine.isClean()).isTrue();

    engine.run(job(Opcode.COPY, 0, 100));
    assertThat(engine.isClean()).as("data on its way").isFalse();
    engine.reset();
    assertThat(engine.isClean()).isTrue();

    engine.run(fillLocal(0, 4, 1));
    engine.run(fillLocal(64, 64, 0));
    assertThat(engine.isClean()).as("local memory alone").isFalse();
    engine.run(fillLocal(0, 4, 0));
    assertThat(engine.isClean()).as("zeros are no trace").isTrue();
  }

  private static Descriptor fillLocal(long address, int length, int pattern) {
    return new Descriptor(
        Opcode.FILL, Descriptor.DESTINATION_LOCAL, 0, address, length, pattern, DONE, NONCE, 1);
  }

  @Test
  void theApplicationKeyAloneIsATrace() {
    Accelerator fresh = new Accelerator(bench.crypto, local(), bench.memory, bench.memory);
    fresh.provision(Secret.copyOf(key()));
    assertThat(fresh.isWorkClean()).isFalse();
    fresh.scrub();
    assertThat(fresh.isWorkClean()).isTrue();
  }
}
