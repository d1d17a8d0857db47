package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.MeasurementResult;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the device measures is what its maker says, unless it boots something else. */
final class MeasurementTest {
  private static List<DeviceRimFacts.Fact> facts(DeviceBench bench) {
    return DeviceRimFacts.genuine(bench.profile, bench.crypto, HashAlgorithm.SHA_256);
  }

  @Test
  void genuineFirmwareMeasuresAsTheMakerSays() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.openSession();
    MeasurementResult result = session.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    assertThat(result.blocks()).hasSize(8);
    for (DeviceRimFacts.Fact fact : facts(bench)) {
      assertThat(result.blocks())
          .as(fact.meaning())
          .anyMatch(
              block -> block.index() == fact.index() && contains(block.toString(), fact.value()));
    }
  }

  private static boolean contains(String text, Bytes value) {
    return text.contains(value.toString());
  }

  @Test
  void tamperedFirmwareChangesIndexTwoAndNothingElse() {
    DeviceProfile genuine = DeviceProfile.standard();
    List<MeasuredComponent> good = MeasuredComponents.of(genuine);
    List<MeasuredComponent> bad = MeasuredComponents.of(genuine.withFirmware(Firmware.TAMPERED));
    for (int i = 0; i < good.size(); i++) {
      assertThat(good.get(i).equals(bad.get(i)))
          .as(good.get(i).meaning())
          .isEqualTo(good.get(i).element().index() != 2);
    }
  }

  @Test
  void factsAreOfGenuineFirmwareWhateverIsBooted() {
    DeviceBench bench = new DeviceBench(0);
    assertThat(
            DeviceRimFacts.genuine(
                bench.profile.withFirmware(Firmware.TAMPERED), bench.crypto, HashAlgorithm.SHA_256))
        .isEqualTo(facts(bench));
  }

  @Test
  void indexesAscendFromTheRomToTheDeviceMode() {
    assertThat(MeasuredComponents.of(DeviceProfile.standard()))
        .extracting(component -> component.element().index())
        .containsExactly(1, 2, 3, 4, 5, 6, 0xFD, 0xFE);
  }
}
