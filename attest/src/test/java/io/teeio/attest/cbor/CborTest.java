package io.teeio.attest.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
  /** RFC 8949 appendix A, as far as the encoding is the deterministic one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00 | 0",
        "17 | 23",
        "1818 | 24",
        "1903e8 | 1000",
        "1a000f4240 | 1000000",
        "1b000000e8d4a51000 | 1000000000000",
        "1bffffffffffffffff | 18446744073709551615",
        "3bffffffffffffffff | -18446744073709551616",
        "20 | -1",
        "3903e7 | -1000",
        "f90000 | 0.0",
        "f98000 | -0.0",
        "f93c00 | 1.0",
        "fb3ff199999999999a | 1.1",
        "f97bff | 65504.0",
        "fa47c35000 | 100000.0",
        "fa7f7fffff | 3.4028234663852886E38",
        "f90001 | 5.960464477539063E-8",
        "fbc010666666666666 | -4.1",
        "f97c00 | Infinity",
        "f97e00 | NaN",
        "f9fc00 | -Infinity",
        "f4 | false",
        "f5 | true",
        "f6 | null",
        "f7 | undefined",
        "f0 | simple(16)",
        "f8ff | simple(255)",
        "c11a514b67b0 | 1(1363896240)",
        "d818456449455446 | 24(h'6449455446')",
        "40 | h''",
        "4401020304 | h'01020304'",
        "60 | \"\"",
        "62225c | \"\\\"\\\\\"",
        "64f0908591 | \"\ud800\udd51\"",
        "80 | []",
        "8301820203820405 | [1, [2, 3], [4, 5]]",
        "a0 | {}",
        "a26161016162820203 | {\"a\": 1, \"b\": [2, 3]}",
      })
  void theExamplesOfTheSpecificationReadAndWrite(String hex, String notation)
      throws MalformedInput {
    Cbor value = CborReader.read(Bytes.fromHex(hex));

    assertThat(CborText.of(value)).isEqualTo(notation);
    assertThat(CborWriter.write(value)).hasToString(hex);
    assertThat(CborReader.readDeterministic(Bytes.fromHex(hex))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1800 | 00",
        "1b0000000000000001 | 01",
        "5f42010243030405ff | 450102030405",
        "7f657374726561646d696e67ff | 6973747265616d696e67",
        "9fff | 80",
        "9f018202039f0405ffff | 8301820203820405",
        "bf61610161629f0203ffff | a26161016162820203",
        "a2616201616101 | a2616101616201",
        "fa3f800000 | f93c00",
        "fb7ff8000000000001 | f97e00",
        "d9000100 | c100",
      })
  void otherWaysToWriteTheSameAreReadButAreNotDeterministic(String other, String usual)
      throws MalformedInput {
    Cbor value = CborReader.read(Bytes.fromHex(other));

    assertThat(CborWriter.write(value)).hasToString(usual);
    assertThatThrownBy(() -> CborReader.readDeterministic(Bytes.fromHex(other)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("RFC 8949 4.2.1");
  }

  /** RFC 8949 appendix F and what is valid there, but ambiguous or boundless. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "19ff",
        "1a010203",
        "1c",
        "3d",
        "1f",
        "3f",
        "df00",
        "41",
        "5affffffff00",
        "5bffffffffffffffff010203",
        "7b7fffffffffffffff010203",
        "81",
        "9a01ff00",
        "9bffffffffffffffff",
        "a1",
        "a20102",
        "bf01ff",
        "5f00ff",
        "5f6100ff",
        "5f5f4100ffff",
        "5fd9000141",
        "9f",
        "9f01",
        "ff",
        "f800",
        "f818",
        "f81f",
        "fc",
        "f97e",
        "c0",
        "0000",
        "a201020103",
        "a2616100616101",
        "bf01020103ff",
        "a1800000",
        "a1f500",
        "61ff",
        "7f61c361a9ff",
        "62c328",
        "63eda080",
        "dbffffffffffffffff00",
      })
  void whatIsNotValidIsRefusedWithAPlace(String hex) {
    Bytes bytes = Bytes.fromHex(hex);

    assertThatThrownBy(() -> CborReader.read(bytes))
        .isInstanceOfSatisfying(
            MalformedInput.class,
            refused -> assertThat(refused.offset()).isBetween(0, bytes.length()));
  }

  @Test
  void nestingIsBounded() throws MalformedInput {
    String inside = "81".repeat(CborReader.DEEPEST - 1);

    assertThat(CborReader.read(Bytes.fromHex(inside + "00"))).isNotNull();
    for (String step : List.of("81", "c1", "a100")) {
      assertThatThrownBy(() -> CborReader.read(Bytes.fromHex(step.repeat(100_000) + "00")))
          .isInstanceOf(MalformedInput.class)
          .hasMessageContaining("deeper");
    }
  }

  @Test
  void theNumberOfValuesIsBounded() {
    byte[] zeros = new byte[2 * CborReader.MOST_ITEMS];
    zeros[0] = (byte) 0x9F;
    assertThatThrownBy(() -> CborReader.read(Bytes.copyOf(zeros)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("values");
    byte[] pieces = new byte[2 * CborReader.MOST_ITEMS];
    Arrays.fill(pieces, (byte) 0x40);
    pieces[0] = 0x5F;
    assertThatThrownBy(() -> CborReader.read(Bytes.copyOf(pieces)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("values");
  }

  private static Cbor anyValue(Source source, int depth) {
    return switch (source.below(depth > 4 ? 5 : 8)) {
      case 0 -> anyKey(source);
      case 1 -> Cbor.octets(Bytes.copyOf(source.bytes(0, 30)));
      case 2 -> new Cbor.Simple(source.flag() ? source.below(24) : 32 + source.below(224));
      case 3 -> new Cbor.Real(Double.longBitsToDouble(source.anyLong()));
      case 4 -> new Cbor.Real(Float.float16ToFloat((short) source.anyLong()));
      case 5 -> new Cbor.Listing(source.list(0, 5, inner -> anyValue(inner, depth + 1)));
      case 6 -> new Cbor.Tagged(source.anyLong() >>> 1, anyValue(source, depth + 1));
      default -> {
        Cbor.Table table = Cbor.Table.EMPTY;
        for (int i = source.below(5); i > 0; i--) {
          table = table.with(anyKey(source), anyValue(source, depth + 1));
        }
        yield table;
      }
    };
  }

  private static Cbor.Key anyKey(Source source) {
    return switch (source.below(3)) {
      case 0 -> {
        BigInteger number = new BigInteger(1, source.bytes(0, 8));
        yield new Cbor.Whole(source.flag() ? number.not() : number);
      }
      case 1 -> Cbor.text("k" + source.below(1000) + "\u00e9".repeat(source.below(20)));
      default -> Cbor.octets(Bytes.copyOf(source.bytes(0, 30)));
    };
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    Property.check(
        2000,
        1,
        source -> {
          Cbor value = anyValue(source, 0);
          Bytes written = CborWriter.write(value);
          assertThat(CborReader.readDeterministic(written)).isEqualTo(value);
          for (int end = 0; end < Math.min(written.length(), 20); end++) {
            Bytes part = written.slice(0, end);
            assertThatThrownBy(() -> CborReader.read(part)).isInstanceOf(MalformedInput.class);
          }
        });
  }

  /** Another author's library reads what we write, and whatever we read, it reads. */
  @Test
  void anotherLibraryAgrees() throws Exception {
    Property.check(
        1000,
        2,
        source -> {
          byte[] written = CborWriter.write(anyUntagged(source)).toArray();
          CBORObject theirs = CBORObject.DecodeFromBytes(written);
          byte[] again = theirs.EncodeToBytes(new CBOREncodeOptions("ctap2canonical=false"));
          assertThat(CborReader.read(Bytes.copyOf(again)))
              .isEqualTo(CborReader.read(Bytes.copyOf(written)));
          int at = source.below(written.length);
          written[at] ^= (byte) (1 << source.below(8));
          Bytes changed = Bytes.copyOf(written);
          if (accepts(changed)) {
            assertThat(theyAccept(changed)).as(changed.toString()).isTrue();
          }
        });
  }

  /** That library gives tags of numbers and dates a meaning, and refuses what has none. */
  private static Cbor anyUntagged(Source source) {
    return Cbor.list(anyKey(source), anyKey(source), Cbor.TRUE, Cbor.list(anyKey(source)));
  }

  private static boolean accepts(Bytes bytes) {
    try {
      return !hasTag(CborReader.read(bytes));
    } catch (MalformedInput refused) {
      return false;
    }
  }

  private static boolean hasTag(Cbor value) {
    return CborText.of(value).contains("(");
  }

  private static boolean theyAccept(Bytes bytes) {
    try {
      return CBORObject.DecodeFromBytes(bytes.toArray()) != null;
    } catch (CBORException refused) {
      return false;
    }
  }

  @Test
  void anErrorNamesThePlaceAndItsOffset() throws MalformedInput {
    // {1: [0, {"a": 32(true)}], 2: h'820109'}
    Bytes document = Bytes.fromHex("a2018200a16161d820f50243820109");
    CborItem root = CborItem.read(document, "thing", "SPEC 1");

    CborItem deep = root.get(1).elements(2).get(1).get("a").tagged(32);
    assertThat(deep.malformed("is wrong"))
        .hasMessage("thing.1[1].a at offset 9: is wrong [SPEC 1]");
    assertThat(document.at(9)).isEqualTo(0xF5);
    CborItem inside = root.get(2).embedded().elements().get(1);
    assertThat(inside.whole(0, 9)).isEqualTo(9);
    assertThat(inside.malformed("is wrong").offset()).isEqualTo(14);
    assertThatThrownBy(() -> inside.whole(0, 8))
        .hasMessageContaining("thing.2[1] at offset 14: is 9, not from 0 to 8");
  }

  @Test
  void everyQuestionIsRefusedOnAnotherValue() throws MalformedInput {
    CborItem number = CborItem.read(Bytes.fromHex("01"), "n", "SPEC 1");
    CborItem text = CborItem.read(Bytes.fromHex("6161"), "t", "SPEC 1");
    CborItem empty = CborItem.read(Bytes.fromHex("80"), "e", "SPEC 1");

    assertThatThrownBy(number::text).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(number::octets).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(number::flag).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(number::elements).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(number::entries).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(number::embedded).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> number.find(1)).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> number.tagged(1)).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(text::whole).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(empty::someElements).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> empty.elements(1)).isInstanceOf(MalformedInput.class);
    assertThat(number.oneOrMore()).hasSize(1);
    assertThat(empty.tag()).isEmpty();
    assertThat(CborItem.of(Cbor.NULL, "x", "").isNull()).isTrue();
  }
}
