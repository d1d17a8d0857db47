package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.device.Firmware;
import io.teeio.device.function.FunctionKind;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.Result;
import io.teeio.lab.report.RunReport.SpdmFacts;
import io.teeio.lab.report.RunReport.Transfer;
import io.teeio.lab.report.StepReport.Status;
import io.teeio.lab.report.StepReport.Step;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole lives of devices: taken in, used, let go; or refused. */
class LifeTest {
  private static void assertTakenInAndLetGo(RunReport report) {
    assertThat(report.error()).isEmpty();
    assertThat(report.result()).isEqualTo(Result.OK);
    assertThat(report.steps()).allMatch(step -> step.status() == Status.OK).hasSize(12);
    assertThat(report.states().afterBind()).contains("CONFIG_LOCKED");
    assertThat(report.states().afterAccept()).contains("RUN");
    assertThat(report.states().afterUnbind()).contains("CONFIG_UNLOCKED");
    assertThat(report.attestation().outcome()).isEqualTo(Verdict.Outcome.PASS);
    assertThat(report.attestation().checks())
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(check -> check.result() == Check.Result.PASS || isNotGiven(check));
  }

  /** Nobody told the TVM what was revoked. */
  private static boolean isNotGiven(Check check) {
    return check.name().equals("revocation") && !check.required();
  }

  @Test
  void twoDevicesWithThreeInterfacesEachAreTakenInAndLetGo() {
    RunReport report = Lives.live(Lives.sized(2, 3));
    assertTakenInAndLetGo(report);
    assertThat(report.ide().keyRefreshes()).isEqualTo(2);
  }

  @Test
  void anUpdatedDeviceIsAttestedBeforeAndAfterAndTakenInAgain() {
    RunReport report = Lives.live(Lives.sized(1, 2).withUpdate(Firmware.NEWER));
    assertTakenInAndLetGo(report);
    assertThat(report.device()).endsWith("updated to newer");
    assertThat(report.dma().bounce()).isPresent();
  }

  @Test
  void aDeviceWhoseUpdateIsNotItsMakersIsNotTakenInAgain() {
    RunReport report = Lives.live(Lives.ordinary(4096).withUpdate(Firmware.TAMPERED));
    assertThat(report.result()).isEqualTo(Result.REFUSED);
    assertThat(report.device()).endsWith("firmware genuine");
    assertThat(report.dma().direct()).isPresent();
    assertThat(report.attestation().checks())
        .filteredOn(check -> check.result() == Check.Result.FAIL)
        .extracting(Check::name)
        .containsExactly(
            "after update, measurement 2",
            "after update, measurement 5",
            "after update, measurement 6");
  }

  @ParameterizedTest
  @ValueSource(ints = {5000, (1 << 20) + 1})
  void disksAreTakenInAndLetGo(int bytes) throws Exception {
    RunRequest request = Lives.ordinary(bytes).withKind(FunctionKind.BLOCK);
    RunReport report = Lives.live(request);
    assertTakenInAndLetGo(report);
    assertThat(report.device()).startsWith("sample-disk");
    Transfer direct = report.dma().direct().orElseThrow();
    Transfer bounce = report.dma().bounce().orElseThrow();
    assertThat(direct.bytes()).isEqualTo(bytes);
    assertThat(bounce.bytes()).isEqualTo(bytes);
    try (InputStream in = request.payload().open()) {
      String digest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-384").digest(in.readAllBytes()));
      assertThat(direct.sha384()).isEqualTo(digest);
      assertThat(bounce.sha384()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1_2, P256, 1.2, SHA-256, secp256r1",
    "V1_2, P384, 1.2, SHA-384, secp384r1",
    "V1_3, P256, 1.3, SHA-256, secp256r1",
    "V1_3, P384, 1.3, SHA-384, secp384r1"
  })
  void everyVersionAndSuiteIsNegotiatedAsAsked(
      SpdmVersion version, Suite suite, String said, String hash, String exchange) {
    RunReport report = Lives.live(Lives.speaking(version, suite));
    assertTakenInAndLetGo(report);
    SpdmFacts facts = report.spdm().orElseThrow();
    assertThat(List.of(facts.version(), facts.hash(), facts.keyExchange(), facts.aead()))
        .containsExactly(said, hash, exchange, "AES-256-GCM");
  }

  @Test
  void tamperedFirmwareIsRefusedByIndexAndLetGoCleanly() {
    RunReport report = Lives.live(Lives.tampered(4096));
    assertThat(report.result()).isEqualTo(Result.REFUSED);
    assertThat(report.attestation().outcome()).isEqualTo(Verdict.Outcome.FAIL);
    List<Check> failed =
        report.attestation().checks().stream()
            .filter(check -> check.result() == Check.Result.FAIL)
            .toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().name()).matches("measurement \\d+");
    assertThat(failed.getFirst().reason())
        .matches(".*expected [0-9a-f]{96}, actual [0-9a-f]{96}.*");
    assertThat(report.states().afterBind()).contains("CONFIG_LOCKED");
    assertThat(report.states().afterUnbind()).contains("CONFIG_UNLOCKED");
    assertThat(report.dma().direct()).isEmpty();
    assertThat(report.dma().bounce()).isEmpty();
    var statuses = Lives.statuses(report);
    for (Step step : Step.values()) {
      Status wanted =
          switch (step) {
            case VERIFY -> Status.REFUSED;
            case ACCEPT, USE, REFRESH -> Status.SKIPPED;
            case BOOT, CONNECT, DONATE, BIND, STOP, UNBIND, RECLAIM, DISCONNECT -> Status.OK;
          };
      assertThat(statuses).as("%s", step).containsEntry(step, wanted);
    }
    assertThat(EnumSet.copyOf(statuses.keySet())).isEqualTo(EnumSet.allOf(Step.class));
  }

  @Test
  void aSeedRepeatsTheTimelineAndAnotherSeedDoesNot() {
    List<String> first = Lives.timeline(Lives.seeded(5));
    assertThat(first).hasSizeGreaterThan(100);
    assertThat(Lives.timeline(Lives.seeded(5))).isEqualTo(first);
    assertThat(Lives.timeline(Lives.seeded(6))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, (1 << 20) + 1, 3 << 20})
  void theDigestIsTheFilesHoweverItWent(int size) throws Exception {
    RunRequest request = Lives.ordinary(size);
    RunReport report = Lives.live(request);
    assertTakenInAndLetGo(report);
    MessageDigest sha = MessageDigest.getInstance("SHA-384");
    try (InputStream in = request.payload().open()) {
      sha.update(in.readAllBytes());
    }
    String digest = HexFormat.of().formatHex(sha.digest());
    for (Optional<Transfer> way : List.of(report.dma().direct(), report.dma().bounce())) {
      assertThat(way.map(Transfer::sha384)).contains(digest);
      assertThat(way.map(Transfer::bytes)).contains((long) size);
    }
    if (size >= 1 << 20) {
      assertThat(report.dma().ratio().orElseThrow()).isGreaterThanOrEqualTo(4.0);
    }
  }
}
