package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.testkit.CodecLaw;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdeRegistersTest {
  private static final AddressRange BARS = new AddressRange(0x12_4010_0000L, 0x12_403F_FFFFL);

  private static SelectiveBlock block(int stream, AddressRange... ranges) {
    List<AddressAssociation> associations =
        List.of(ranges).stream().map(AddressAssociation::of).toList();
    return new SelectiveBlock(
        ranges.length,
        stream << 24 | SelectiveBlock.ENABLE | SelectiveBlock.DEFAULT_STREAM | 3 << 19,
        2,
        0xBEF2 << 8,
        0x07 << 24 | 0xBEEF << 8 | 1,
        associations);
  }

  private static IdeRegisters registers() {
    return new IdeRegisters(
        IdeRegisters.SELECTIVE | IdeRegisters.LINK | 1 << 13 | 1 << 16,
        0,
        List.of(new IdeRegisters.LinkBlock(1, 2), new IdeRegisters.LinkBlock(3, 4)),
        List.of(block(5, BARS), block(6)));
  }

  @Test
  void registersObeyTheCodecLaw() {
    CodecLaw.check(
        registers().toBytes().toArray(),
        MalformedInput.class,
        encoded -> IdeRegisters.read(Bytes.copyOf(encoded)).toBytes().toArray());
  }

  @Test
  void theBlockOfAStreamSaysWhatTheHostProgrammed() {
    SelectiveBlock found = registers().blockOf(StreamId.of(5)).orElseThrow();
    assertThat(found.enabled()).isTrue();
    assertThat(found.defaultStream()).isTrue();
    assertThat(found.teeLimited()).isFalse();
    assertThat(found.trafficClass()).isEqualTo(3);
    assertThat(found.algorithm()).isZero();
    assertThat(found.secure()).isTrue();
    assertThat(found.memory()).containsExactly(BARS);
    assertThat(found.rids())
        .contains(
            new SelectiveBlock.RidRange(RequesterId.of(0x07_BEEF), RequesterId.of(0x07_BEF2)));
  }

  @Test
  void twoBlocksWithOneStreamIdAreNone() {
    IdeRegisters twice =
        new IdeRegisters(
            IdeRegisters.SELECTIVE | 1 << 16, 0, List.of(), List.of(block(5), block(5)));
    assertThat(twice.blockOf(StreamId.of(5))).isEmpty();
    assertThat(twice.blockOf(StreamId.of(6))).isEmpty();
  }

  @Test
  void aRidRangeThatEndsBeforeItBeginsIsNone() {
    assertThat(new SelectiveBlock(0, 0, 0, 1 << 8, 2 << 8 | 1, List.of()).rids()).isEmpty();
    assertThat(new SelectiveBlock(0, 0, 0, 2 << 8, 1 << 8, List.of()).rids()).isEmpty();
  }

  @Test
  void addressRangesAreWidenedToWholeMib() {
    Property.check(
        500,
        6,
        source -> {
          long base = source.anyLong();
          long limit = source.anyLong();
          if (Long.compareUnsigned(base, limit) <= 0) {
            AddressRange range =
                AddressAssociation.of(new AddressRange(base, limit)).range().orElseThrow();
            assertThat(range.contains(base)).isTrue();
            assertThat(range.contains(limit)).isTrue();
            assertThat(range.base()).isEqualTo(base & ~0xF_FFFFL);
            assertThat(range.limit()).isEqualTo(limit | 0xF_FFFFL);
          }
        });
    assertThat(AddressAssociation.NONE.range()).isEmpty();
    assertThat(new AddressAssociation(1, 0, 1).range()).isEmpty();
  }

  @Test
  void rangesAreUnsignedAndInclusive() {
    AddressRange high = new AddressRange(-4096L, -1L);
    assertThat(high.contains(-1L)).isTrue();
    assertThat(high.contains(0)).isFalse();
    assertThat(high.contains(-4L, 4)).isTrue();
    assertThat(high.contains(-4L, 8)).isFalse();
    assertThat(high.overlaps(AddressRange.EVERYTHING)).isTrue();
    assertThat(high.overlaps(new AddressRange(0, 4095))).isFalse();
    assertThatThrownBy(() -> new AddressRange(-1L, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
