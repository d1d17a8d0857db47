package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.Property;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void equalByValueAndPrintedAsHexadecimal() {
    Bytes bytes = Bytes.of(0x00, 0xFF, 0x1A);

    assertThat(bytes).isEqualTo(Bytes.fromHex("00 ff\n1A")).hasToString("00ff1a");
    assertThat(bytes.hashCode()).isEqualTo(Bytes.fromHex("00ff1a").hashCode());
    assertThat(bytes).isNotEqualTo(Bytes.of(0x00, 0xFF)).isNotEqualTo("00ff1a");
  }

  @Test
  void nobodyCanChangeThem() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);

    source[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes).isEqualTo(Bytes.of(1, 2, 3));
  }

  @Test
  void partsAreTakenWithinBounds() {
    Bytes bytes = Bytes.of(1, 2, 3, 4);

    assertThat(bytes.slice(1, 3)).isEqualTo(Bytes.of(2, 3));
    assertThat(bytes.from(3)).isEqualTo(Bytes.of(4));
    assertThat(bytes.slice(2, 2)).isSameAs(Bytes.EMPTY);
    assertThat(bytes.slice(0, 4)).isSameAs(bytes);
    assertThat(Bytes.copyOf(new byte[] {1, 2, 3}, 1, 2)).isEqualTo(Bytes.of(2));
    assertThatThrownBy(() -> bytes.slice(1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.copyOf(new byte[2], -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void copiesIntoATarget() {
    byte[] target = new byte[5];

    Bytes.of(1, 2).copyTo(target, 1);
    Bytes.of(7, 8, 9).copyTo(2, target, 4, 1);

    assertThat(target).containsExactly(0, 1, 2, 0, 9);
    assertThatThrownBy(() -> Bytes.of(1, 2).copyTo(target, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void elementsAreUnsigned() {
    assertThat(Bytes.of(0x80).at(0)).isEqualTo(128);
    assertThat(Bytes.of(0x1FF)).isEqualTo(Bytes.of(0xFF));
  }

  @Test
  void knowsItsPrefix() {
    assertThat(Bytes.of(1, 2, 3).startsWith(Bytes.of(1, 2))).isTrue();
    assertThat(Bytes.of(1, 2, 3).startsWith(Bytes.EMPTY)).isTrue();
    assertThat(Bytes.of(1, 2, 3).startsWith(Bytes.of(2))).isFalse();
    assertThat(Bytes.of(1).startsWith(Bytes.of(1, 2))).isFalse();
  }

  @Test
  void knowsWhatStandsWithin() {
    assertThat(Bytes.of(1, 2, 3).hasAt(1, Bytes.of(2, 3))).isTrue();
    assertThat(Bytes.of(1, 2, 3).hasAt(3, Bytes.EMPTY)).isTrue();
    assertThat(Bytes.of(1, 2, 3).hasAt(1, Bytes.of(2, 4))).isFalse();
    assertThat(Bytes.of(1, 2, 3).hasAt(2, Bytes.of(3, 4))).isFalse();
    assertThat(Bytes.of(1, 2, 3).hasAt(-1, Bytes.of(1))).isFalse();
    assertThat(Bytes.of(1, 2, 3).hasAt(4, Bytes.EMPTY)).isFalse();
  }

  @Test
  void emptyIsEmpty() {
    assertThat(Bytes.zeros(0)).isSameAs(Bytes.EMPTY);
    assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
    assertThat(Bytes.EMPTY.isEmpty()).isTrue();
    assertThat(Bytes.zeros(3)).isEqualTo(Bytes.of(0, 0, 0));
    assertThat(Bytes.concat()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void oddHexadecimalIsRefused() {
    assertThatThrownBy(() -> Bytes.fromHex("123")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes.fromHex("xx")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void splittingAndJoiningIsTheIdentity() {
    Property.check(
        200,
        1,
        source -> {
          Bytes whole = Bytes.copyOf(source.bytes(0, 40));
          int cut = source.between(0, whole.length());
          assertThat(Bytes.concat(whole.slice(0, cut), whole.from(cut))).isEqualTo(whole);
          assertThat(Bytes.fromHex(whole.toString())).isEqualTo(whole);
        });
  }

  @Test
  void hotPathsShareTheArray() {
    byte[] array = {1, 2, 3};

    assertThat(Bytes.adopt(array).shared()).isSameAs(array);
    assertThat(Bytes.adopt(new byte[0])).isSameAs(Bytes.EMPTY);
  }

  @Test
  void aLargePartIsWhatItsCopyWouldBe() {
    byte[] counting = new byte[1000];
    for (int i = 0; i < counting.length; i++) {
      counting[i] = (byte) i;
    }
    Bytes part = Bytes.copyOf(counting).slice(100, 900);
    Bytes copy = Bytes.copyOf(counting, 100, 900);

    assertThat(part).isEqualTo(copy).hasSameHashCodeAs(copy).hasToString(copy.toString());
    assertThat(part.toArray()).isEqualTo(copy.toArray());
    assertThat(part.shared()).isEqualTo(copy.toArray());
    assertThat(part.at(0)).isEqualTo(100);
    assertThat(part.slice(10, 20)).isEqualTo(copy.slice(10, 20));
    assertThat(part.slice(10, 790)).isEqualTo(copy.slice(10, 790));
    assertThat(Bytes.concat(part, part)).isEqualTo(Bytes.concat(copy, copy));
    assertThat(part.startsWith(copy.slice(0, 700))).isTrue();
  }

  @Test
  void orderedByteByByteAsUnsignedNumbersWithTheShorterFirst() {
    assertThat(Stream.of(Bytes.of(0x80), Bytes.of(1, 0), Bytes.of(1), Bytes.EMPTY).sorted())
        .containsExactly(Bytes.EMPTY, Bytes.of(1), Bytes.of(1, 0), Bytes.of(0x80));
    assertThat(Bytes.zeros(1000).slice(1, 900)).isEqualByComparingTo(Bytes.zeros(899));
  }

  @Test
  void aLargePartEndsWhereItEnds() {
    Bytes part = Bytes.zeros(1000).slice(100, 900);

    assertThatThrownBy(() -> part.at(800)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(0, 801)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.copyTo(1, new byte[800], 0, 800))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
