package io.teeio.attest.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.rim.SwidRim;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains and OCSP responses of NVIDIA's, at the instants for which their verdicts are known. */
@EnabledIf("isThere")
class RealChainTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "evidence");
  private static final Instant DEVICE = Instant.parse("2025-08-21T12:00:00Z");
  private static final Instant RIM = Instant.parse("2025-10-24T12:00:00Z");
  private static final Instant TODAY = Instant.parse("2026-11-21T12:00:00Z");

  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  private static Bytes file(String name) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
  }

  private static Statements statements() throws Exception {
    List<Statement> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("nvidia-h100/ocsp"))) {
      for (Path each : files.sorted().toList()) {
        all.addAll(Statements.read(Bytes.copyOf(Files.readAllBytes(each))));
      }
    }
    return Statements.NONE.and(all);
  }

  private static ChainTrust trust(Statements statements, RevocationPolicy policy) throws Exception {
    return new ChainTrust(
        Anchors.read(
            List.of(
                file("trust-anchors/verifier_device_root.pem"),
                file("trust-anchors/verifier_RIM_root.pem"))),
        statements,
        policy);
  }

  private static List<Check> checks(
      List<Certificate> leafFirst, RevocationScope scope, Instant asOf, RevocationPolicy policy)
      throws Exception {
    return new ChainAppraisal(new KnownChains(Crypto.fastest(), 64))
        .checks("x ", leafFirst, trust(statements(), policy), scope, asOf);
  }

  private static List<Check.Result> results(List<Check> checks) {
    return checks.stream().map(Check::result).toList();
  }

  @Test
  void theChainOfADeviceIsGoodWithItsResponses() throws Exception {
    List<Check> checks =
        checks(
            ChainFile.leafFirst(file("nvidia-h100/chain.pem")),
            RevocationScope.EXCEPT_LEAF,
            DEVICE,
            RevocationPolicy.DEFAULT);

    assertThat(checks.stream().map(Check::name))
        .containsExactly("x certificate chain", "x certificate dates", "x revocation");
    assertThat(results(checks)).containsOnly(Check.Result.PASS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NV_GPU_DRIVER_GH100_550.90.07.xml", "NV_GPU_VBIOS_1010_0200_882_96009F0001.xml"})
  void theSignersOfReferenceValuesWereGoodThenAndExpiredSince(String name) throws Exception {
    List<Certificate> signers = SwidRim.read(file("nvidia-h100/" + name)).certificates();

    assertThat(results(checks(signers, RevocationScope.ALL, RIM, RevocationPolicy.DEFAULT)))
        .containsOnly(Check.Result.PASS);
    List<Check> today = checks(signers, RevocationScope.ALL, TODAY, RevocationPolicy.DEFAULT);
    assertThat(results(today))
        .containsExactly(Check.Result.PASS, Check.Result.FAIL, Check.Result.FAIL);
    assertThat(today.get(1).reason()).contains("expired at 2026-");
    assertThat(today.get(2).reason()).contains("is stale since 2025-10-25T11:32:2");
  }

  @Test
  void aPolicyMayTakeStaleResponses() throws Exception {
    var patient =
        new RevocationPolicy(
            RevocationPolicy.Demand.REQUIRED, false, Duration.between(DEVICE, TODAY));

    List<Check> checks =
        checks(
            ChainFile.leafFirst(file("nvidia-h100/chain.pem")),
            RevocationScope.EXCEPT_LEAF,
            TODAY,
            patient);
    assertThat(results(checks)).containsOnly(Check.Result.PASS);
  }

  @Test
  void anotherDevicesChainIsGoodToo() throws Exception {
    for (String chain :
        List.of("nvidia-h100/chain-580.159.03.pem", "nvidia-ls10-switch/chain.pem")) {
      List<Check> checks =
          new ChainAppraisal(new KnownChains(Crypto.fastest(), 0))
              .checks(
                  "",
                  ChainFile.leafFirst(file(chain)),
                  trust(Statements.NONE, RevocationPolicy.DEFAULT),
                  RevocationScope.EXCEPT_LEAF,
                  TODAY);
      assertThat(results(checks))
          .containsExactly(Check.Result.PASS, Check.Result.PASS, Check.Result.NOT_CHECKED);
      assertThat(checks.getLast().required()).isFalse();
    }
  }

  @Test
  void theFirmwareIdIsThatOfTheReport() throws Exception {
    Certificate leaf = ChainFile.leafFirst(file("nvidia-h100/chain.pem")).getFirst();

    FirmwareId fwid = FirmwareId.of(leaf).orElseThrow();
    assertThat(fwid.algorithm()).isEqualTo("2.16.840.1.101.3.4.2.2");
    assertThat(fwid.digest().toString()).startsWith("f5c384aebb579217").hasSize(96);
  }
}
