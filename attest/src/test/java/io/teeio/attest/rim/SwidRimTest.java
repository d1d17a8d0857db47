package io.teeio.attest.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teeio.attest.RimError;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwidRimTest {
  private static final Path EVIDENCE =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "evidence");
  private static final String DRIVER = "nvidia-h100/NV_GPU_DRIVER_GH100_550.90.07.xml";

  @BeforeEach
  void evidenceIsThere() {
    assumeTrue(Files.isDirectory(EVIDENCE), "../shared is not here");
  }

  private static String text(String file) throws Exception {
    return Files.readString(EVIDENCE.resolve(file), StandardCharsets.UTF_8);
  }

  private static SwidRim rim(String text) throws MalformedInput {
    return SwidRim.read(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static VerificationKey signer(SwidRim rim) throws RimError {
    return rim.certificates().getFirst().publicKey().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    DRIVER + ", 550.90.07, 64, 21",
    "nvidia-h100/NV_GPU_VBIOS_1010_0200_882_96009F0001.xml, 96.00.9F.00.01, 64, 12",
    "nvidia-ls10-switch/switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml,"
        + " 96.10.55.00.01, 64, 31"
  })
  void readsWhatIsPublished(String file, String version, int all, int active) throws Exception {
    SwidRim rim = rim(text(file));

    rim.requireTag();
    assertThat(rim.version()).isEqualTo(version);
    assertThat(rim.resources()).hasSize(all);
    assertThat(rim.resources().stream().filter(SwidResource::active)).hasSize(active);
    assertThat(rim.signatureProblem(signer(rim))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DRIVER,
        "rim/1010_0200_882_96005E0001_PROD.swidtag",
        "rim/1010_0205_862_9600740020_PROD.swidtag"
      })
  void itsCertificatesAreAChainThatHoldsWhileTheyAreValid(String file) throws Exception {
    List<Certificate> rootFirst = new ArrayList<>(rim(text(file)).certificates());
    Collections.reverse(rootFirst);

    Instant while_ = rootFirst.getLast().notBefore().plusSeconds(1);
    assertThat(CertificatePath.check(Crypto.fastest(), rootFirst, while_)).isEmpty();
    assertThat(
            CertificatePath.check(
                Crypto.fastest(), rootFirst, Instant.parse("2026-11-21T12:00:00Z")))
        .hasValueSatisfying(problem -> assertThat(problem).contains("expired"));
  }

  @Test
  void aChangedValueIsNotWhatWasSigned() throws Exception {
    String text = text(DRIVER);
    SwidRim rim = rim(text.replace("index=\"5\" active=\"False\"", "index=\"5\" active=\"True\""));

    assertThat(rim.signatureProblem(signer(rim)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("digest"));
  }

  @Test
  void anotherSignatureIsNotTheSigners() throws Exception {
    SwidRim rim = rim(text("negative/incorrect_signature_driver_rim.xml"));

    assertThat(rim.signatureProblem(signer(rim))).isPresent();
  }

  @Test
  void anotherChainIsNoChain() throws Exception {
    SwidRim rim = rim(text("negative/incorrect_cert_chain_driver_rim.xml"));
    List<Certificate> rootFirst = new ArrayList<>(rim.certificates());
    Collections.reverse(rootFirst);

    Instant while_ = rim.certificates().getFirst().notBefore().plusSeconds(1);
    assertThat(CertificatePath.check(Crypto.fastest(), rootFirst, while_)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "failure_duplicate_index, stands twice",
    "failure_empty_payload, has no measurement",
    "failure_hash_empty_namespace, namespace of its hash",
    "failure_invalid_alternatives, alternatives",
    "failure_invalid_index, index",
    "failure_invalid_size, size",
    "failure_missing_alternatives, alternatives",
    "failure_missing_hash, Hash0",
    "failure_missing_index, index",
    "failure_missing_size, size",
    "failure_no_payload, Payload"
  })
  void refusesAPayloadForItsDefect(String file, String defect) throws Exception {
    SwidRim rim = rim(text("negative/" + file + ".xml"));

    assertThatThrownBy(rim::resources).isInstanceOf(RimError.class).hasMessageContaining(defect);
  }

  @ParameterizedTest
  @CsvSource({
    "failure_missing_meta, Meta",
    "failure_missing_colloquial_version, colloquialVersion"
  })
  void refusesAManifestWithoutAVersion(String file, String defect) throws Exception {
    SwidRim rim = rim(text("negative/" + file + ".xml"));

    assertThatThrownBy(rim::version).isInstanceOf(RimError.class).hasMessageContaining(defect);
  }

  @ParameterizedTest
  @CsvSource({
    "failure_invalid_base64_cert, X509Certificate[0]",
    "failure_invalid_cert_bytes, X509Certificate[0]",
    "failure_invalid_pem_data, X509Certificate[0]",
    "failure_missing_x509_certificate, X509Certificate",
    "failure_missing_x509_data, X509Data"
  })
  void refusesASignerThatCannotBeRead(String file, String defect) throws Exception {
    SwidRim rim = rim(text("negative/" + file + ".xml"));

    assertThatThrownBy(rim::certificates).isInstanceOf(RimError.class).hasMessageContaining(defect);
  }

  @Test
  void anIndexStandsOnce() throws Exception {
    String text = text(DRIVER).replace("index=\"1\"", "index=\"0\"");

    assertThatThrownBy(rim(text)::resources)
        .isInstanceOf(RimError.class)
        .hasMessageContaining("stands twice: 0");
  }

  @Test
  void onlyASoftwareIdentityOfTheStandardIsATag() throws Exception {
    assertThatThrownBy(rim("<SoftwareIdentity/>")::requireTag).isInstanceOf(RimError.class);
    assertThatThrownBy(rim(text("negative/failure_missing_meta.xml"))::requireTag)
        .isInstanceOf(RimError.class);
  }

  @Test
  void aSignatureFurtherDownOrTwiceIsNone() throws Exception {
    String text = text(DRIVER);
    int from = text.indexOf("<ds:Signature ");
    int to = text.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String signature = text.substring(from, to);
    VerificationKey key = signer(rim(text));

    SwidRim twice = rim(text.substring(0, from) + signature + text.substring(from));
    assertThat(twice.signatureProblem(key)).contains("the document has 2 signatures, not one");
    SwidRim wrapped =
        rim(text.substring(0, from) + "<Wrapper>" + signature + "</Wrapper>" + text.substring(to));
    assertThat(wrapped.signatureProblem(key))
        .contains("the signature is not right below the document's root");
    SwidRim none = rim(text.substring(0, from) + text.substring(to));
    assertThat(none.signatureProblem(key)).contains("the document has no signature");
  }

  @Test
  void aSignatureOverAPartIsRefused() throws Exception {
    String text = text(DRIVER);
    VerificationKey key = signer(rim(text));

    SwidRim part = rim(text.replace("<ds:Reference URI=\"\">", "<ds:Reference URI=\"#x\">"));
    assertThat(part.signatureProblem(key)).isPresent();
    SwidRim object =
        rim(text.replace("</ds:Signature>", "<ds:Object>more</ds:Object></ds:Signature>"));
    assertThat(object.signatureProblem(key)).contains("the signature carries objects of its own");
    SwidRim weak = rim(text.replace("xmldsig-more#ecdsa-sha384", "xmldsig-more#ecdsa-sha224"));
    assertThat(weak.signatureProblem(key)).isPresent();
  }
}
