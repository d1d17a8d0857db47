package io.teeio.device.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.FunctionRule;
import io.teeio.device.function.MemoryDma;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk and its driver's rings, without a device around it. */
final class BlockDeviceTest {
  private static final long QUEUE = MemoryDma.BASE;
  private static final long DONE = MemoryDma.BASE + 0x1000;
  private static final long DATA = MemoryDma.BASE + 0x10_000;
  private static final int SIZE = 4;

  private final Crypto crypto = Crypto.portable();
  private final MemoryDma memory = new MemoryDma();
  private final Medium medium = new Medium(2);
  private final List<Rule> refusals = new ArrayList<>();
  private final BlockDevice disk = disk(0, memory);
  private int tail;

  private BlockDevice disk(int function, MemoryDma dma) {
    Extent extent =
        new Extent(
            medium,
            function,
            crypto,
            new Random(function)::nextBytes,
            Guards.all(),
            refused -> refusals.add(refused.rule()));
    return new BlockDevice(extent, dma, dma);
  }

  @BeforeEach
  void enable() {
    enable(disk);
  }

  private void enable(BlockDevice device) {
    tail = 0;
    device.bar().write(0x10, 8, QUEUE);
    device.bar().write(0x18, 4, SIZE);
    device.bar().write(0x40, 8, DONE);
    device.bar().write(0x08, 4, 1);
  }

  private Bytes submit(BlockDevice device, Submission submission) {
    WireWriter out = new WireWriter(Submission.SIZE);
    submission.write(out);
    return submit(device, out.toBytes());
  }

  /** Submits and returns the completion. */
  private Bytes submit(BlockDevice device, Bytes raw) {
    int slot = tail;
    raw.copyTo(memory.content, slot * Submission.SIZE);
    tail = (tail + 1) % SIZE;
    device.bar().write(0x20, 4, tail);
    device.work();
    int at = 0x1000 + slot * Completion.SIZE;
    return Bytes.copyOf(memory.content, at, at + Completion.SIZE);
  }

  private int status(BlockDevice device, Operation operation, long lba, int sectors) {
    return submit(device, new Submission(operation, 0, lba, sectors, 1, DATA)).at(10);
  }

  private void fill(int value) {
    Arrays.fill(memory.content, 0x10_000, 0x20_000, (byte) value);
  }

  private Bytes data(int sectors) {
    return Bytes.copyOf(memory.content, 0x10_000, 0x10_000 + sectors * Medium.SECTOR);
  }

  private static Bytes sectors(int count, int value) {
    byte[] bytes = new byte[count * Medium.SECTOR];
    Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  private int halted() {
    return (int) disk.bar().read(0x0C, 4) >>> 8;
  }

  @Test
  void whatIsWrittenIsReadAndTheRestIsZero() {
    fill(7);
    Bytes done = submit(disk, new Submission(Operation.WRITE, 0, 5, 3, 0xC00C1E, DATA));
    assertThat(done)
        .isEqualTo(new WireWriter().u32(0xC00C1E).u32(3).u16(1).u8(1).u8(1).reserved(4).toBytes());
    fill(0xFF);
    assertThat(status(disk, Operation.FLUSH, 0, 0)).isEqualTo(2);
    assertThat(submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 1, 0)).at(10)).isEqualTo(1);
    assertThat(status(disk, Operation.READ, 4, 5)).isEqualTo(1);
    assertThat(data(5)).isEqualTo(Bytes.concat(sectors(1, 0), sectors(3, 7), sectors(1, 0)));
    assertThat(disk.bar().read(0x28, 8)).isEqualTo(4);
    assertThat(disk.bar().read(0x30, 8)).isEqualTo(8 * Medium.SECTOR);
    assertThat(disk.bar().read(0x3008, 8)).isEqualTo(4);
  }

  @Test
  void identifyTellsWhatItIs() {
    assertThat(status(disk, Operation.IDENTIFY, 0, 0)).isEqualTo(1);
    assertThat(data(1).slice(0, 24))
        .isEqualTo(
            new WireWriter()
                .u32(0x424F4954)
                .u32(0x1_0000)
                .u64(Medium.EXTENT)
                .u32(4096)
                .u32(256)
                .toBytes());
    assertThat(data(1).slice(24, 41).toArray())
        .isEqualTo("teeio sample disk".getBytes(StandardCharsets.US_ASCII));
    assertThat(disk.bar().read(0, 8)).isEqualTo(0x1_0000_424F_4954L);
    assertThat(disk.bar().read(0x3000, 4)).isEqualTo(0x424F4954);
    assertThat(disk.bar().read(0x48, 8)).isEqualTo(Medium.EXTENT);
    assertThat(disk.bar().read(0x50, 8)).isEqualTo(256L << 32 | 4096);
  }

  @Test
  void phaseTurnsWithEachLap() {
    for (int i = 0; i < 3 * SIZE; i++) {
      Bytes done = submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, i, 0));
      assertThat(done.at(11)).as("completion %d", i).isEqualTo(i / SIZE % 2 == 0 ? 1 : 0);
      assertThat(done.at(8)).isEqualTo((i + 1) % SIZE);
    }
    disk.bar().write(0x08, 4, 1);
    assertThat(submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 0, 0)).at(11)).isZero();
    disk.bar().write(0x08, 4, 0);
    disk.bar().write(0x08, 4, 1);
    tail = 0;
    assertThat(submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 0, 0)).at(11)).isOne();
  }

  @Test
  void interruptComesOnlyWhenItWasAskedForAndEnabled() {
    disk.bar().write(0x1000 + 16 * 3, 8, 0xFEE0_0000L);
    disk.bar().write(0x1000 + 16 * 3 + 8, 8, 42);
    submit(disk, new Submission(Operation.FLUSH, Submission.INTERRUPT, 0, 0, 1, 0));
    disk.bar().write(0x24, 4, 1L << 31 | 3);
    submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 1, 0));
    assertThat(memory.interrupts).isEmpty();
    submit(disk, new Submission(Operation.FLUSH, Submission.INTERRUPT, 0, 0, 1, 0));
    assertThat(memory.interrupts).containsExactly("fee00000=42");
  }

  @Test
  void tdiOwnExtent() {
    fill(1);
    for (long lba : new long[] {Medium.EXTENT, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(status(disk, Operation.WRITE, lba, 1)).isEqualTo(4);
      assertThat(status(disk, Operation.READ, lba, 1)).isEqualTo(4);
    }
    assertThat(status(disk, Operation.WRITE, Medium.EXTENT - 1, 2)).isEqualTo(4);
    assertThat(status(disk, Operation.WRITE, Medium.EXTENT - 1, 1)).isEqualTo(1);
    assertThat(medium.stolen(1, 0)).isEmpty();
    assertThat(refusals).hasSize(9).containsOnly(FunctionRule.TDI_OWN_EXTENT);
  }

  @Test
  void submissionsThatBreakTheirFormatAreRefused() {
    Bytes good = raw(1, 0, 0, 1, DATA, 0);
    assertThat(submit(disk, good).at(10)).isEqualTo(1);
    List<Bytes> bad =
        List.of(
            raw(0, 0, 0, 1, DATA, 0),
            raw(5, 0, 0, 1, DATA, 0),
            raw(1, 2, 0, 1, DATA, 0),
            raw(1, 0, 0, 0, DATA, 0),
            raw(1, 0, 0, 257, DATA, 0),
            raw(2, 0, 0, 0xFFFF_FFFFL, DATA, 0),
            raw(1, 0, 0, 1, DATA + 4, 0),
            raw(1, 0, 0, 1, DATA, 1),
            raw(3, 0, 1, 0, 0, 0),
            raw(4, 0, 0, 1, DATA, 0));
    for (Bytes each : bad) {
      Bytes done = submit(disk, each);
      assertThat(done.at(10)).as("%s", each).isEqualTo(2);
      assertThat(done.slice(0, 8)).isEqualTo(new WireWriter().u32(77).u32(0).toBytes());
    }
  }

  private static Bytes raw(int code, int flags, long lba, long sectors, long data, int reserved) {
    return new WireWriter()
        .u32(code)
        .u32(flags)
        .u64(lba)
        .u32(sectors)
        .u32(77)
        .u64(data)
        .reserved(31)
        .u8(reserved)
        .toBytes();
  }

  @Test
  void memoryThatCannotBeReachedEndsTheSubmissionWhereItIs() {
    long last = MemoryDma.BASE + memory.content.length - 2 * Medium.SECTOR;
    Bytes done = submit(disk, new Submission(Operation.READ, 0, 0, 5, 1, last));
    assertThat(done.at(10)).isEqualTo(3);
    assertThat(done.at(4)).isEqualTo(2);
    assertThat(submit(disk, new Submission(Operation.WRITE, 0, 0, 1, 1, 0)).at(10)).isEqualTo(3);
    assertThat(medium.stolen(0, 0)).isEmpty();
    assertThat(submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 1, 0)).at(10)).isEqualTo(1);
  }

  @Test
  void ringsThatDoNotFitHalt() {
    disk.bar().write(0x20, 4, SIZE);
    assertThat(halted()).isEqualTo(1);
    for (long bad : new long[] {0, DONE + 8}) {
      disk.bar().write(0x08, 4, 2);
      disk.bar().write(0x18, 4, SIZE);
      disk.bar().write(0x40, 8, bad);
      disk.bar().write(0x08, 4, 1);
      assertThat(halted()).isEqualTo(3);
    }
    disk.bar().write(0x08, 4, 2);
    enable(disk);
    disk.bar().write(0x40, 8, DONE + 0x100);
    assertThat(disk.bar().read(0x40, 8)).as("fixed while enabled").isEqualTo(DONE);
    disk.bar().write(0x08, 4, 2);
    disk.bar().write(0x18, 4, SIZE);
    disk.bar().write(0x40, 8, 64);
    disk.bar().write(0x10, 8, QUEUE);
    disk.bar().write(0x08, 4, 1);
    tail = 0;
    submit(disk, new Submission(Operation.FLUSH, 0, 0, 0, 1, 0));
    assertThat(halted()).as("completion cannot be written").isEqualTo(4);
    disk.bar().write(0x08, 4, 2);
    disk.bar().write(0x18, 4, SIZE);
    disk.bar().write(0x40, 8, DONE);
    disk.bar().write(0x08, 4, 1);
    disk.bar().write(0x20, 4, 1);
    assertThat(disk.hasWork()).isTrue();
    assertThat(disk.work()).isEqualTo(1);
    assertThat(halted()).as("submission cannot be fetched").isEqualTo(2);
    assertThat(disk.hasWork()).isFalse();
  }

  @Test
  void mediumSealed() {
    fill(0x5E);
    status(disk, Operation.WRITE, 0, 2);
    Bytes stolen = medium.stolen(0, 0).orElseThrow();
    assertThat(stolen.length()).isEqualTo(12 + Medium.SECTOR + 16);
    assertThat(stolen.slice(12, 12 + Medium.SECTOR)).isNotEqualTo(sectors(1, 0x5E));
    assertThat(stolen).isNotEqualTo(medium.stolen(0, 1).orElseThrow());
    status(disk, Operation.WRITE, 0, 1);
    assertThat(medium.stolen(0, 0)).as("no nonce is used twice").isNotEqualTo(stolen);
  }

  @Test
  void whatWasChangedOnTheMediumIsNotRead() {
    fill(3);
    status(disk, Operation.WRITE, 0, 2);
    Bytes first = medium.stolen(0, 0).orElseThrow();
    byte[] bad = first.toArray();
    bad[2000] ^= 1;
    for (Bytes changed :
        List.of(Bytes.copyOf(bad), medium.stolen(0, 1).orElseThrow(), Bytes.of(1))) {
      medium.change(0, 0, changed);
      fill(0);
      assertThat(status(disk, Operation.READ, 0, 1)).isEqualTo(5);
      assertThat(data(1)).isEqualTo(sectors(1, 0));
    }
    medium.change(0, 0, first);
    assertThat(status(disk, Operation.READ, 0, 1)).isEqualTo(1);
    medium.change(0, 9, sectors(1, 9));
    assertThat(status(disk, Operation.READ, 9, 1)).as("nothing bare is believed").isEqualTo(5);
    assertThat(refusals).containsExactly(FunctionRule.MEDIUM_SEALED);
  }

  @Test
  void eachFunctionHasItsOwnSectorsAndKey() {
    BlockDevice other = disk(1, memory);
    fill(1);
    status(disk, Operation.WRITE, 0, 1);
    enable(other);
    assertThat(status(other, Operation.READ, 0, 1)).isEqualTo(1);
    assertThat(data(1)).isEqualTo(sectors(1, 0));
    medium.change(1, 0, Bytes.EMPTY);
    fill(2);
    assertThat(status(other, Operation.WRITE, 0, 1)).isEqualTo(1);
    medium.change(1, 0, medium.stolen(0, 0).orElseThrow());
    assertThat(status(other, Operation.READ, 0, 1)).isEqualTo(5);
  }

  @Test
  void afterScrubbingNobodyReadsWhatWasWritten() {
    fill(4);
    status(disk, Operation.WRITE, 0, 1);
    assertThat(disk.isClean()).isFalse();
    disk.scrub();
    assertThat(disk.isClean()).isTrue();
    enable(disk);
    assertThat(status(disk, Operation.READ, 0, 1)).isEqualTo(5);
    fill(5);
    assertThat(status(disk, Operation.WRITE, 0, 1)).isEqualTo(1);
    assertThat(status(disk, Operation.READ, 0, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0x10, 64",
    "0x14, 1",
    "0x18, 16",
    "0x08, 1",
    "0x24, 1",
    "0x38, 1",
    "0x3C, 1",
    "0x40, 16",
    "0x44, 1",
    "0x1000, 4",
    "0x1004, 1",
    "0x1008, 1",
    "0x100C, 0"
  })
  void oneRegisterThatIsLeftIsNotClean(int offset, int value) {
    BlockDevice fresh = disk(1, memory);
    assertThat(fresh.isClean()).isTrue();
    fresh.bar().write(offset, 4, value);
    assertThat(fresh.isClean()).isFalse();
    fresh.scrub();
    assertThat(fresh.isClean()).isTrue();
  }

  @Test
  void countsAndTheKeyAreTracesThoughTheRingIsEmpty() {
    for (Operation operation : new Operation[] {Operation.FLUSH, Operation.WRITE}) {
      disk.scrub();
      enable(disk);
      submit(disk, new Submission(operation, 0, 0, operation == Operation.WRITE ? 1 : 0, 1, 0));
      disk.bar().write(0x08, 4, 0);
      disk.bar().write(0x10, 8, 0);
      disk.bar().write(0x18, 4, 0);
      disk.bar().write(0x40, 8, 0);
      assertThat(disk.bar().read(0x28, 4)).isEqualTo(1);
      assertThat(disk.isWorkClean()).as("a count").isFalse();
    }
    disk.scrub();
    enable(disk);
    status(disk, Operation.WRITE, 0, 1);
    disk.bar().write(0x08, 4, 2);
    assertThat(disk.isWorkClean()).as("the key outlives a driver's reset").isFalse();
    disk.scrub();
    assertThat(disk.isWorkClean()).isTrue();
  }

  @Test
  void driversResetKeepsTheSectors() {
    fill(4);
    status(disk, Operation.WRITE, 0, 1);
    disk.bar().write(0x38, 8, 0x1234_5678_9ABC_DEF0L);
    assertThat(disk.bar().read(0x38, 8)).isEqualTo(0x1234_5678_9ABC_DEF0L);
    disk.bar().write(0x08, 4, 2);
    assertThat(disk.bar().read(0x38, 8)).isZero();
    enable(disk);
    fill(0);
    assertThat(status(disk, Operation.READ, 0, 1)).isEqualTo(1);
    assertThat(data(1)).isEqualTo(sectors(1, 4));
  }

  @Test
  void keysOfApplicationsAreOfNoUse() {
    Secret key = Secret.copyOf(new byte[32]);
    disk.provision(key);
    assertThat(key.isClosed()).isTrue();
  }

  @Test
  void nothingThatADriverWritesBreaksOrNeverEnds() {
    Property.check(
        300,
        7,
        source -> {
          MemoryDma wild = new MemoryDma();
          byte[] noise = source.bytes(256);
          for (int i = 0; i < 0x4000; i++) {
            wild.content[i] = noise[i % noise.length];
          }
          BlockDevice victim = disk(0, wild);
          for (int step = 0; step < 40; step++) {
            int offset =
                source.flag() ? source.below(12) * 8 : source.below(FunctionBar.SIZE / 8) * 8;
            long value = source.pick(source.anyLong(), 1L, 2L, 4L, QUEUE, QUEUE + 64, DONE, 16L);
            victim.bar().write(offset, source.flag() ? 8 : 4, value);
            victim.bar().read(offset, 8);
            assertThat(victim.work()).isLessThan(1024);
          }
          victim.scrub();
          assertThat(victim.isClean()).isTrue();
        });
  }

  @Test
  void hostileSubmissionsAlwaysEndWithACompletion() {
    Property.check(
        300,
        8,
        source -> {
          Bytes raw =
              new WireWriter()
                  .u32(source.between(0, 6))
                  .u32(source.pick(0, 1, 2))
                  .u64(source.pick(0L, 5L, -1L, source.anyLong(), (long) Medium.EXTENT - 1))
                  .u32(source.pick(0L, 1L, 2L, 256L, 257L, 0xFFFF_FFFFL))
                  .u32(9)
                  .u64(source.pick(DATA, 0L, -64L, source.anyLong(), QUEUE, DONE))
                  .reserved(32)
                  .toBytes();
          MemoryDma wild = new MemoryDma();
          BlockDevice victim = disk(0, wild);
          enable(victim);
          raw.copyTo(wild.content, 0);
          victim.bar().write(0x20, 4, 1);
          assertThat(victim.work()).isEqualTo(1);
          assertThat(victim.hasWork()).isFalse();
          assertThat(victim.bar().read(0x28, 8)).isEqualTo(1);
        });
  }
}
