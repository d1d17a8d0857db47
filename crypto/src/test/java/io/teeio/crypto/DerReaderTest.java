package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
  private static DerReader der(String hex) {
    return DerReader.of(Bytes.fromHex(hex).toArray(), "X.690");
  }

  @ParameterizedTest
  @CsvSource({
    "05, wanted an element",
    "30, wanted an element",
    "3080, indefinite",
    "30810100, shortest form",
    "3082007f, shortest form",
    "30850100000000, indefinite or beyond",
    "3082, indefinite or beyond",
    "3001, 'wanted 1 bytes, had 0'",
    "1f0100, more than one byte",
    "3002040100, ''",
    "30040402 00, 'wanted 4 bytes'"
  })
  void encodingsThatAreNotDistinguishedAreRefused(String hex, String reason) {
    DerReader in = der(hex);

    assertThatThrownBy(() -> in.requireWellFormed("Certificate"))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void nestingIsBounded() {
    StringBuilder nested = new StringBuilder();
    for (int inner = 0; inner < 80; inner += 2) {
      nested.insert(0, String.format("30%02x", inner));
    }

    assertThatThrownBy(() -> der(nested.toString()).requireWellFormed("Certificate"))
        .hasMessageContaining("nested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0200", "020200 7f", "0201ff", "0202ff80", "030101"})
  void numbersAreNaturalAndShort(String hex) {
    assertThatThrownBy(() -> der(hex).natural("r")).isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300", "03020101", "040100"})
  void bitStringsAreOfWholeBytes(String hex) {
    assertThatThrownBy(() -> der(hex).bitString("b")).isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "060180", "06022a80", "0603558001", "040100"})
  void identifiersAreComplete(String hex) {
    assertThatThrownBy(() -> der(hex).objectIdentifier("id")).isInstanceOf(MalformedInput.class);
  }

  @Test
  void readsWhatBouncyCastleWrites() {
    Property.check(
        200,
        1,
        source -> {
          BigInteger number = new BigInteger(1, source.bytes(0, 150));
          byte[] encoded = new ASN1Integer(number).getEncoded();
          DerReader in = DerReader.of(encoded, "");
          assertThat(in.natural("n")).isEqualTo(number);
          in.end("n");
          int first = source.below(3);
          String id =
              first + "." + source.below(first == 2 ? 1_000 : 40) + "." + source.below(1 << 30);
          DerReader identifier = DerReader.of(new ASN1ObjectIdentifier(id).getEncoded(), "");
          assertThat(identifier.objectIdentifier("id")).isEqualTo(id);
        });
  }

  @Test
  void readsElementsInTheirOrder() throws MalformedInput {
    DerReader outer = der("300a 0401aa 0500 0303 00bbcc");
    DerReader in = outer.enter("all", DerReader.SEQUENCE);
    outer.end("all");

    assertThat(in.isNext(DerReader.OCTET_STRING)).isTrue();
    assertThat(in.element("first")).hasToString("0401aa");
    in.enter("nothing", DerReader.NULL).end("nothing");
    assertThat(in.bitString("last")).containsExactly(0xBB, 0xCC);
    assertThat(in.hasMore()).isFalse();
    assertThat(in.isNext(DerReader.NULL)).isFalse();
    in.end("all");
  }

  @Test
  void anotherTagAndWhatIsLeftOverAreRefused() throws MalformedInput {
    assertThatThrownBy(() -> der("0401aa").value("v", DerReader.INTEGER))
        .hasMessageContaining("has tag 4, not 2");
    DerReader in = der("05000500");
    in.element("first");
    assertThatThrownBy(() -> in.end("v")).hasMessageContaining("2 bytes too many");
  }

  @ParameterizedTest
  @CsvSource({
    "3002 0500 00, 1 bytes too many",
    "3102 0500, has tag 49",
    "'', wanted an element",
  })
  void aSequenceIsAllThereIs(String hex, String reason) throws MalformedInput {
    Bytes good = Bytes.fromHex("3002 0500");

    assertThat(DerReader.sequence(good, "all", "X.690").isNext(DerReader.NULL)).isTrue();
    assertThatThrownBy(() -> DerReader.sequence(Bytes.fromHex(hex), "all", "X.690"))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> DerReader.document(Bytes.fromHex(hex), "all", "X.690"))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void onlyADocumentIsReadToItsLeavesAtOnce() throws MalformedInput {
    Bytes shallow = Bytes.fromHex("3004 3002 0401");

    assertThat(DerReader.sequence(shallow, "all", "X.690").isNext(DerReader.SEQUENCE)).isTrue();
    assertThatThrownBy(() -> DerReader.document(shallow, "all", "X.690"))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("wanted 1 bytes, had 0");
  }
}
