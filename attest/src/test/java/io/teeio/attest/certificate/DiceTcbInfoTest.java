package io.teeio.attest.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCG DICE Attestation Architecture 6.1.1, and what stood in its place before. */
class DiceTcbInfoTest {
  private static final Bytes DIGEST = Bytes.zeros(48);
  private static final Bytes FWID = Der.sequence(Der.SHA_384, Der.octets(DIGEST));
  private static final FirmwareId FIRMWARE = new FirmwareId("2.16.840.1.101.3.4.2.2", DIGEST);

  private static Bytes full() {
    return Der.sequence(
        Der.text(0x80, "ACME"),
        Der.text(0x81, "Müller"),
        Der.text(0x82, "1.2"),
        Der.of(0x83, Bytes.of(0, 0xFF)),
        Der.of(0x84, Bytes.of(1)),
        Der.of(0x85, Bytes.of(0)),
        Der.of(0xA6, FWID, Der.sequence(Der.SHA_256, Der.octets(Bytes.zeros(32)))),
        Der.of(0x87, Bytes.of(4, 0x90)),
        Der.of(0x88, Bytes.of(7)),
        Der.of(0x89, Bytes.of(8, 9)),
        Der.of(0x8A, Bytes.of(4, 0xF0)));
  }

  @Test
  void everyFieldIsRead() throws MalformedInput {
    DiceTcbInfo info = DiceTcbInfo.readAny(full());

    assertThat(info)
        .isEqualTo(
            new DiceTcbInfo(
                Optional.of("ACME"),
                Optional.of("Müller"),
                Optional.of("1.2"),
                OptionalLong.of(255),
                OptionalLong.of(1),
                OptionalLong.of(0),
                List.of(FIRMWARE, new FirmwareId("2.16.840.1.101.3.4.2.1", Bytes.zeros(32))),
                Optional.of(Set.of(TcbFlag.NOT_CONFIGURED, TcbFlag.DEBUG)),
                Optional.of(
                    Set.of(
                        TcbFlag.NOT_CONFIGURED,
                        TcbFlag.NOT_SECURE,
                        TcbFlag.RECOVERY,
                        TcbFlag.DEBUG)),
                Optional.of(Bytes.of(7)),
                Optional.of(Bytes.of(8, 9))));
  }

  @Test
  void everyFieldMayBeMissing() throws MalformedInput {
    DiceTcbInfo nothing = DiceTcbInfo.readAny(Der.sequence());

    assertThat(nothing.vendor()).isEmpty();
    assertThat(nothing.svn()).isEmpty();
    assertThat(nothing.fwids()).isEmpty();
    assertThat(nothing.flags()).isEmpty();
    assertThat(nothing.type()).isEmpty();
  }

  @Test
  void whatLaterVersionsAddIsPassedOver() throws MalformedInput {
    Bytes later = Der.sequence(Der.text(0x80, "ACME"), Der.of(0xAB, Der.sequence()));

    assertThat(DiceTcbInfo.readAny(later).vendor()).contains("ACME");
  }

  @Test
  void aFirmwareIdAloneHasBothFormsOfItsAlgorithm() throws MalformedInput {
    Bytes identifier = Der.sequence(Der.sequence(Der.SHA_384), Der.octets(DIGEST));
    Bytes parameters = Der.sequence(Der.sequence(Der.SHA_384, Bytes.of(5, 0)), Der.octets(DIGEST));

    for (Bytes form : List.of(FWID, identifier, parameters)) {
      assertThat(DiceTcbInfo.readAny(form).fwids()).containsExactly(FIRMWARE);
    }
  }

  @Test
  void aFirmwareIdMayStandBehindTheKeyOfTheDevice() throws MalformedInput {
    Bytes composite = Der.sequence(Bytes.of(2, 1, 1), Der.sequence(Der.sequence()), FWID);

    assertThat(DiceTcbInfo.readAny(composite).fwids()).containsExactly(FIRMWARE);
  }

  @Test
  void severalLayersStandInOneExtension() throws MalformedInput {
    Bytes several = Der.sequence(full(), Der.sequence(Der.text(0x80, "other")));

    assertThat(DiceTcbInfo.readSeveral(several))
        .extracting(info -> info.vendor().orElseThrow())
        .containsExactly("ACME", "other");
    Bytes[] many = new Bytes[65];
    java.util.Arrays.fill(many, Der.sequence());
    assertThatThrownBy(() -> DiceTcbInfo.readSeveral(Der.sequence(many)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("more than 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "3000FF", // more behind it
        "300481008000", // out of order
        "3003800180", // not UTF-8
        "30028300", // no number
        "3003830180", // negative
        "300483020001", // longer than need be
        "300B83097FFFFFFFFFFFFFFFFF", // beyond 63 bits
        "30028700", // no bits
        "3003870108", // eight bits unused
        "3004A6023000", // a firmware id without anything
        "30020500", // another type
        "300F0609608648016503040202040000", // a firmware id and more
        "300D06096086480165030402020400" // an empty digest
      })
  void whatHasAnotherFormIsRefused(String hex) {
    assertThatThrownBy(() -> DiceTcbInfo.readAny(Bytes.fromHex(hex)))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void noPrefixOfItIsWhole() {
    for (int length = 0; length < full().length(); length++) {
      Bytes prefix = full().slice(0, length);
      assertThatThrownBy(() -> DiceTcbInfo.readAny(prefix)).isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void everyFlagHasItsBit() {
    List<TcbFlag> flags = List.copyOf(java.util.EnumSet.allOf(TcbFlag.class));
    for (int bit = 0; bit < flags.size(); bit++) {
      byte[] bits = new byte[2];
      bits[bit / 8] = (byte) (0x80 >> bit % 8);
      assertThat(TcbFlag.of(bits)).containsExactly(flags.get(bit));
    }
    assertThat(TcbFlag.DEBUG.word()).isEqualTo("debug");
  }

  @Test
  void aCertificateThatSaysNothingHasNone() throws MalformedInput {
    assertThat(DiceTcbInfo.of(new MintedChain().leaf.certificate())).isEmpty();
    assertThat(FirmwareId.of(new MintedChain().leaf.certificate())).isEmpty();
  }
}
