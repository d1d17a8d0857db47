package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.Rim;
import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.AlgorithmPolicy;
import io.teeio.attest.policy.AnchorPolicy;
import io.teeio.attest.policy.ModePolicy;
import io.teeio.attest.policy.OperationalMode;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.policy.UpdatePolicy;
import io.teeio.attest.spdm.DeviceChain;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The devices of DMTF's recordings, appraised from what they signed there. */
@EnabledIf("isThere")
class CaptureEvidenceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../shared"), "captures");
  private static final Crypto CRYPTO = Crypto.fastest();
  private static final SpdmAppraisal APPRAISAL = new SpdmAppraisal(new KnownChains(CRYPTO, 64));
  private static final AsOf AS_OF = AsOf.both(Instant.parse("2026-11-22T00:00:00Z"));

  /** DMTF's sample device says that its debug is active. */
  private static final Policy DEBUGGED =
      new Policy(
          "debugged",
          Set.of(),
          Set.of(),
          RevocationPolicy.DEFAULT,
          Map.of(),
          Map.of(),
          AnchorPolicy.ANY,
          new ModePolicy(ModePolicy.Debug.ANY, Set.of(OperationalMode.NORMAL), Set.of()),
          UpdatePolicy.DEFAULT,
          AlgorithmPolicy.ANY);

  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  private static List<SpdmEvidence> evidence(String file) throws Exception {
    Path path = FOLDER.resolve(file);
    Capture capture = CaptureInput.capture(path);
    return CaptureEvidence.of(
        capture, CaptureInput.secrets(FOLDER.resolve("manifest.json"), path), CRYPTO);
  }

  /** The roots of the recordings, as if somebody had given them. */
  private static Anchors anchors(List<SpdmEvidence> evidence) throws Exception {
    List<Bytes> roots = new ArrayList<>();
    for (SpdmEvidence each : evidence) {
      roots.add(DeviceChain.read(each.chain().orElseThrow()).rootFirst().getFirst().der());
    }
    return new Anchors(roots);
  }

  /** What was measured, as if somebody had written it down before. */
  private static Rim rim(Appraisal measured) {
    Map<Integer, ReferenceValue> values = new TreeMap<>();
    for (Appraisal part : measured.parts().isEmpty() ? List.of(measured) : measured.parts()) {
      if (part.claims().values().get("measurements") instanceof Claim.Listing blocks) {
        blocks.values().forEach(block -> add(block, values));
      }
    }
    return new Rim("DMTF's sample device", List.copyOf(values.values()));
  }

  private static void add(Claim block, Map<Integer, ReferenceValue> values) {
    if (block instanceof Claim.Table table
        && table.values().get("index") instanceof Claim.Whole(long index)) {
      int at = (int) index;
      if (table.values().get("raw") instanceof Claim.Text(String raw)) {
        values.put(at, new ReferenceValue(at, "as seen", true, Bytes.fromHex(raw)));
      } else if (table.values().get("digest") instanceof Claim.Text(String digest)) {
        values.put(at, new ReferenceValue(at, "as seen", false, Bytes.fromHex(digest)));
      }
    }
  }

  private static List<String> failed(Appraisal appraisal) {
    List<String> failed = new ArrayList<>();
    appraisal.verdict().failures().forEach(check -> failed.add(check.name()));
    appraisal.parts().forEach(part -> failed.addAll(failed(part)));
    return failed;
  }

  /** How many signatures of the responder an independent checker found right in {@code file}. */
  private static int signatures(String file) throws Exception {
    for (JsonNode entry :
        new JsonMapper().readTree(Files.readString(FOLDER.resolve("manifest.json")))) {
      if (entry.get("file").stringValue().equals(file)) {
        JsonNode verified = entry.get("verified");
        return List.of(
                "CHALLENGE_AUTH sig",
                "MEASUREMENTS sig clear",
                "MEASUREMENTS sig in-session",
                "KEY_EXCHANGE_RSP sig")
            .stream()
            .mapToInt(name -> verified.path(name).asInt(0))
            .sum();
      }
    }
    throw new AssertionError(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MCTP_v1.0_full.pcap",
        "MCTP_v1.2_aliascert.pcap",
        "MCTP_v1.2_chal_basicmut.pcap",
        "MCTP_v1.2_meas-all-raw.pcap",
        "MCTP_v1.3_alg-p521-sha512.pcap",
        "MCTP_v1.3_alg-rsapss2048.pcap",
        "MCTP_v1.4_pqc-mldsa87-chunk-dts512.pcap",
        "PCI_DOE_v1.2_slot1.pcap",
        "PCI_DOE_v1.3_chal_nomut.pcap"
      })
  void aRecordedDevicePassesWithItsRootAndItsMeasurements(String file) throws Exception {
    List<SpdmEvidence> evidence = evidence(file);
    assertThat(evidence.stream().mapToInt(each -> each.transcripts().size()).sum())
        .isEqualTo(signatures(file));
    Appraisal unknown = APPRAISAL.appraiseAll(evidence, SpdmCollateral.NONE, Policy.DEFAULT, AS_OF);
    assertThat(unknown.passed()).isFalse();
    assertThat(failed(unknown)).containsOnly("debug mode");
    SpdmCollateral collateral = new SpdmCollateral(anchors(evidence), List.of(rim(unknown)));
    Appraisal appraisal = APPRAISAL.appraiseAll(evidence, collateral, DEBUGGED, AS_OF);
    assertThat(failed(appraisal)).isEmpty();
    assertThat(appraisal.passed()).isTrue();
    assertThat(appraisal.measurements().matched())
        .isEqualTo(appraisal.measurements().compared())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MCTP_v1.4_pqc-slhdsa-SHA2_128S.pcap", "MCTP_v1.4_pqc-slhdsa-SHAKE_128F.pcap"})
  void aDeviceThatSignedWithAnotherKeyIsRefused(String file) throws Exception {
    Appraisal appraisal =
        APPRAISAL.appraiseAll(evidence(file), SpdmCollateral.NONE, DEBUGGED, AS_OF);
    assertThat(failed(appraisal)).containsExactly("challenge signature");
  }

  @Test
  void aSessionIsAnIdentityWithoutMeasurements() throws Exception {
    List<SpdmEvidence> evidence = evidence("PCI_DOE_v1.3_idekm-tdisp.pcap");
    Appraisal appraisal =
        APPRAISAL.appraiseAll(
            evidence, new SpdmCollateral(anchors(evidence), List.of()), DEBUGGED, AS_OF);
    assertThat(failed(appraisal)).isEmpty();
    assertThat(appraisal.passed()).isFalse();
    assertThat(appraisal.parts())
        .isNotEmpty()
        .allSatisfy(part ->
            assertThat(part.verdict().checks())
                .filteredOn(check -> check.name().equals("session signature"))
                .extracting(Check::result)
                .containsExactly(Check.Result.PASS));
  }

  @Test
  void whereNobodySignedNobodyIsTrusted() throws Exception {
    List<SpdmEvidence> evidence = evidence("MCTP_v1.2_veronly-psk.pcap");
    assertThat(evidence).isEmpty();
    assertThat(failed(APPRAISAL.appraiseAll(evidence, SpdmCollateral.NONE, Policy.DEFAULT, AS_OF)))
        .containsExactly("signed evidence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MCTP_v1.0_full.pcap", "PCI_DOE_v1.2_slot1.pcap", "MCTP_v1.2_veronly-psk.pcap"})
  void whatATokenHasNoPlaceForIsNotWritten(String file, @TempDir Path folder) {
    CommandRun run =
        CommandRun.teeio(
            "verify",
            "capture",
            FOLDER.resolve(file).toString(),
            "--secrets",
            FOLDER.resolve("manifest.json").toString(),
            "--eat",
            folder.resolve("eat").toString());
    run.assertRefused(ExitStatus.COULD_NOT);
    assertThat(run.err())
        .contains("there is nothing for ")
        .containsAnyOf("of SPDM 1.2 or later with slot 0", "no device signed anything");
    assertThat(folder.resolve("eat")).doesNotExist();
  }
}
