package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples of RFC 8949 appendix A. */
class CborWriterTest {
  @Test
  void integersHaveTheirShortestHead() {
    assertThat(integer(0)).isEqualTo("00");
    assertThat(integer(23)).isEqualTo("17");
    assertThat(integer(24)).isEqualTo("1818");
    assertThat(integer(255)).isEqualTo("18ff");
    assertThat(integer(256)).isEqualTo("190100");
    assertThat(integer(65_535)).isEqualTo("19ffff");
    assertThat(integer(1_000_000)).isEqualTo("1a000f4240");
    assertThat(integer(0xFFFF_FFFFL)).isEqualTo("1affffffff");
    assertThat(integer(1_000_000_000_000L)).isEqualTo("1b000000e8d4a51000");
    assertThat(integer(Long.MAX_VALUE)).isEqualTo("1b7fffffffffffffff");
    assertThat(integer(-1)).isEqualTo("20");
    assertThat(integer(-100)).isEqualTo("3863");
    assertThat(integer(-1000)).isEqualTo("3903e7");
    assertThat(integer(Long.MIN_VALUE)).isEqualTo("3b7fffffffffffffff");
  }

  @Test
  void stringsArraysMapsTagsAndSimpleValuesAreThoseOfTheAppendix() {
    assertThat(new CborWriter().bytes(Bytes.of(1, 2, 3, 4)).toBytes().toString())
        .isEqualTo("4401020304");
    assertThat(new CborWriter().text("\u00fc").toBytes().toString()).isEqualTo("62c3bc");
    assertThat(
            new CborWriter()
                .map(2)
                .text("a")
                .integer(1)
                .text("b")
                .array(2)
                .integer(2)
                .integer(3)
                .toBytes()
                .toString())
        .isEqualTo("a26161016162820203");
    assertThat(new CborWriter().tag(1).integer(1_363_896_240).toBytes().toString())
        .isEqualTo("c11a514b67b0");
    assertThat(new CborWriter().array(3).flag(false).flag(true).nothing().toBytes().toString())
        .isEqualTo("83f4f5f6");
    assertThat(new CborWriter().array(1).encoded(Bytes.of(0x18, 0x18)).toBytes().toString())
        .isEqualTo("811818");
  }

  private static String integer(long value) {
    return new CborWriter().integer(value).toBytes().toString();
  }
}
