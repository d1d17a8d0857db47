package io.teeio.spdm.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** DSP0274, Large SPDM message transfer mechanism: every limit of a transfer. */
class ChunkRuleTest {
  private static final int MINIMUM = ChunkTerms.MINIMUM_TRANSFER_SIZE;

  private static ChunkTerms terms(SpdmVersion version, long transferSize) {
    return new ChunkTerms(version, true, transferSize, 0x28000);
  }

  private static Bytes message(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return Bytes.copyOf(bytes);
  }

  private static Bytes reassembled(LargeMessage large, ChunkTerms terms) throws Violation {
    ChunkAssembly assembly = begin(terms, large.chunk(0));
    for (long i = 1; i < large.chunks(); i++) {
      assertThat(assembly.isComplete()).isFalse();
      assembly.add(large.chunk(i));
    }
    return assembly.message();
  }

  private static ChunkAssembly begin(ChunkTerms terms, Chunk first) throws Violation {
    return new ChunkAssembly(Guards.all(), terms, MINIMUM, first);
  }

  private static Chunk first(long size, int length) {
    return new Chunk(false, 7, 0, OptionalLong.of(size), message(length));
  }

  private static Chunk next(boolean last, long sequence, int length) {
    return new Chunk(last, 7, sequence, OptionalLong.empty(), message(length));
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Violation;
  }

  private static void breaks(ChunkRule rule, Step step) {
    Violation violation = catchThrowableOfType(Violation.class, step::run);
    assertThat(violation).as(rule.name()).isNotNull();
    assertThat(violation.rule()).isEqualTo(rule);
  }

  @Test
  void everyMessageComesTogetherAgain() throws Exception {
    for (SpdmVersion version : new SpdmVersion[] {SpdmVersion.V1_2, SpdmVersion.V1_4}) {
      for (int transfer : new int[] {42, 43, 64, 512}) {
        for (int length = transfer + 1; length < 4 * transfer; length++) {
          LargeMessage large = new LargeMessage(message(length), 3, transfer);
          assertThat(reassembled(large, terms(version, transfer))).isEqualTo(message(length));
        }
      }
    }
  }

  @Test
  void allChunksButTheLastFillTheTransfer() {
    LargeMessage large = new LargeMessage(message(500), 3, 64);
    for (long i = 0; i + 1 < large.chunks(); i++) {
      assertThat(large.chunk(i).carrierSize()).isEqualTo(64);
      assertThat(large.chunk(i).last()).isFalse();
    }
    assertThat(large.chunk(large.chunks() - 1).last()).isTrue();
    assertThatThrownBy(() -> new LargeMessage(message(48), 3, 64))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LargeMessage(message(500), 3, 41))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void chunkFirstSequence() {
    ChunkTerms terms = terms(SpdmVersion.V1_2, 64);
    breaks(
        ChunkRule.CHUNK_FIRST_SEQUENCE,
        () -> begin(terms, new Chunk(false, 7, 1, OptionalLong.of(100), message(48))));
    breaks(ChunkRule.CHUNK_FIRST_SEQUENCE, () -> begin(terms, next(false, 0, 48)));
  }

  @Test
  void chunkFirstNotLast() {
    breaks(
        ChunkRule.CHUNK_FIRST_NOT_LAST,
        () ->
            begin(
                terms(SpdmVersion.V1_2, 64),
                new Chunk(true, 7, 0, OptionalLong.of(48), message(48))));
  }

  @Test
  void chunkLargeMinimum() throws Exception {
    breaks(ChunkRule.CHUNK_LARGE_MINIMUM, () -> begin(terms(SpdmVersion.V1_2, 64), first(42, 30)));
    assertThat(begin(terms(SpdmVersion.V1_2, 64), first(43, 30)).isComplete()).isFalse();
    Chunk small = first(37, 26);
    assertThat(
            new ChunkAssembly(Guards.all(), terms(SpdmVersion.V1_2, 42), MINIMUM - 6, small)
                .isComplete())
        .isFalse();
  }

  @Test
  void chunkLargeMaximum() throws Exception {
    ChunkTerms small = new ChunkTerms(SpdmVersion.V1_2, true, 64, 1000);
    breaks(ChunkRule.CHUNK_LARGE_MAXIMUM, () -> begin(small, first(1001, 48)));
    assertThat(begin(small, first(1000, 48)).isComplete()).isFalse();
    long countable = 30L * 65536 - 4;
    ChunkTerms huge = new ChunkTerms(SpdmVersion.V1_2, true, 42, 0xFFFF_FFFFL);
    assertThat(huge.capacity()).isEqualTo(countable);
    breaks(ChunkRule.CHUNK_LARGE_MAXIMUM, () -> begin(huge, first(countable + 1, 26)));
    ChunkTerms wide = new ChunkTerms(SpdmVersion.V1_4, true, 42, 0xFFFF_FFFFL);
    assertThat(begin(wide, first(countable + 1, 26)).isComplete()).isFalse();
  }

  @Test
  void chunkTransferSize() {
    ChunkTerms terms = terms(SpdmVersion.V1_2, 64);
    breaks(ChunkRule.CHUNK_TRANSFER_SIZE, () -> begin(terms, first(100, 49)));
    breaks(
        ChunkRule.CHUNK_TRANSFER_SIZE, () -> begin(terms, first(200, 48)).add(next(false, 1, 53)));
  }

  @Test
  void chunkMinimumSize() throws Exception {
    ChunkTerms terms = terms(SpdmVersion.V1_2, 64);
    breaks(ChunkRule.CHUNK_MINIMUM_SIZE, () -> begin(terms, first(100, 25)));
    begin(terms, first(100, 26)).add(next(false, 1, 30));
    breaks(
        ChunkRule.CHUNK_MINIMUM_SIZE, () -> begin(terms, first(100, 26)).add(next(false, 1, 29)));
    begin(terms, first(49, 48)).add(next(true, 1, 1));
  }

  @Test
  void chunkHandle() {
    breaks(
        ChunkRule.CHUNK_HANDLE,
        () ->
            begin(terms(SpdmVersion.V1_2, 64), first(100, 48))
                .add(new Chunk(true, 8, 1, OptionalLong.empty(), message(52))));
  }

  @Test
  void chunkSequence() throws Exception {
    ChunkTerms terms = terms(SpdmVersion.V1_2, 64);
    breaks(ChunkRule.CHUNK_SEQUENCE, () -> begin(terms, first(100, 48)).add(next(true, 2, 52)));
    breaks(ChunkRule.CHUNK_SEQUENCE, () -> begin(terms, first(100, 48)).add(next(true, 0, 52)));
    ChunkAssembly assembly = begin(terms, first(300, 48));
    assembly.add(next(false, 1, 52));
    breaks(ChunkRule.CHUNK_SEQUENCE, () -> assembly.add(next(false, 1, 52)));
  }

  @Test
  void chunkSequenceDoesNotWrap() throws Exception {
    ChunkTerms terms = new ChunkTerms(SpdmVersion.V1_3, true, 64, 0xFFFF_FFFFL);
    ChunkAssembly assembly = begin(terms, first(terms.capacity(), 26));
    for (long i = 1; i <= 0xFFFF; i++) {
      assembly.add(next(false, i, 30));
    }
    breaks(ChunkRule.CHUNK_SEQUENCE, () -> assembly.add(next(false, 0, 30)));
    breaks(ChunkRule.CHUNK_SEQUENCE, () -> assembly.add(next(false, 0x10000, 30)));
  }

  @Test
  void chunkOverflow() {
    breaks(
        ChunkRule.CHUNK_OVERFLOW,
        () -> begin(terms(SpdmVersion.V1_2, 64), first(80, 48)).add(next(true, 1, 33)));
  }

  @Test
  void chunkLast() {
    ChunkTerms terms = terms(SpdmVersion.V1_2, 64);
    breaks(ChunkRule.CHUNK_LAST, () -> begin(terms, first(100, 48)).add(next(true, 1, 51)));
    breaks(ChunkRule.CHUNK_LAST, () -> begin(terms, first(100, 48)).add(next(false, 1, 52)));
    breaks(ChunkRule.CHUNK_LAST, () -> begin(terms, first(48, 48)));
  }

  @Test
  void anUnfinishedMessageCannotBeRead() throws Exception {
    ChunkAssembly assembly = begin(terms(SpdmVersion.V1_2, 64), first(100, 48));
    assertThatThrownBy(assembly::message).isInstanceOf(IllegalStateException.class);
  }
}
