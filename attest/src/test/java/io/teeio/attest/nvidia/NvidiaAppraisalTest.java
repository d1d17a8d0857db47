package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.ChainFile;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real devices: what must come out right, and what must be refused for its own reason. */
@EnabledIf("io.teeio.attest.nvidia.Evidence#isThere")
class NvidiaAppraisalTest {
  private static final Bytes NONCE =
      Bytes.fromHex("931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb");
  private static final AsOf THEN =
      new AsOf(Instant.parse("2025-08-21T12:00:00Z"), Instant.parse("2025-10-24T12:00:00Z"));
  private static final AsOf LATER = AsOf.both(Instant.parse("2026-11-21T12:00:00Z"));
  private static final String DRIVER = "nvidia-h100/NV_GPU_DRIVER_GH100_550.90.07.xml";
  private static final String VBIOS = "nvidia-h100/NV_GPU_VBIOS_1010_0200_882_96009F0001.xml";
  private static final String SWITCH =
      "nvidia-ls10-switch/switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml";

  private final NvidiaAppraisal appraisal =
      new NvidiaAppraisal(new KnownChains(Crypto.fastest(), 64));

  private static NvidiaEvidence h100() {
    return NvidiaEvidence.of(
            "GPU-0",
            Evidence.file("nvidia-h100/report.bin"),
            Evidence.file("nvidia-h100/chain.pem"))
        .withNonce(NONCE);
  }

  private static NvidiaEvidence nvSwitch() {
    return NvidiaEvidence.of(
        "SWITCH-0",
        Evidence.file("nvidia-ls10-switch/report.hex"),
        Evidence.file("nvidia-ls10-switch/chain.pem"));
  }

  private static ReferenceManifest rim(String file) {
    return ReferenceManifest.read(file, Evidence.file(file));
  }

  private static Anchors root(String file) throws MalformedInput {
    return new Anchors(
        List.of(ChainFile.leafFirst(Evidence.file("trust-anchors/" + file)).getFirst().der()));
  }

  private static NvidiaCollateral collateral(List<ReferenceManifest> rims) throws MalformedInput {
    return new NvidiaCollateral(
        rims, root("verifier_device_root.pem"), root("verifier_RIM_root.pem"), Statements.NONE);
  }

  private static NvidiaCollateral collateral(String... rims) throws MalformedInput {
    return collateral(java.util.Arrays.stream(rims).map(NvidiaAppraisalTest::rim).toList());
  }

  private static NvidiaCollateral complete() throws MalformedInput {
    List<io.teeio.attest.certificate.Statement> statements = new ArrayList<>();
    for (Bytes file : Evidence.files("nvidia-h100/ocsp")) {
      statements.addAll(Statements.read(file));
    }
    NvidiaCollateral plain = collateral(DRIVER, VBIOS);
    return new NvidiaCollateral(
        plain.manifests(),
        plain.devices(),
        plain.referenceValues(),
        Statements.NONE.and(statements));
  }

  private Appraisal appraise(NvidiaEvidence evidence, NvidiaCollateral collateral, AsOf asOf) {
    return appraisal.appraise(evidence, collateral, Policy.DEFAULT, asOf);
  }

  private static List<String> failed(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  private static Check check(Appraisal appraisal, String name) {
    return appraisal.verdict().checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGenuineH100PassesAsOfThen() throws Exception {
    Appraisal result = appraise(h100(), complete(), THEN);

    assertThat(result.verdict().checks())
        .allMatch(check -> check.result() == Check.Result.PASS)
        .extracting(Check::name)
        .contains(
            "report form",
            "report signature",
            "nonce",
            "certificate chain",
            "certificate dates",
            "revocation",
            "firmware id",
            "architecture",
            "driver version",
            "driver rim form",
            "driver rim signature",
            "driver rim certificate chain",
            "driver rim certificate dates",
            "driver rim revocation",
            "vbios version",
            "vbios rim signature",
            "measurements");
    assertThat(result.measurements().compared()).isEqualTo(33);
    assertThat(result.measurements().matched()).isEqualTo(33);
    assertThat(result.outcome()).isEqualTo(Verdict.Outcome.PASS);
  }

  @Test
  void laterTheSignersHaveExpiredAndStatementsAreStaleButMeasurementsStillMatch() throws Exception {
    Appraisal result = appraise(h100(), complete(), LATER);

    assertThat(failed(result))
        .containsExactlyInAnyOrder(
            "revocation",
            "driver rim certificate dates",
            "driver rim revocation",
            "vbios rim certificate dates",
            "vbios rim revocation");
    assertThat(result.measurements().matched()).isEqualTo(33);
  }

  @Test
  void anotherH100DiffersAtExactlyIndex9() throws Exception {
    Appraisal result =
        appraise(
            NvidiaEvidence.of(
                "GPU-0",
                Evidence.file("nvidia-h100/report-580.159.03.hex"),
                Evidence.file("nvidia-h100/chain-580.159.03.pem")),
            collateral("rim/1010_0205_862_9600740020_PROD.swidtag"),
            LATER);

    assertThat(check(result, "report signature").result()).isEqualTo(Check.Result.PASS);
    assertThat(result.measurements().mismatched()).extracting(Mismatch::index).containsExactly(9);
    assertThat(check(result, "driver rim form").reason())
        .contains("NV_GPU_DRIVER_GH100_580.159.03");
  }

  @Test
  void aGenuineSwitchPassesLater() throws Exception {
    Appraisal result = appraise(nvSwitch(), collateral(SWITCH, DRIVER), LATER);

    assertThat(result.passed()).isTrue();
    assertThat(result.measurements().compared()).isEqualTo(31);
    assertThat(result.measurements().matched()).isEqualTo(31);
    assertThat(check(result, "firmware id").result()).isEqualTo(Check.Result.NOT_CHECKED);
  }

  @Test
  void theManifestsOfADeviceAreFoundAmongMany() throws Exception {
    NvidiaCollateral many =
        collateral(
            SWITCH,
            "rim/1010_0200_882_96005E0001_PROD.swidtag",
            VBIOS,
            "rim/1010_0205_862_9600740020_PROD.swidtag",
            DRIVER);

    assertThat(appraise(h100(), many, THEN).passed()).isTrue();
    assertThat(appraise(nvSwitch(), many, LATER).passed()).isTrue();
  }

  @Test
  void aDeviceOfWhichLittleIsKnownDoesNotPass() throws Exception {
    for (NvidiaCollateral little : List.of(collateral(), collateral(DRIVER), collateral(VBIOS))) {
      Appraisal result = appraise(h100(), little, THEN);

      assertThat(result.outcome()).isEqualTo(Verdict.Outcome.NOT_CHECKED);
      assertThat(check(result, "measurements").result()).isEqualTo(Check.Result.NOT_CHECKED);
    }
  }

  @Test
  void theChallengeMustBeTheVerifiersOwn() throws Exception {
    Bytes other = Bytes.zeros(32);
    assertThat(failed(appraise(h100().withNonce(other), complete(), THEN)))
        .containsExactly("nonce");

    NvidiaEvidence unasked = NvidiaEvidence.of("GPU-0", h100().report(), h100().chain());
    Check none = check(appraise(unasked, complete(), THEN), "nonce");
    assertThat(none.result()).isEqualTo(Check.Result.NOT_CHECKED);
    assertThat(none.required()).isFalse();
    Policy fresh =
        new Policy("fresh", Set.of("nonce"), Set.of(), RevocationPolicy.DEFAULT, Map.of());
    assertThat(appraisal.appraise(unasked, complete(), fresh, THEN).passed()).isFalse();
    assertThat(appraisal.appraise(h100(), complete(), fresh, THEN).passed()).isTrue();
  }

  @Test
  void theDevicesRootVouchesForNoManifest() throws Exception {
    NvidiaCollateral good = complete();
    NvidiaCollateral wrong =
        new NvidiaCollateral(good.manifests(), good.devices(), good.devices(), good.statements());

    assertThat(failed(appraise(h100(), wrong, THEN)))
        .containsExactly("driver rim certificate chain", "vbios rim certificate chain");
    assertThat(failed(appraise(withoutRoot(h100()), wrong, THEN)))
        .containsExactly("driver rim certificate chain", "vbios rim certificate chain");
    assertThat(appraise(withoutRoot(h100()), good, THEN).passed()).isTrue();
  }

  private static NvidiaEvidence withoutRoot(NvidiaEvidence evidence) throws MalformedInput {
    List<Certificate> chain = ChainFile.leafFirst(evidence.chain());
    return NvidiaEvidence.of(
            evidence.name(),
            evidence.report(),
            io.teeio.crypto.PemFile.encode(chain.subList(0, chain.size() - 1)))
        .withNonce(NONCE);
  }

  @Test
  void whatTheBundleSaysMustBeTrue() throws Exception {
    NvidiaEvidence lie =
        new NvidiaEvidence(
            "GPU-0",
            h100().report(),
            h100().chain(),
            java.util.Optional.of("BLACKWELL"),
            java.util.Optional.of(Bytes.zeros(32)),
            java.util.Optional.empty());

    assertThat(failed(appraise(lie, complete(), THEN))).containsExactly("nonce", "architecture");
  }

  @Test
  void thePolicyMayAskForMoreThanTheManifests() throws Exception {
    Policy strict =
        new Policy(
            "strict",
            Set.of(),
            Set.of(),
            RevocationPolicy.DEFAULT,
            Map.of("driver", "550.90.08", "vbios", "96.00.9F.00.01", "spdm", "1.2"));

    assertThat(failed(appraisal.appraise(h100(), complete(), strict, THEN)))
        .containsExactly("driver minimum version", "spdm minimum version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"report", "chain", "rim"})
  void whatIsNoEvidenceAtAllIsAFailedCheck(String part) throws Exception {
    Bytes rubbish = Bytes.of('<', 0, 0xFF);
    NvidiaEvidence evidence =
        NvidiaEvidence.of(
            "GPU-0",
            part.equals("report") ? rubbish : h100().report(),
            part.equals("chain") ? rubbish : h100().chain());
    List<ReferenceManifest> rims =
        part.equals("rim")
            ? List.of(ReferenceManifest.read("rubbish", rubbish), rim(VBIOS))
            : List.of(rim(DRIVER), rim(VBIOS));

    assertThat(failed(appraise(evidence, collateral(rims), THEN)))
        .contains(
            switch (part) {
              case "report" -> "report form";
              case "chain" -> "certificate chain";
              default -> "driver rim form";
            });
  }

  @ParameterizedTest
  @CsvSource({
    "failure_duplicate_index, driver rim form, stands twice",
    "failure_empty_payload, driver rim form, has no measurement",
    "failure_hash_empty_namespace, driver rim form, namespace of its hash",
    "failure_invalid_alternatives, driver rim form, alternatives",
    "failure_invalid_index, driver rim form, index",
    "failure_invalid_size, driver rim form, size",
    "failure_missing_alternatives, driver rim form, alternatives",
    "failure_missing_hash, driver rim form, Hash0",
    "failure_missing_index, driver rim form, index",
    "failure_missing_size, driver rim form, size",
    "failure_no_payload, driver rim form, Payload",
    "failure_missing_meta, driver rim form, Meta: is missing",
    "failure_missing_colloquial_version, driver rim form, colloquialVersion",
    "failure_invalid_base64_cert, driver rim certificate chain, X509Certificate[0]",
    "failure_invalid_cert_bytes, driver rim certificate chain, X509Certificate[0]",
    "failure_invalid_pem_data, driver rim certificate chain, X509Certificate[0]",
    "failure_missing_x509_certificate, driver rim certificate chain, X509Certificate",
    "failure_missing_x509_data, driver rim certificate chain, X509Data",
    "incorrect_signature_driver_rim, driver rim signature, signature",
    "incorrect_cert_chain_driver_rim, other rim certificate chain, is not trusted"
  })
  void aBrokenManifestIsRefusedForItsOwnDefect(String file, String name, String defect)
      throws Exception {
    Appraisal result = appraise(h100(), collateral("negative/" + file + ".xml", VBIOS), THEN);

    assertThat(result.passed()).isFalse();
    assertThat(failed(result)).contains(name);
    assertThat(check(result, name).reason()).contains(defect);
    if (file.startsWith("failure_")) {
      assertThat(check(result, "measurements").result()).isEqualTo(Check.Result.NOT_CHECKED);
      assertThat(check(result, "driver rim signature").result()).isEqualTo(Check.Result.FAIL);
    }
    Appraisal beside =
        appraise(h100(), collateral(DRIVER, VBIOS, "negative/" + file + ".xml"), THEN);
    assertThat(failed(beside)).contains(name.replaceFirst("driver rim", "other rim"));
  }

  @Test
  void aForgedReportIsRefused() throws Exception {
    NvidiaEvidence forged =
        NvidiaEvidence.of(
            "GPU-0",
            Evidence.file("negative/hopperAttestationReportInvalidSignature.txt"),
            h100().chain());

    assertThat(failed(appraise(forged, complete(), THEN)))
        .contains("report signature", "firmware id", "driver version", "measurements");
  }

  /** What is left of a chain is the same as before, or it is refused; its root is dropped. */
  @Test
  void aFlippedBitInTheChainIsRefused() throws Exception {
    NvidiaCollateral collateral = complete();
    byte[] chain = h100().chain().toArray();
    List<Certificate> whole = ChainFile.leafFirst(h100().chain());
    for (int at = 0; at < chain.length; at += 19) {
      chain[at] ^= (byte) (1 << at % Byte.SIZE);
      Bytes changed = Bytes.copyOf(chain);
      Appraisal result =
          appraise(
              NvidiaEvidence.of("GPU-0", h100().report(), changed).withNonce(NONCE),
              collateral,
              THEN);
      if (result.passed()) {
        assertThat(ChainFile.leafFirst(changed).subList(0, 4))
            .as("byte %d", at)
            .isEqualTo(whole.subList(0, 4));
      }
      chain[at] ^= (byte) (1 << at % Byte.SIZE);
    }
  }

  /** Only the root in the unsigned KeyInfo may change, and is not relied on. */
  @Test
  void aFlippedBitInAManifestIsRefused() throws Exception {
    NvidiaCollateral good = complete();
    byte[] xml = Evidence.file(DRIVER).toArray();
    int root =
        new String(xml, java.nio.charset.StandardCharsets.US_ASCII)
            .lastIndexOf("<ds:X509Certificate>");
    for (int at = 0; at < xml.length; at += 409) {
      xml[at] ^= (byte) (1 << at % Byte.SIZE);
      NvidiaCollateral changed =
          new NvidiaCollateral(
              List.of(ReferenceManifest.read("changed", Bytes.copyOf(xml)), rim(VBIOS)),
              good.devices(),
              good.referenceValues(),
              good.statements());
      boolean passed = appraise(h100(), changed, THEN).passed();
      assertThat(passed && at < root).as("byte %d", at).isFalse();
      xml[at] ^= (byte) (1 << at % Byte.SIZE);
    }
  }

  @Test
  void theSameArgumentsGiveTheSameBytes() throws Exception {
    String first = AppraisalJson.write(appraise(h100(), complete(), THEN));
    NvidiaAppraisal fresh = new NvidiaAppraisal(new KnownChains(Crypto.fastest(), 0));

    assertThat(AppraisalJson.write(appraise(h100(), complete(), THEN))).isEqualTo(first);
    assertThat(AppraisalJson.write(fresh.appraise(h100(), complete(), Policy.DEFAULT, THEN)))
        .isEqualTo(first);
  }

  @Test
  void claimsHaveTheShapeOfNvidiasService() throws Exception {
    Map<String, Claim> claims = appraise(h100(), complete(), THEN).claims().values();
    Certificate leaf = ChainFile.leafFirst(h100().chain()).getFirst();

    assertThat(claims)
        .containsEntry("hwmodel", new Claim.Text("GH100 A01 GSP BROM"))
        .containsEntry(
            "ueid", new Claim.Text(new BigInteger(1, leaf.serial().toArray()).toString()))
        .containsEntry("oemid", new Claim.Text("5703"))
        .containsEntry("eat_nonce", new Claim.Text(NONCE.toString()))
        .containsEntry("measres", new Claim.Text("success"))
        .containsEntry("secboot", new Claim.Flag(true))
        .containsEntry("dbgstat", new Claim.Text("disabled"))
        .containsEntry("x-nvidia-gpu-vbios-version", new Claim.Text("96.00.9F.00.01"))
        .containsEntry("x-nvidia-gpu-vbios-index-no-conflict", new Claim.Flag(true))
        .containsEntry(
            "x-nvidia-gpu-attestation-report-cert-chain-fwid-match", new Claim.Flag(true))
        .containsEntry("x-nvidia-attestation-warning", new Claim.Unknown());
    assertThat(chain(claims, "driver-rim"))
        .containsEntry("x-nvidia-cert-expiration-date", new Claim.Text("2026-06-01T02:08:29Z"))
        .containsEntry("x-nvidia-cert-status", new Claim.Text("valid"))
        .containsEntry("x-nvidia-cert-ocsp-status", new Claim.Text("good"))
        .containsEntry("x-nvidia-cert-revocation-reason", new Claim.Unknown());
    assertThat(chain(claims, "vbios-rim"))
        .containsEntry("x-nvidia-cert-expiration-date", new Claim.Text("2026-02-22T23:17:58Z"));
    assertThat(chain(claims, "attestation-report"))
        .containsEntry("x-nvidia-cert-expiration-date", new Claim.Text("9999-12-31T23:59:59Z"));
    assertThat(chain(appraise(h100(), complete(), LATER).claims().values(), "driver-rim"))
        .containsEntry("x-nvidia-cert-status", new Claim.Text("expired"))
        .containsEntry("x-nvidia-cert-ocsp-status", new Claim.Text("unknown"));
  }

  private static Map<String, Claim> chain(Map<String, Claim> claims, String what) {
    Claim chain = claims.get("x-nvidia-gpu-" + what + "-cert-chain");
    return chain instanceof Claim.Table table ? table.values() : Map.of();
  }
}
