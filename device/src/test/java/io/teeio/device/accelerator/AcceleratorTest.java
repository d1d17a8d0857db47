package io.teeio.device.accelerator;

import static io.teeio.device.accelerator.AcceleratorBench.DONE;
import static io.teeio.device.accelerator.AcceleratorBench.NONCE;
import static io.teeio.device.accelerator.AcceleratorBench.RING;
import static io.teeio.device.accelerator.AcceleratorBench.SOURCE;
import static io.teeio.device.accelerator.AcceleratorBench.TARGET;
import static io.teeio.device.accelerator.AcceleratorBench.job;
import static io.teeio.device.accelerator.AcceleratorBench.key;
import static io.teeio.device.accelerator.AcceleratorBench.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.FunctionRule;
import io.teeio.device.function.MemoryDma;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the accelerator does with memory, and what it refuses. */
final class AcceleratorTest {
  private final AcceleratorBench bench = new AcceleratorBench();

  @Test
  void copyMovesEveryByteAndReportsThem() {
    bench.submit(job(Opcode.COPY, 0, 70_001));
    assertThat(bench.status()).isEqualTo(1);
    assertThat(bench.at(TARGET, 70_001)).isEqualTo(bench.at(SOURCE, 70_001));
    assertThat(bench.at(TARGET + 70_001, 8)).isEqualTo(Bytes.zeros(8));
    assertThat(bench.at(DONE + 4, 12))
        .isEqualTo(new WireWriter().u32(0xC00C1E).u64(70_001).toBytes());
    assertThat(bench.accelerator.bar().read(0x28, 8)).isEqualTo(1);
    assertThat(bench.accelerator.bar().read(0x30, 8)).isEqualTo(70_001);
  }

  @Test
  void fillRepeatsThePatternLowByteFirst() {
    bench.submit(job(Opcode.FILL, 0, 6));
    assertThat(bench.at(TARGET, 8)).isEqualTo(Bytes.of(0x11, 0x22, 0x33, 0x44, 0x11, 0x22, 0, 0));
  }

  @Test
  void tdiOwnMemory() {
    DeviceMemory shared = new DeviceMemory(3);
    List<Rule> refusals = new ArrayList<>();
    LocalMemory mine =
        new LocalMemory(shared, 1, Guards.all(), refused -> refusals.add(refused.rule()));
    Accelerator middle = new Accelerator(bench.crypto, mine, bench.memory, bench.memory);
    middle.bar().write(0x10, 8, RING);
    middle.bar().write(0x18, 4, 16);
    middle.bar().write(0x08, 4, 1);
    shared.write(0, new byte[] {7}, 0, 1);
    shared.write(2L << 20, new byte[] {7}, 0, 1);
    for (long address : new long[] {-(1L << 20), 1L << 20, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Descriptor peek =
          new Descriptor(
              Opcode.COPY, Descriptor.SOURCE_LOCAL, address, TARGET, 1, 0, DONE, NONCE, 1);
      WireWriter out = new WireWriter(Descriptor.SIZE);
      peek.write(out);
      out.toBytes().copyTo(bench.memory.content, bench.tail * Descriptor.SIZE);
      bench.tail++;
      middle.bar().write(0x20, 4, bench.tail);
      middle.work();
      assertThat(bench.status()).isEqualTo(7);
      assertThat(bench.at(TARGET, 1)).isEqualTo(Bytes.of(0));
    }
    assertThat(refusals).hasSize(5).containsOnly(FunctionRule.TDI_OWN_MEMORY);
    middle.scrub();
    assertThat(shared.isClean(1)).isTrue();
    assertThat(shared.isClean(0)).isFalse();
    assertThat(shared.isClean(2)).isFalse();
  }

  @Test
  void digestRunsOverManyDescriptors() {
    bench.submit(job(Opcode.SHA384, Descriptor.FIRST, 60_000));
    assertThat(bench.digest()).isEqualTo(Bytes.zeros(48));
    bench.submit(job(Opcode.SHA384, 0, 1));
    bench.submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(bench.digest())
        .isEqualTo(
            bench.crypto.hash(
                HashAlgorithm.SHA_384,
                bench.at(SOURCE, 60_000),
                bench.at(SOURCE, 1),
                bench.at(SOURCE, 5)));
  }

  @Test
  void digestOfNothingIsAllowed() {
    bench.submit(job(Opcode.SHA384, Descriptor.FIRST | Descriptor.LAST, 0));
    assertThat(bench.digest()).isEqualTo(bench.crypto.hash(HashAlgorithm.SHA_384));
  }

  @Test
  void digestThatWasNeverStartedIsOutOfSequence() {
    bench.submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(bench.status()).isEqualTo(CompletionCode.OUT_OF_SEQUENCE.wire());
  }

  @Test
  void digestThatMissedAPartCannotGoOn() {
    bench.submit(job(Opcode.SHA384, Descriptor.FIRST, 5));
    bench.submit(
        new Descriptor(Opcode.SHA384, 0, 0, 0, 5, 0, DONE, NONCE, 0)); // faults: nothing at 0
    assertThat(bench.status()).isEqualTo(CompletionCode.DMA_FAULT.wire());
    bench.submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(bench.status()).isEqualTo(CompletionCode.OUT_OF_SEQUENCE.wire());
  }

  @Test
  void sealThenOpenThroughLocalMemoryGivesTheSameBytes() {
    bench.accelerator.provision(Secret.copyOf(key()));
    bench.submit(job(Opcode.SEAL, 0, 1000));
    assertThat(bench.status()).isEqualTo(1);
    try (Secret key = Secret.copyOf(key());
        Aead peer = bench.crypto.aead(AeadAlgorithm.AES_256_GCM, key, 16)) {
      assertThat(peer.open(NONCE, Bytes.EMPTY, bench.at(TARGET, 1016)))
          .isEqualTo(Optional.of(bench.at(SOURCE, 1000)));
    }
    bench.submit(
        new Descriptor(
            Opcode.OPEN, Descriptor.DESTINATION_LOCAL, TARGET, 64, 1000, 0, DONE, NONCE, 0));
    assertThat(bench.status()).isEqualTo(1);
    bench.submit(
        new Descriptor(
            Opcode.SHA384,
            Descriptor.SOURCE_LOCAL | Descriptor.FIRST | Descriptor.LAST,
            64,
            0,
            1000,
            0,
            DONE,
            NONCE,
            0));
    assertThat(bench.digest())
        .isEqualTo(bench.crypto.hash(HashAlgorithm.SHA_384, bench.at(SOURCE, 1000)));
  }

  @Test
  void openOfChangedCiphertextWritesNothing() {
    bench.accelerator.provision(Secret.copyOf(key()));
    bench.submit(job(Opcode.SEAL, 0, 1000));
    bench.memory.content[0x80_000 + 3] ^= 1;
    bench.submit(new Descriptor(Opcode.OPEN, 0, TARGET, SOURCE + 0x8000, 1000, 0, DONE, NONCE, 0));
    assertThat(bench.status()).isEqualTo(CompletionCode.BAD_TAG.wire());
    assertThat(bench.accelerator.bar().read(0x30, 8)).isEqualTo(1000);
  }

  @Test
  void sealWithoutApplicationKeyIsRefused() {
    bench.submit(job(Opcode.SEAL, 0, 10));
    assertThat(bench.status()).isEqualTo(CompletionCode.NO_KEY.wire());
  }

  @Test
  void localAddressesOutsideLocalMemoryAreRefused() {
    for (long address : new long[] {-1, 1 << 20, (1 << 20) - 9, Long.MAX_VALUE, Long.MIN_VALUE}) {
      bench.submit(
          new Descriptor(
              Opcode.COPY, Descriptor.SOURCE_LOCAL, address, TARGET, 10, 0, DONE, NONCE, 0));
      assertThat(bench.status()).isEqualTo(CompletionCode.OUTSIDE_LOCAL_MEMORY.wire());
    }
  }

  @Test
  void descriptorFieldsHaveTheirLimits() throws Exception {
    for (int length : new int[] {0, (16 << 20) + 1}) {
      bench.submit(job(Opcode.COPY, 0, length));
      assertThat(bench.status()).isEqualTo(CompletionCode.MALFORMED.wire());
    }
    bench.submit(job(Opcode.SEAL, 0, (1 << 20) + 1));
    assertThat(bench.status()).isEqualTo(CompletionCode.MALFORMED.wire());
    bench.submit(job(Opcode.SEAL, 0, 1 << 20));
    assertThat(bench.status()).isEqualTo(CompletionCode.NO_KEY.wire());
    bench.submit(job(Opcode.COPY, Descriptor.LAST, 0));
    assertThat(bench.status())
        .as("only the end of a digest is empty")
        .isEqualTo(CompletionCode.MALFORMED.wire());
    bench.submit(job(Opcode.COPY, 1 << 5, 4));
    assertThat(bench.status()).isEqualTo(CompletionCode.MALFORMED.wire());
    bench.submit(
        new Descriptor(
            Opcode.COPY, Descriptor.SOURCE_LOCAL, (1 << 20) - 10, TARGET, 10, 0, DONE, NONCE, 0));
    assertThat(bench.status()).as("the last bytes of local memory").isEqualTo(1);
  }

  @Test
  void publicPageShowsIdentityAndCountersOnly() {
    bench.submit(job(Opcode.FILL, 0, 4));
    assertThat(bench.accelerator.bar().read(0x3000, 8)).isEqualTo(0x0001_0000_414F_4954L);
    assertThat(bench.accelerator.bar().read(0x3008, 8)).isEqualTo(1);
    bench.accelerator.bar().write(0x3008, 8, 99);
    assertThat(bench.accelerator.bar().read(0x3008, 8)).isEqualTo(1);
    for (int offset = 0x3010; offset < FunctionBar.SIZE; offset += 4) {
      assertThat(bench.accelerator.bar().read(offset, 4)).isZero();
    }
  }

  @Test
  void noRegisterAccessOrDescriptorMakesItFail() {
    Property.check(
        300,
        4711,
        source -> {
          MemoryDma wild = new MemoryDma();
          Accelerator victim = new Accelerator(bench.crypto, local(), wild, wild);
          byte[] noise = source.bytes(256);
          for (int i = 0; i < 0x4000; i++) {
            wild.content[i] = noise[i % noise.length];
          }
          for (int step = 0; step < 40; step++) {
            int offset = source.below(FunctionBar.SIZE / 8) * 8;
            if (source.flag()) {
              offset = source.below(8) * 8;
            }
            long value =
                source.pick(source.anyLong(), 1L, 2L, 4L, MemoryDma.BASE, MemoryDma.BASE + 64, 16L);
            victim.bar().write(offset, source.flag() ? 8 : 4, value);
            victim.bar().read(offset, 8);
            victim.work();
          }
          victim.scrub();
          assertThat(victim.isClean()).isTrue();
        });
  }

  @Test
  void hostileDescriptorsAlwaysEndWithARecordOrAHalt() {
    Property.check(
        500,
        99,
        source -> {
          MemoryDma wild = new MemoryDma();
          Accelerator victim = new Accelerator(bench.crypto, local(), wild, wild);
          WireWriter raw = new WireWriter(64);
          raw.u32(source.between(0, 7))
              .u32(source.pick(0, 1, 2, 4, 6, 8, 16, 24, 32))
              .u64(source.pick(0L, -1L, source.anyLong(), SOURCE, MemoryDma.BASE + 0xFFFFF))
              .u64(source.pick(0L, -1L, source.anyLong(), TARGET, RING, DONE))
              .u32(source.pick(0L, 1L, 64L, 4096L, 0x100_0000L, 0x100_0001L, 0xFFFF_FFFFL))
              .u32(source.below(1000))
              .u64(source.pick(DONE, DONE, DONE, 0L, 8L, -64L))
              .bytes(NONCE)
              .u32(1)
              .u64(source.pick(0L, 0L, 0L, 1L));
          raw.toBytes().copyTo(wild.content, 0);
          victim.bar().write(0x10, 8, RING);
          victim.bar().write(0x18, 4, 4);
          victim.bar().write(0x08, 4, 1);
          victim.bar().write(0x20, 4, 1);
          victim.work();
          boolean recorded = wild.content[0x1000] != 0;
          boolean halted = (victim.bar().read(0x0C, 4) & 2) != 0;
          assertThat(recorded || halted || victim.bar().read(0x28, 8) == 1).isTrue();
          assertThat(victim.hasWork()).isFalse();
        });
  }
}
