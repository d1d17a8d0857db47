package io.teeio.spdm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.spdm.SpdmVersion;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DSP0277: how the version of Secured Messages is negotiated in opaque data. */
class OpaqueDataTest {
  private static final SecuredVersionList LIST =
      new SecuredVersionList(
          List.of(new VersionNumber(0x1000), new VersionNumber(0x1100), new VersionNumber(0x1200)));

  @Test
  void theVersionListIsLaidOutAsThePeerSendsIt() throws MalformedInput {
    Bytes wire =
        Bytes.fromHex(
            "01 00 00 00 | 00 00 09 00 | 01 01 03 00 10 00 11 00 12 | 00 00 00".replace("|", ""));
    assertThat(LIST.encode(SpdmVersion.V1_2)).isEqualTo(wire);
    assertThat(SecuredVersionList.read(wire, SpdmVersion.V1_2)).contains(LIST);
    assertThat(SecuredVersionSelection.read(wire, SpdmVersion.V1_2)).isEmpty();
  }

  @Test
  void theSelectionIsLaidOutAsThePeerSendsIt() throws MalformedInput {
    Bytes wire = Bytes.fromHex("01 00 00 00 00 00 04 00 01 00 00 12");
    SecuredVersionSelection selection = new SecuredVersionSelection(new VersionNumber(0x1200));
    assertThat(selection.encode(SpdmVersion.V1_3)).isEqualTo(wire);
    assertThat(SecuredVersionSelection.read(wire, SpdmVersion.V1_3)).contains(selection);
    assertThat(SecuredVersionList.read(wire, SpdmVersion.V1_3)).isEmpty();
  }

  @Test
  void before12TheOpaqueDataHasItsOwnHeader() throws MalformedInput {
    Bytes wire = LIST.encode(SpdmVersion.V1_1);
    assertThat(wire.startsWith(Bytes.fromHex("46544D44 01 01 0000"))).isTrue();
    assertThat(SecuredVersionList.read(wire, SpdmVersion.V1_1)).contains(LIST);
  }

  @Test
  void elementsObeyTheCodecLaw() {
    for (SpdmVersion version : List.of(SpdmVersion.V1_1, SpdmVersion.V1_3)) {
      Bytes wire =
          OpaqueElement.writeAll(
              List.of(
                  new OpaqueElement(3, Bytes.of(1, 0), Bytes.of(1, 2, 3)),
                  new OpaqueElement(0, Bytes.EMPTY, Bytes.EMPTY)),
              version);
      CodecLaw.check(
          wire.toArray(),
          MalformedInput.class,
          bytes ->
              OpaqueElement.writeAll(OpaqueElement.readAll(Bytes.copyOf(bytes), version), version)
                  .toArray());
    }
  }

  @Test
  void aListThatIsShorterThanItsCountIsRefused() {
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() ->
            SecuredVersionList.read(
                Bytes.fromHex("01000000 00000500 010102 0010 000000"), SpdmVersion.V1_2));
  }

  @Test
  void measurementsInDmtfsFormatObeyTheCodecLaw() {
    CodecLaw.check(
        new DmtfMeasurement(DmtfMeasurement.DEVICE_MODE, true, Bytes.zeros(16)).encode().toArray(),
        MalformedInput.class,
        bytes -> DmtfMeasurement.read(Bytes.copyOf(bytes)).encode().toArray());
    CodecLaw.roundTrips(
        MeasurementBlock.record(
                List.of(
                    MeasurementBlock.of(1, new DmtfMeasurement(1, false, Bytes.zeros(48))),
                    new MeasurementBlock(2, 2, Bytes.of(1))))
            .toArray(),
        bytes -> MeasurementBlock.record(MeasurementBlock.readAll(Bytes.copyOf(bytes))).toArray());
  }
}
