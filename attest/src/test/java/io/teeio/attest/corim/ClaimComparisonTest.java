package io.teeio.attest.corim;

import static io.teeio.attest.corim.Made.ENVIRONMENT;
import static io.teeio.attest.corim.Made.block;
import static io.teeio.attest.corim.Made.blocks;
import static io.teeio.attest.corim.Made.digest;
import static io.teeio.attest.corim.Made.measurement;
import static io.teeio.attest.corim.Made.raw;
import static io.teeio.attest.corim.Made.references;
import static io.teeio.attest.corim.Made.state;
import static io.teeio.attest.corim.Made.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimComparisonTest {
  private static boolean meets(Cbor values, io.teeio.spdm.message.MeasurementBlock block)
      throws MalformedInput {
    MeasurementComparison result =
        ClaimComparison.compare(
            references(state(ENVIRONMENT, measurement(block.index(), values))), blocks(block));
    assertThat(result.compared()).isOne();
    return result.matched() == 1;
  }

  @Test
  void eachIndexIsComparedWithItsOwnReferenceValue() throws MalformedInput {
    List<State> references =
        references(
            state(ENVIRONMENT, measurement(1, digest(1))),
            state(ENVIRONMENT, measurement(2, digest(2))),
            state(ENVIRONMENT, measurement(3, digest(3))));

    assertThat(ClaimComparison.compare(references, blocks(block(1, 1), block(2, 9))))
        .isEqualTo(
            new MeasurementComparison(
                3,
                1,
                List.of(
                    new Mismatch(
                        2,
                        "2",
                        List.of(Made.digestBytes(2).toString()),
                        Optional.of(Made.digestBytes(9).toString())),
                    new Mismatch(
                        3, "3", List.of(Made.digestBytes(3).toString()), Optional.empty()))));
  }

  /** draft-ietf-rats-corim, Reference Values Triple: a triple is one state as a whole. */
  @Test
  void halfOfOneStateAndHalfOfAnotherIsNeither() throws MalformedInput {
    List<State> releases =
        references(
            state(ENVIRONMENT, measurement(1, digest(1)), measurement(2, digest(1))),
            state(ENVIRONMENT, measurement(1, digest(2)), measurement(2, digest(2))));

    assertThat(ClaimComparison.compare(releases, blocks(block(1, 1), block(2, 1))).matched())
        .isEqualTo(2);
    assertThat(ClaimComparison.compare(releases, blocks(block(1, 2), block(2, 2))).matched())
        .isEqualTo(2);
    MeasurementComparison mixed =
        ClaimComparison.compare(releases, blocks(block(1, 1), block(2, 2)));
    assertThat(mixed.matched()).isZero();
    assertThat(mixed.mismatched().getFirst().expected()).hasSize(2);
  }

  @Test
  void whatDiffersIsToldInTheOrderOfTheManifest() throws MalformedInput {
    Cbor.Table registers = Cbor.Table.EMPTY;
    List<String> wanted = new ArrayList<>();
    for (int number = 1; number <= 20; number++) {
      registers =
          registers.with(
              number, Cbor.list(Cbor.list(Cbor.whole(7), Cbor.octets(Made.digestBytes(number)))));
      wanted.add("register " + number + " [" + Made.digestBytes(number) + "]");
    }
    List<State> references = references(state(ENVIRONMENT, measurement(1, table(14, registers))));

    assertThat(ClaimComparison.compare(references, blocks(block(1, 1))).mismatched())
        .extracting(Mismatch::expected)
        .containsExactly(List.of(String.join(", ", wanted)));
  }

  @Test
  void referenceValuesOfAnotherDeviceAreLeftOut() throws MalformedInput {
    List<State> references = references(state(ENVIRONMENT, measurement(1, digest(1))));
    List<Measurement> measured = blocks(block(1, 1)).blocks();

    for (String vendor : List.of("ACME", "Other")) {
      Environment device = Environment.of(Optional.of(vendor), Optional.empty());
      assertThat(
              ClaimComparison.compare(references, new EvidenceClaims.Blocks(device, measured))
                  .compared())
          .isEqualTo(vendor.equals("ACME") ? 1 : 0);
    }
  }

  /** Comparison for svn entries. */
  @ParameterizedTest
  @CsvSource({
    "0, 5, true",
    "0, 6, false",
    "0, 4, false",
    "552, 5, true",
    "552, 6, false",
    "553, 5, true",
    "553, 6, true",
    "553, 4, false",
  })
  void securityVersionsAreExactOrAMinimum(int tag, int actual, boolean expected)
      throws MalformedInput {
    Cbor five = tag == 0 ? Cbor.whole(5) : new Cbor.Tagged(tag, Cbor.whole(5));

    assertThat(
            meets(
                table(1, five),
                raw(7, DmtfMeasurement.SECURITY_VERSION, "0" + actual + "00000000000000")))
        .isEqualTo(expected);
  }

  @Test
  void anEndorsedMinimumIsNoNumber() {
    Svn minimum = new Svn(java.math.BigInteger.TWO, true);

    assertThat(minimum.isMetBy(minimum)).isTrue();
    assertThat(new Svn(java.math.BigInteger.TWO, false).isMetBy(minimum)).isFalse();
    assertThat(new Svn(java.math.BigInteger.ONE, true).isMetBy(minimum)).isFalse();
  }

  /** Comparison for raw-value entries, in the forms of all drafts. */
  @Test
  void aMaskSaysWhichBitsCount() throws MalformedInput {
    Cbor bytes = Cbor.octets(Bytes.fromHex("12340000"));
    Cbor mask = Cbor.octets(Bytes.fromHex("ffff0000"));
    Cbor masked = new Cbor.Tagged(563, Cbor.list(bytes, mask));
    Cbor exact = new Cbor.Tagged(560, bytes);

    for (Cbor values :
        List.of(table(4, masked), table(4, exact).with(5, mask), table(4, bytes).with(5, mask))) {
      assertThat(meets(values, raw(3, 2, "12345678"))).isTrue();
      assertThat(meets(values, raw(3, 2, "12355678"))).isFalse();
      assertThat(meets(values, raw(3, 2, "1234567800"))).isFalse();
    }
    assertThat(meets(table(4, exact), raw(3, 2, "12340000"))).isTrue();
    assertThat(meets(table(4, exact), raw(3, 2, "12340001"))).isFalse();
  }

  /** Comparison for digests entries. */
  @Test
  void digestsHaveAnAlgorithmInCommonAndAgreeOnIt() throws MalformedInput {
    Cbor good = Cbor.octets(Made.digestBytes(1));
    Cbor bad = Cbor.octets(Made.digestBytes(2));
    Cbor other = Cbor.list(Cbor.whole(1), Cbor.octets(Bytes.zeros(32)));

    for (Cbor name : List.of(Cbor.whole(7), Cbor.whole(-43), Cbor.text("sha-384"))) {
      assertThat(meets(table(2, Cbor.list(Cbor.list(name, good))), block(1, 1))).isTrue();
      assertThat(meets(table(2, Cbor.list(other, Cbor.list(name, good))), block(1, 1))).isTrue();
      assertThat(meets(table(2, Cbor.list(Cbor.list(name, bad))), block(1, 1))).isFalse();
    }
    assertThat(meets(table(2, Cbor.list(other)), block(1, 1))).isFalse();
    Cbor twice = Cbor.list(Cbor.list(Cbor.whole(7), good), Cbor.list(Cbor.whole(-43), bad));
    assertThat(meets(table(2, twice), block(1, 1))).isFalse();
    assertThat(meets(table(2, twice), block(1, 2))).isFalse();
  }

  @Test
  void aRawValueIsComparedWithItsDigest() throws MalformedInput {
    Bytes value = Bytes.fromHex("0102");
    Cbor digest = Cbor.octets(Crypto.portable().hash(HashAlgorithm.SHA_384, value));

    assertThat(meets(table(2, Cbor.list(Cbor.list(Cbor.whole(7), digest))), raw(4, 3, "0102")))
        .isTrue();
    assertThat(meets(table(2, Cbor.list(Cbor.list(Cbor.whole(7), digest))), raw(4, 3, "0103")))
        .isFalse();
  }

  @Test
  void whatIsNotUnderstoodIsNeverMet() throws MalformedInput {
    Cbor.Table known = digest(1);

    assertThat(meets(known, block(1, 1))).isTrue();
    assertThat(meets(known.with(-77, Cbor.whole(1)), block(1, 1))).isFalse();
    assertThat(meets(known.with(11, Cbor.text("boot loader")), block(1, 1))).isTrue();
    assertThat(meets(known.with(8, Cbor.text("serial")), block(1, 1))).isFalse();
    assertThat(meets(known.with(3, table(3, Cbor.FALSE)), block(1, 1))).isFalse();
    assertThat(meets(known.with(13, Cbor.list(Cbor.whole(1))), block(1, 1))).isFalse();
    assertThat(meets(known.with(15, Cbor.whole(1)), block(1, 1))).isFalse();
    assertThat(meets(known.with(14, table(0, digest(1).get(2).orElseThrow())), block(1, 1)))
        .isFalse();
    assertThat(meets(table(11, Cbor.text("only a name")), block(1, 1))).isFalse();
  }

  /** A reference value that only some may meet is not met by whoever does not show their key. */
  @Test
  void onlyThoseWhoMaySayItSayIt() throws MalformedInput {
    Cbor.Table measurement =
        measurement(1, digest(1)).with(2, Cbor.list(new Cbor.Tagged(554, Cbor.text("key"))));

    assertThat(
            ClaimComparison.compare(
                    references(state(ENVIRONMENT, measurement)), blocks(block(1, 1)))
                .matched())
        .isZero();
  }

  @Test
  void versionsAreComparedAsTheyRead() throws MalformedInput {
    Cbor.Table version = table(0, table(0, Cbor.text("1.2")).with(1, Cbor.whole(16_384)));

    assertThat(meets(version, raw(2, DmtfMeasurement.FIRMWARE_VERSION, "312e3200"))).isTrue();
    assertThat(meets(version, raw(2, DmtfMeasurement.FIRMWARE_VERSION, "312e3300"))).isFalse();
    assertThat(meets(version, raw(2, DmtfMeasurement.FIRMWARE_VERSION, "010203"))).isFalse();
  }

  @Test
  void aDigestWithoutAKeyMayBeThatOfAnyBlock() throws MalformedInput {
    List<State> references = references(state(ENVIRONMENT, table(1, digest(5))));

    assertThat(ClaimComparison.compare(references, blocks(block(9, 5))).matched()).isOne();
    assertThat(ClaimComparison.compare(references, blocks(block(9, 6))).matched()).isZero();
    assertThat(
            ClaimComparison.compare(
                    references(state(ENVIRONMENT, table(1, table(1, Cbor.whole(5))))),
                    blocks(raw(9, DmtfMeasurement.SECURITY_VERSION, "0500000000000000")))
                .matched())
        .isZero();
  }

  private static EvidenceClaims manifest(Cbor measurement) throws MalformedInput {
    Cbor evidence =
        new Cbor.Tagged(571, table(0, table(0, Cbor.list(state(ENVIRONMENT, measurement)))));
    Bytes toc = CborWriter.write(new Cbor.Tagged(570, table(0, Cbor.list(evidence))));
    return new EvidenceClaims.States(
        SpdmTableOfContents.read(toc).resolved(blocks(block(1, 1), block(2, 2)).blocks()));
  }

  @Test
  void evidenceMayPointToMeasurementBlocks() throws MalformedInput {
    Cbor pointer = table(12, table(0, Cbor.list(Cbor.whole(2))));
    List<State> reference = references(state(ENVIRONMENT, table(1, digest(2))));

    assertThat(ClaimComparison.compare(reference, manifest(table(1, pointer))).matched()).isOne();
    List<State> wrong = references(state(ENVIRONMENT, table(1, digest(1))));
    assertThat(ClaimComparison.compare(wrong, manifest(table(1, pointer))).matched()).isZero();
    Cbor nowhere = table(12, table(0, Cbor.list(Cbor.whole(77))));
    assertThat(ClaimComparison.compare(reference, manifest(table(1, nowhere))).matched()).isZero();
  }

  /** Environment and element have to be the very ones where evidence says which they are. */
  @Test
  void evidenceIsComparedAboutTheSameElement() throws MalformedInput {
    EvidenceClaims evidence = manifest(measurement(4, digest(2)));
    Cbor.Table deeper = table(0, table(1, Cbor.text("ACME")).with(3, Cbor.whole(1)));

    assertThat(
            ClaimComparison.compare(
                    references(state(ENVIRONMENT, measurement(4, digest(2)))), evidence)
                .matched())
        .isOne();
    assertThat(
            ClaimComparison.compare(
                    references(state(ENVIRONMENT, measurement(5, digest(2)))), evidence)
                .matched())
        .isZero();
    assertThat(
            ClaimComparison.compare(references(state(deeper, measurement(4, digest(2)))), evidence)
                .compared())
        .isZero();
  }

  @Test
  void endorsementsFollowTheirConditions() throws MalformedInput {
    Cbor addition = state(ENVIRONMENT, table(1, table(11, Cbor.text("reviewed"))));
    Comid conditional =
        Made.read(
            Made.comid(
                10,
                Cbor.list(
                    Cbor.list(state(ENVIRONMENT, measurement(1, digest(1)))),
                    Cbor.list(addition))));

    assertThat(Endorsements.of(conditional, blocks(block(1, 1)))).hasSize(1);
    assertThat(Endorsements.of(conditional, blocks(block(1, 2)))).isEmpty();
    Comid plain = Made.read(Made.comid(1, addition));
    assertThat(Endorsements.of(plain, blocks())).hasSize(1);
  }

  @Test
  void theFirstOfASeriesThatHoldsCounts() throws MalformedInput {
    Cbor first =
        Cbor.list(
            Cbor.list(measurement(1, table(1, new Cbor.Tagged(553, Cbor.whole(3))))),
            Cbor.list(table(1, table(11, Cbor.text("no weakness")))));
    Cbor second =
        Cbor.list(
            Cbor.list(measurement(1, table(1, new Cbor.Tagged(553, Cbor.whole(1))))),
            Cbor.list(table(1, table(11, Cbor.text("weak")))));
    Comid open =
        Made.read(
            Made.comid(
                8, Cbor.list(Cbor.list(ENVIRONMENT, Cbor.list()), Cbor.list(first, second))));
    Comid closed =
        Made.read(
            Made.comid(
                8,
                Cbor.list(
                    Cbor.list(ENVIRONMENT, Cbor.list(), Cbor.list(Cbor.text("key"))),
                    Cbor.list(first, second))));
    for (int svn = 0; svn < 5; svn++) {
      EvidenceClaims evidence =
          blocks(raw(1, DmtfMeasurement.SECURITY_VERSION, "0" + svn + "00000000000000"));
      List<String> names =
          Endorsements.of(open, evidence).stream()
              .map(state -> state.measurements().getFirst().name())
              .toList();
      assertThat(names)
          .isEqualTo(svn >= 3 ? List.of("no weakness") : svn >= 1 ? List.of("weak") : List.of());
      assertThat(Endorsements.of(closed, evidence)).isEmpty();
    }
  }

  @Test
  void rangesAndIdentifiersRead() {
    IntRange upToThree =
        new IntRange(Optional.empty(), Optional.of(java.math.BigInteger.valueOf(3)));
    IntRange three =
        new IntRange(
            Optional.of(java.math.BigInteger.valueOf(3)),
            Optional.of(java.math.BigInteger.valueOf(3)));

    assertThat(upToThree.isMetBy(three)).isTrue();
    assertThat(three.isMetBy(upToThree)).isFalse();
    assertThat(upToThree.text()).isEqualTo("..3");
    assertThat(three.text()).isEqualTo("3");
    assertThat(ObjectIdentifier.text(Bytes.fromHex("2b0601040182f4170101")))
        .isEqualTo("1.3.6.1.4.1.47639.1.1");
    assertThat(ObjectIdentifier.text(Bytes.fromHex("608648"))).isEqualTo("2.16.840");
    assertThat(ObjectIdentifier.text(Bytes.fromHex("2b86"))).isEqualTo("2b86");
  }
}
