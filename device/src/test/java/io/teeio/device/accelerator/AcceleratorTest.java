package io.teeio.device.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.FunctionRule;
import io.teeio.device.function.MemoryDma;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceleratorTest {
  private static final long RING = MemoryDma.BASE;
  private static final long DONE = MemoryDma.BASE + 0x1000;
  private static final long SOURCE = MemoryDma.BASE + 0x10_000;
  private static final long TARGET = MemoryDma.BASE + 0x80_000;
  private static final Bytes NONCE = Bytes.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

  private final Crypto crypto = Crypto.portable();
  private final MemoryDma memory = new MemoryDma();
  private final Accelerator accelerator = new Accelerator(crypto, local(), memory, memory);
  private int tail;

  private static LocalMemory local() {
    return new LocalMemory(new DeviceMemory(1), 0, Guards.all(), refused -> {});
  }

  @BeforeEach
  void enable() {
    accelerator.bar().write(0x10, 8, RING);
    accelerator.bar().write(0x18, 4, 16);
    accelerator.bar().write(0x08, 4, 1);
    for (int i = 0; i < 0x10_000; i++) {
      memory.content[0x10_000 + i] = (byte) (i * 31 + (i >> 8));
    }
  }

  private static Descriptor job(Opcode opcode, int flags, int length) {
    return new Descriptor(
        opcode, flags, SOURCE, TARGET, length, 0x4433_2211, DONE, NONCE, 0xC00C1E);
  }

  private void submit(Descriptor descriptor) {
    WireWriter out = new WireWriter(Descriptor.SIZE);
    descriptor.write(out);
    submit(out.toBytes());
  }

  private void submit(Bytes raw) {
    raw.copyTo(memory.content, tail * Descriptor.SIZE);
    tail = (tail + 1) % 16;
    accelerator.bar().write(0x20, 4, tail);
    accelerator.work();
  }

  private int status() {
    return memory.content[0x1000];
  }

  private Bytes digest() {
    return Bytes.copyOf(memory.content, 0x1010, 0x1040);
  }

  private Bytes at(long address, int length) {
    int from = (int) (address - MemoryDma.BASE);
    return Bytes.copyOf(memory.content, from, from + length);
  }

  @Test
  void copyMovesEveryByteAndReportsThem() {
    submit(job(Opcode.COPY, 0, 70_001));
    assertThat(status()).isEqualTo(1);
    assertThat(at(TARGET, 70_001)).isEqualTo(at(SOURCE, 70_001));
    assertThat(at(TARGET + 70_001, 8)).isEqualTo(Bytes.zeros(8));
    assertThat(at(DONE + 4, 12)).isEqualTo(new WireWriter().u32(0xC00C1E).u64(70_001).toBytes());
    assertThat(accelerator.bar().read(0x28, 8)).isEqualTo(1);
    assertThat(accelerator.bar().read(0x30, 8)).isEqualTo(70_001);
  }

  @Test
  void fillRepeatsThePatternLowByteFirst() {
    submit(job(Opcode.FILL, 0, 6));
    assertThat(at(TARGET, 8)).isEqualTo(Bytes.of(0x11, 0x22, 0x33, 0x44, 0x11, 0x22, 0, 0));
  }

  @Test
  void tdiOwnMemory() {
    DeviceMemory shared = new DeviceMemory(3);
    List<Rule> refusals = new ArrayList<>();
    LocalMemory mine =
        new LocalMemory(shared, 1, Guards.all(), refused -> refusals.add(refused.rule()));
    Accelerator middle = new Accelerator(crypto, mine, memory, memory);
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
      out.toBytes().copyTo(memory.content, tail * Descriptor.SIZE);
      tail++;
      middle.bar().write(0x20, 4, tail);
      middle.work();
      assertThat(status()).isEqualTo(7);
      assertThat(at(TARGET, 1)).isEqualTo(Bytes.of(0));
    }
    assertThat(refusals).hasSize(5).containsOnly(FunctionRule.TDI_OWN_MEMORY);
    middle.scrub();
    assertThat(shared.isClean(1)).isTrue();
    assertThat(shared.isClean(0)).isFalse();
    assertThat(shared.isClean(2)).isFalse();
  }

  @Test
  void digestRunsOverManyDescriptors() {
    submit(job(Opcode.SHA384, Descriptor.FIRST, 60_000));
    assertThat(digest()).isEqualTo(Bytes.zeros(48));
    submit(job(Opcode.SHA384, 0, 1));
    submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(digest())
        .isEqualTo(
            crypto.hash(HashAlgorithm.SHA_384, at(SOURCE, 60_000), at(SOURCE, 1), at(SOURCE, 5)));
  }

  @Test
  void digestOfNothingIsAllowed() {
    submit(job(Opcode.SHA384, Descriptor.FIRST | Descriptor.LAST, 0));
    assertThat(digest()).isEqualTo(crypto.hash(HashAlgorithm.SHA_384));
  }

  @Test
  void digestThatWasNeverStartedIsOutOfSequence() {
    submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(status()).isEqualTo(CompletionCode.OUT_OF_SEQUENCE.wire());
  }

  @Test
  void digestThatMissedAPartCannotGoOn() {
    submit(job(Opcode.SHA384, Descriptor.FIRST, 5));
    submit(new Descriptor(Opcode.SHA384, 0, 0, 0, 5, 0, DONE, NONCE, 0)); // faults: nothing at 0
    assertThat(status()).isEqualTo(CompletionCode.DMA_FAULT.wire());
    submit(job(Opcode.SHA384, Descriptor.LAST, 5));
    assertThat(status()).isEqualTo(CompletionCode.OUT_OF_SEQUENCE.wire());
  }

  @Test
  void sealThenOpenThroughLocalMemoryGivesTheSameBytes() {
    accelerator.provision(Secret.copyOf(key()));
    submit(job(Opcode.SEAL, 0, 1000));
    assertThat(status()).isEqualTo(1);
    try (Secret key = Secret.copyOf(key());
        Aead peer = crypto.aead(AeadAlgorithm.AES_256_GCM, key, 16)) {
      assertThat(peer.open(NONCE, Bytes.EMPTY, at(TARGET, 1016)))
          .isEqualTo(Optional.of(at(SOURCE, 1000)));
    }
    submit(
        new Descriptor(
            Opcode.OPEN, Descriptor.DESTINATION_LOCAL, TARGET, 64, 1000, 0, DONE, NONCE, 0));
    assertThat(status()).isEqualTo(1);
    submit(
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
    assertThat(digest()).isEqualTo(crypto.hash(HashAlgorithm.SHA_384, at(SOURCE, 1000)));
  }

  private static byte[] key() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    return key;
  }

  @Test
  void openOfChangedCiphertextWritesNothing() {
    accelerator.provision(Secret.copyOf(key()));
    submit(job(Opcode.SEAL, 0, 1000));
    memory.content[0x80_000 + 3] ^= 1;
    submit(new Descriptor(Opcode.OPEN, 0, TARGET, SOURCE + 0x8000, 1000, 0, DONE, NONCE, 0));
    assertThat(status()).isEqualTo(CompletionCode.BAD_TAG.wire());
    assertThat(accelerator.bar().read(0x30, 8)).isEqualTo(1000);
  }

  @Test
  void sealWithoutApplicationKeyIsRefused() {
    submit(job(Opcode.SEAL, 0, 10));
    assertThat(status()).isEqualTo(CompletionCode.NO_KEY.wire());
  }

  @Test
  void localAddressesOutsideLocalMemoryAreRefused() {
    for (long address : new long[] {-1, 1 << 20, (1 << 20) - 9, Long.MAX_VALUE, Long.MIN_VALUE}) {
      submit(
          new Descriptor(
              Opcode.COPY, Descriptor.SOURCE_LOCAL, address, TARGET, 10, 0, DONE, NONCE, 0));
      assertThat(status()).isEqualTo(CompletionCode.OUTSIDE_LOCAL_MEMORY.wire());
    }
  }

  @Test
  void malformedDescriptorIsReportedAndTheNextOneRuns() {
    byte[] raw = new byte[64];
    new WireWriter().u64(DONE).toBytes().copyTo(raw, 32);
    raw[0] = 99;
    submit(Bytes.copyOf(raw));
    assertThat(status()).isEqualTo(CompletionCode.MALFORMED.wire());
    submit(job(Opcode.COPY, 0, 10));
    assertThat(status()).isEqualTo(1);
  }

  @Test
  void descriptorWithoutCompletionAddressHalts() {
    for (long place : new long[] {0, DONE + 8}) {
      accelerator.bar().write(0x08, 4, 2);
      tail = 0;
      enable();
      submit(new Descriptor(Opcode.COPY, 0, SOURCE, TARGET, 4, 0, place, NONCE, 0));
      assertThat(accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 3 << 8);
      assertThat(accelerator.hasWork()).isFalse();
    }
  }

  @Test
  void completionRecordThatCannotBeWrittenHalts() {
    submit(new Descriptor(Opcode.COPY, 0, SOURCE, TARGET, 4, 0, 0x40, NONCE, 0));
    assertThat(accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 4 << 8);
  }

  @Test
  void ringThatCannotBeReadHalts() {
    accelerator.bar().write(0x08, 4, 2);
    accelerator.bar().write(0x10, 8, 0x40);
    accelerator.bar().write(0x18, 4, 4);
    accelerator.bar().write(0x08, 4, 1);
    accelerator.bar().write(0x20, 4, 1);
    accelerator.work();
    assertThat(accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 2 << 8);
  }

  @Test
  void ringOfABadSizeOrPlaceOrDoorbellHalts() {
    for (int size : new int[] {0, 1, 3, 2048, -16}) {
      accelerator.bar().write(0x08, 4, 2);
      accelerator.bar().write(0x10, 8, RING);
      accelerator.bar().write(0x18, 4, size);
      accelerator.bar().write(0x08, 4, 1);
      assertThat(accelerator.bar().read(0x0C, 4)).as("size %d", size).isEqualTo(2 | 1 << 8);
    }
    accelerator.bar().write(0x08, 4, 2);
    accelerator.bar().write(0x10, 8, RING + 8);
    accelerator.bar().write(0x18, 4, 16);
    accelerator.bar().write(0x08, 4, 1);
    assertThat(accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 1 << 8);
    accelerator.bar().write(0x08, 4, 2);
    enable();
    accelerator.bar().write(0x20, 4, 16);
    assertThat(accelerator.bar().read(0x0C, 4)).isEqualTo(2 | 1 << 8);
  }

  @Test
  void ringCannotBeMovedWhileEnabled() {
    accelerator.bar().write(0x10, 8, 0);
    accelerator.bar().write(0x18, 4, 2);
    assertThat(accelerator.bar().read(0x10, 8)).isEqualTo(RING);
    assertThat(accelerator.bar().read(0x18, 4)).isEqualTo(16);
  }

  @Test
  void ringWrapsAround() {
    for (int i = 0; i < 40; i++) {
      submit(job(Opcode.FILL, 0, 4));
    }
    assertThat(accelerator.bar().read(0x28, 8)).isEqualTo(40);
    assertThat(accelerator.bar().read(0x1C, 4)).isEqualTo(40 % 16);
  }

  @Test
  void interruptIsSentWhenItsVectorIsUnmasked() {
    accelerator.bar().write(0x24, 4, 1L << 31 | 3);
    accelerator.bar().write(0x1000 + 3 * 16, 8, 0xFEE0_1000L);
    accelerator.bar().write(0x1000 + 3 * 16 + 8, 4, 77);
    submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(memory.interrupts).isEmpty();
    assertThat(accelerator.bar().read(0x2000, 8)).isEqualTo(1 << 3);
    accelerator.bar().write(0x1000 + 3 * 16 + 12, 4, 0);
    assertThat(memory.interrupts).containsExactly("fee01000=77");
    assertThat(accelerator.bar().read(0x2000, 8)).isZero();
    submit(job(Opcode.FILL, 0, 4));
    assertThat(memory.interrupts).hasSize(1);
    memory.interruptsEnabled = false;
    submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(memory.interrupts).hasSize(1);
    memory.interruptsEnabled = true;
    accelerator.bar().msix().deliverPending();
    assertThat(memory.interrupts).hasSize(2);
  }

  @Test
  void scrubLeavesNothing() {
    accelerator.provision(Secret.copyOf(key()));
    accelerator.bar().write(0x38, 8, 0x1234_5678_9ABC_DEF0L);
    assertThat(accelerator.bar().read(0x38, 8)).isEqualTo(0x1234_5678_9ABC_DEF0L);
    accelerator.bar().write(0x24, 4, 1L << 31);
    accelerator.bar().write(0x1000, 8, 0x1000);
    submit(job(Opcode.COPY, Descriptor.DESTINATION_LOCAL, 10)); // local address out of range
    submit(
        new Descriptor(
            Opcode.COPY, Descriptor.DESTINATION_LOCAL, SOURCE, 0, 100, 0, DONE, NONCE, 0));
    submit(job(Opcode.SHA384, Descriptor.FIRST, 100));
    assertThat(accelerator.isClean()).isFalse();
    accelerator.scrub();
    assertThat(accelerator.isClean()).isTrue();
    for (int offset = 0x08; offset < 0x40; offset += 4) {
      assertThat(accelerator.bar().read(offset, 4)).isZero();
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
    Accelerator fresh = new Accelerator(crypto, local(), memory, memory);
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
    submit(Bytes.copyOf(malformed));
    accelerator.bar().write(0x08, 4, 0);
    accelerator.bar().write(0x10, 8, 0);
    accelerator.bar().write(0x18, 4, 0);
    assertThat(accelerator.bar().read(0x28, 4)).isEqualTo(1);
    assertThat(accelerator.isWorkClean()).isFalse();
    accelerator.scrub();
    assertThat(accelerator.isWorkClean()).isTrue();
  }

  @Test
  void anInterruptThatWaitsIsATrace() {
    accelerator.bar().write(0x24, 4, 1L << 31);
    submit(job(Opcode.FILL, Descriptor.INTERRUPT, 4));
    assertThat(accelerator.bar().msix().pendingBits()).isEqualTo(1);
    assertThat(accelerator.bar().msix().isClean()).isFalse();
    accelerator.scrub();
    assertThat(accelerator.bar().msix().isClean()).isTrue();
  }

  @Test
  void whatTheEngineKeepsIsATrace() throws Exception {
    Engine engine = new Engine(crypto, memory, local());
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
    Accelerator fresh = new Accelerator(crypto, local(), memory, memory);
    fresh.provision(Secret.copyOf(key()));
    assertThat(fresh.isWorkClean()).isFalse();
    fresh.scrub();
    assertThat(fresh.isWorkClean()).isTrue();
  }

  @Test
  void descriptorFieldsHaveTheirLimits() throws Exception {
    for (int length : new int[] {0, (16 << 20) + 1}) {
      submit(job(Opcode.COPY, 0, length));
      assertThat(status()).isEqualTo(CompletionCode.MALFORMED.wire());
    }
    submit(job(Opcode.SEAL, 0, (1 << 20) + 1));
    assertThat(status()).isEqualTo(CompletionCode.MALFORMED.wire());
    submit(job(Opcode.SEAL, 0, 1 << 20));
    assertThat(status()).isEqualTo(CompletionCode.NO_KEY.wire());
    submit(job(Opcode.COPY, Descriptor.LAST, 0));
    assertThat(status())
        .as("only the end of a digest is empty")
        .isEqualTo(CompletionCode.MALFORMED.wire());
    submit(job(Opcode.COPY, 1 << 5, 4));
    assertThat(status()).isEqualTo(CompletionCode.MALFORMED.wire());
    submit(
        new Descriptor(
            Opcode.COPY, Descriptor.SOURCE_LOCAL, (1 << 20) - 10, TARGET, 10, 0, DONE, NONCE, 0));
    assertThat(status()).as("the last bytes of local memory").isEqualTo(1);
  }

  @Test
  void eachOpcodeHasItsOwnLimitOfLength() {
    int most = Descriptor.MAXIMUM_SEALED_LENGTH;
    assertThat(isRead(job(Opcode.SEAL, 0, most))).isTrue();
    assertThat(isRead(job(Opcode.SEAL, 0, most + 1))).isFalse();
    assertThat(isRead(job(Opcode.OPEN, 0, most))).isTrue();
    assertThat(isRead(job(Opcode.OPEN, 0, most + 1))).isFalse();
    assertThat(isRead(job(Opcode.COPY, 0, most + 1))).isTrue();
    assertThat(isRead(job(Opcode.COPY, 0, Descriptor.MAXIMUM_LENGTH))).isTrue();
    assertThat(isRead(job(Opcode.COPY, 0, Descriptor.MAXIMUM_LENGTH + 1))).isFalse();
    assertThat(isRead(job(Opcode.SHA384, Descriptor.FIRST, 0))).isFalse();
    assertThat(isRead(job(Opcode.SHA384, Descriptor.LAST, 0))).isTrue();
    assertThat(isRead(job(Opcode.COPY, Descriptor.LAST, 0))).isFalse();
  }

  @Test
  void reservedBytesOfADescriptorAreZero() {
    byte[] raw = bytes(job(Opcode.COPY, 0, 10)).toArray();
    assertThat(isRead(Bytes.copyOf(raw))).isTrue();
    for (int at = 56; at < Descriptor.SIZE; at++) {
      byte[] changed = raw.clone();
      changed[at] = 1;
      assertThat(isRead(Bytes.copyOf(changed))).as("byte %d", at).isFalse();
    }
  }

  private static Bytes bytes(Descriptor descriptor) {
    WireWriter out = new WireWriter(Descriptor.SIZE);
    descriptor.write(out);
    return out.toBytes();
  }

  private static boolean isRead(Descriptor descriptor) {
    return isRead(bytes(descriptor));
  }

  private static boolean isRead(Bytes raw) {
    try {
      return Descriptor.read(WireReader.of(raw, "")).length() >= 0;
    } catch (MalformedInput malformed) {
      return false;
    }
  }

  @Test
  void publicPageShowsIdentityAndCountersOnly() {
    submit(job(Opcode.FILL, 0, 4));
    assertThat(accelerator.bar().read(0x3000, 8)).isEqualTo(0x0001_0000_414F_4954L);
    assertThat(accelerator.bar().read(0x3008, 8)).isEqualTo(1);
    accelerator.bar().write(0x3008, 8, 99);
    assertThat(accelerator.bar().read(0x3008, 8)).isEqualTo(1);
    for (int offset = 0x3010; offset < FunctionBar.SIZE; offset += 4) {
      assertThat(accelerator.bar().read(offset, 4)).isZero();
    }
  }

  @Test
  void noRegisterAccessOrDescriptorMakesItFail() {
    Property.check(
        300,
        4711,
        source -> {
          MemoryDma wild = new MemoryDma();
          Accelerator victim = new Accelerator(crypto, local(), wild, wild);
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
          Accelerator victim = new Accelerator(crypto, local(), wild, wild);
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
