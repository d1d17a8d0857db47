package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A report of NVIDIA is a measurement transcript of SPDM 1.1 like any other. */
@EnabledIf("isThere")
class RealReportTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../shared"), "evidence");
  private static final AsOf AS_OF = AsOf.both(Instant.parse("2025-08-21T12:00:00Z"));

  static boolean isThere() {
    return Files.isDirectory(FOLDER);
  }

  private static Bytes file(String name) throws Exception {
    return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
  }

  private static Appraisal appraise(Bytes report, Bytes chain, Bytes nonce) throws Exception {
    Bytes root = file("trust-anchors/verifier_device_root.pem");
    return new SpdmAppraisal(new KnownChains(Crypto.portable(), 16))
        .appraise(
            SpdmEvidence.of(report, Optional.of(chain)).withNonce(nonce),
            new SpdmCollateral(Anchors.read(List.of(root)), List.of()),
            Policy.DEFAULT,
            AS_OF);
  }

  private static List<String> notPassed(Appraisal appraisal) {
    return appraisal.verdict().checks().stream()
        .filter(check -> check.required() && check.result() != Check.Result.PASS)
        .map(Check::name)
        .toList();
  }

  @Test
  void aGpuSignedItsReport() throws Exception {
    Bytes nonce = Bytes.fromHex("931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb");
    Bytes chain = file("nvidia-h100/chain.pem");
    Appraisal appraisal = appraise(file("nvidia-h100/report.bin"), chain, nonce);
    assertThat(notPassed(appraisal)).containsExactly("negotiation", "measurements");
    assertThat(appraisal.subject()).startsWith("NVIDIA:GH100:");
    byte[] changed = file("nvidia-h100/report.bin").toArray();
    changed[100] ^= 1;
    assertThat(notPassed(appraise(Bytes.copyOf(changed), chain, nonce)))
        .contains("report signature");
  }

  @Test
  void aSwitchSignedItsReport() throws Exception {
    String hex =
        new String(file("nvidia-ls10-switch/report.hex").toArray(), StandardCharsets.US_ASCII)
            .replaceAll("\\s", "");
    Bytes report = Bytes.fromHex(hex);
    Appraisal appraisal =
        appraise(report, file("nvidia-ls10-switch/chain.pem"), report.slice(4, 36));
    assertThat(notPassed(appraisal)).containsExactly("negotiation", "measurements");
  }
}
