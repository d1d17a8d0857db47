package io.teeio.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class WireReaderTest {
  private static WireReader reader(String hex) {
    return WireReader.of(Bytes.fromHex(hex), "DSP0274 1");
  }

  private static MalformedInput refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
    return catchThrowableOfType(MalformedInput.class, read);
  }

  @Test
  void numbersAreUnsignedAndLittleEndian() throws MalformedInput {
    WireReader in = reader("ff" + "fffe" + "fffefd" + "fffefdfc" + "fffefdfcfbfaf9f8");

    assertThat(in.u8("a")).isEqualTo(0xFF);
    assertThat(in.u16("b")).isEqualTo(0xFEFF);
    assertThat(in.u24("c")).isEqualTo(0xFDFEFF);
    assertThat(in.u32("d")).isEqualTo(0xFCFDFEFFL);
    assertThat(in.u64("e")).isEqualTo(0xF8F9FAFBFCFDFEFFL);
    in.end("message");
  }

  @Test
  void everyReadStopsAtTheEnd() {
    assertThat(refusal(() -> reader("").u8("F"))).hasMessageContaining("wanted 1 bytes, had 0");
    assertThat(refusal(() -> reader("00").u16("F"))).hasMessageContaining("wanted 2");
    assertThat(refusal(() -> reader("0000").u24("F"))).hasMessageContaining("wanted 3");
    assertThat(refusal(() -> reader("000000").u32("F"))).hasMessageContaining("wanted 4");
    assertThat(refusal(() -> reader("00000000000000").u64("F"))).hasMessageContaining("wanted 8");
    assertThat(refusal(() -> reader("00").bytes("F", 2))).hasMessageContaining("wanted 2");
    assertThat(refusal(() -> reader("00").secret("F", 2))).hasMessageContaining("wanted 2");
    assertThat(refusal(() -> reader("00").reserved(2))).hasMessageContaining("Reserved");
    assertThat(refusal(() -> reader("00").slice("F", 2))).hasMessageContaining("wanted 2");
  }

  @Test
  void aNegativeLengthIsRefusedLikeAnyOther() {
    assertThat(refusal(() -> reader("0000").bytes("F", -1))).isNotNull();
    assertThat(refusal(() -> reader("0000").slice("F", Integer.MIN_VALUE))).isNotNull();
  }

  @Test
  void anErrorSaysFieldOffsetReasonAndClause() throws MalformedInput {
    WireReader in = reader("010203").under("DSP0274 10.4");
    in.u8("Param1");

    MalformedInput error = refusal(() -> in.u32("Length"));

    assertThat(error.field()).isEqualTo("Length");
    assertThat(error.offset()).isEqualTo(1);
    assertThat(error.reason()).isEqualTo("wanted 4 bytes, had 2");
    assertThat(error.clause()).isEqualTo("DSP0274 10.4");
    assertThat(error)
        .hasMessage("Length at offset 1: wanted 4 bytes, had 2 [DSP0274 10.4]")
        .hasNoCause();
    assertThat(error.getStackTrace()).isEmpty();
  }

  @Test
  void anErrorWithoutAClauseCitesNone() {
    assertThat(new MalformedInput("F", 2, "is odd", "")).hasMessage("F at offset 2: is odd");
  }

  @Test
  void aSliceCannotSeeBeyondItsEnd() throws MalformedInput {
    WireReader in = reader("0102030405");
    in.u8("first");
    WireReader part = in.slice("Part", 2);

    assertThat(part.u16("inside")).isEqualTo(0x0302);
    MalformedInput error = refusal(() -> part.u8("beyond"));
    assertThat(error.offset()).isEqualTo(3);
    assertThat(part.remaining()).isZero();
    assertThat(in.u8("after")).isEqualTo(4);
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOverIsAnError() throws MalformedInput {
    WireReader in = reader("0102");
    in.u8("first");

    assertThat(refusal(() -> in.end("GET_VERSION")))
        .hasMessageContaining("GET_VERSION at offset 1: has 1 bytes too many");
  }

  @Test
  void aCountThatCannotFitIsRefusedBeforeAnythingIsRead() {
    int[] read = {0};

    MalformedInput error =
        refusal(() ->
            reader("01020304")
                .list(
                    "Count",
                    Integer.MAX_VALUE,
                    2,
                    element -> {
                      read[0]++;
                      return element.u16("e");
                    }));

    assertThat(error).hasMessageContaining("wanted 2147483647 elements of at least 2 bytes, had 4");
    assertThat(read[0]).isZero();
  }

  @Test
  void aListReadsItsElementsInOrder() throws MalformedInput {
    assertThat(reader("010203").list("Count", 3, 1, in -> in.u8("e"))).isEqualTo(List.of(1, 2, 3));
    assertThat(reader("").list("Count", 0, 1, in -> in.u8("e"))).isEmpty();
  }

  @Test
  void aLengthOf32BitsIsRefusedWhenNoMessageCanHoldIt() throws MalformedInput {
    assertThat(reader("ffffff7f").length32("Length")).isEqualTo(Integer.MAX_VALUE);
    assertThat(refusal(() -> reader("00000080").length32("Length")))
        .hasMessageContaining("Length at offset 0: is 2147483648");
  }

  @Test
  void knowsWhatItRead() throws MalformedInput {
    WireReader in = reader("01020304");
    in.u16("a");

    assertThat(in.consumed()).isEqualTo(2);
    assertThat(in.read()).isEqualTo(Bytes.of(1, 2));
    assertThat(in.rest("rest")).isEqualTo(Bytes.of(3, 4));
    assertThat(in.remaining()).isZero();
  }

  @Test
  void aDemandOnAFieldIsAnErrorOfItsOwn() throws MalformedInput {
    WireReader in = reader("05");
    int value = in.u8("Slot");

    in.require(value == 5, "Slot", "is not 5");
    assertThatThrownBy(() -> in.require(value < 5, "Slot", "is above 4"))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("Slot at offset 1: is above 4");
    assertThat(in.malformed("Slot", "is odd")).hasMessageContaining("is odd");
  }

  @Test
  void aLargePartIsReadAndLocatedFromItsOwnBeginning() throws MalformedInput {
    Bytes part = Bytes.concat(Bytes.zeros(10), Bytes.of(1, 2, 3), Bytes.zeros(600)).slice(10, 613);
    WireReader in = WireReader.of(part, "clause");

    assertThat(in.u8("First")).isEqualTo(1);
    assertThat(in.bytes("Rest", 600).length()).isEqualTo(600);
    assertThat(in.read()).isEqualTo(part.slice(0, 601));
    assertThatThrownBy(() -> in.bytes("More", 3)).hasMessageContaining("601");
  }

  @Test
  void whatKeepsTheMessageReadsTheSameAndSharesIt() throws MalformedInput {
    Bytes message = Bytes.of(2, 3, 4, 5, 6, 7, 8);
    WireReader keeping = WireReader.keeping(message, "clause").slice("part", 6);
    WireReader copying = WireReader.of(message, "clause").slice("part", 6);
    Bytes kept = keeping.bytes("field", 3);
    assertThat(kept).isEqualTo(copying.bytes("field", 3)).isEqualTo(Bytes.of(2, 3, 4));
    assertThat(kept.sharedAround()).isSameAs(message.sharedAround());
    assertThat(kept.shared()).containsExactly(2, 3, 4);
  }
}
