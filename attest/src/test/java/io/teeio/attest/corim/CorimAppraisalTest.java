package io.teeio.attest.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseSign;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.jose.Jwk;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorimAppraisalTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("teeio.shared", "../../shared"), "evidence", "corim");
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final CorimAppraisal APPRAISAL =
      new CorimAppraisal(CRYPTO, new KnownChains(CRYPTO, 100));
  private static final Bytes MANIFEST =
      CborWriter.write(
          Made.corim(
              Made.comid(0, Made.state(Made.ENVIRONMENT, Made.measurement(1, Made.digest(1))))));

  static boolean sharedIsThere() {
    return Files.isDirectory(FOLDER);
  }

  private static Bytes file(String name) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
  }

  private static CorimTrust realKey() throws IOException, MalformedInput {
    String jwk = Files.readString(FOLDER.resolve("ec-p256.jwk"), StandardCharsets.UTF_8);
    return CorimTrust.ofKeys(List.of(Jwk.read(jwk).key()));
  }

  private static Map<String, Result> results(Bytes file, CorimTrust trust, Instant asOf) {
    return APPRAISAL.appraise("", file, trust, asOf).checks().stream()
        .collect(Collectors.toMap(Check::name, Check::result));
  }

  @ParameterizedTest
  @ValueSource(strings = {"signed-good-corim.cbor", "signed-example-corim.cbor"})
  @EnabledIf("sharedIsThere")
  void realManifestsVerifyWithTheirKeyUntilTheyExpire(String name) throws Exception {
    Bytes file = file(name);

    assertThat(results(file, realKey(), Instant.parse("2024-01-01T00:00:00Z")))
        .isEqualTo(Map.of("form", Result.PASS, "signature", Result.PASS, "validity", Result.PASS));
    assertThat(results(file, realKey(), NOW)).containsEntry("validity", Result.FAIL);
    assertThat(results(file, CorimTrust.ofKeys(List.of()), NOW))
        .containsEntry("signature", Result.NOT_CHECKED);
    CorimFile read = CorimFile.read(file);
    assertThat(read.signer()).contains("ACME Ltd signing key");
    assertThat(read.corim().identifier()).isEqualTo("test corim id");
    assertThat(read.corim().references()).hasSize(1);
    State state = read.corim().references().getFirst();
    assertThat(state.environment().text()).isEqualTo("ACME RoadRunner");
    assertThat(state.measurements()).hasSize(3);
  }

  @Test
  @EnabledIf("sharedIsThere")
  void noBitOfARealManifestMayChange() throws Exception {
    Bytes file = file("signed-good-corim.cbor");
    CorimTrust trust = realKey();

    for (int i = 0; i < file.length(); i++) {
      byte[] changed = file.toArray();
      changed[i] ^= (byte) (1 << i % 8);
      Map<String, Result> results =
          results(Bytes.copyOf(changed), trust, Instant.parse("2024-01-01T00:00:00Z"));
      assertThat(results.values()).as("byte " + i).contains(Result.FAIL);
    }
  }

  @Test
  @EnabledIf("sharedIsThere")
  void aReviewSignedBySeveralIsRead() throws Exception {
    CorimFile review = CorimFile.read(file("ocp-safe_signed.cbor"));

    assertThat(review.signed().orElseThrow()).isInstanceOf(CoseSign.class);
    assertThat(review.corim().profiles()).containsExactly("1.3.6.1.4.1.47639.1.1");
    assertThat(review.corim().entities().getFirst().name()).isEqualTo("Tetrel Security Inc.");
    Triples.Conditional conditional =
        review.corim().comids().getFirst().triples().conditional().getFirst();
    assertThat(conditional.conditions().getFirst().measurements().getFirst().values().digests())
        .hasSize(1);
    assertThat(
            conditional
                .endorsements()
                .getFirst()
                .measurements()
                .getFirst()
                .values()
                .unknown()
                .entries())
        .hasSize(1);
    VerificationKey other =
        CRYPTO.generateSigningKey(KeyAlgorithm.EC_P521, RANDOM).verificationKey();
    assertThat(results(file("ocp-safe_signed.cbor"), CorimTrust.ofKeys(List.of(other)), NOW))
        .containsEntry("signature", Result.FAIL);
  }

  @Test
  void whatNobodySignedIsNotBelieved() {
    assertThat(results(MANIFEST, CorimTrust.ofKeys(List.of()), NOW))
        .containsEntry("signature", Result.FAIL);
  }

  private static CorimTrust anchored(MintedCertificate root) {
    return new CorimTrust(
        List.of(),
        new ChainTrust(
            Anchors.of(List.of(root.certificate())), Statements.NONE, RevocationPolicy.DEFAULT));
  }

  @Test
  void aSignerShowsCertificates() {
    CertificateMint mint = new CertificateMint(CRYPTO, RANDOM, () -> NOW);
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P384, "root");
    MintedCertificate signer =
        mint.device(root, KeyAlgorithm.EC_P384, "ACME", "signer of manifests", "1");
    CoseHeaders headers =
        CoseSign1.headers(signer.key())
            .withCertificates(List.of(signer.certificate(), root.certificate()));
    Bytes file = CoseSign1.sign(CRYPTO, signer.key(), headers, MANIFEST, RANDOM).toBytes();
    MintedCertificate stranger = mint.root(KeyAlgorithm.EC_P384, "stranger");
    Bytes forged = CoseSign1.sign(CRYPTO, stranger.key(), headers, MANIFEST, RANDOM).toBytes();

    assertThat(results(file, anchored(root), NOW))
        .containsEntry("signature", Result.PASS)
        .containsEntry("certificate chain", Result.PASS)
        .containsEntry("certificate dates", Result.PASS);
    assertThat(results(file, anchored(stranger), NOW))
        .containsEntry("certificate chain", Result.FAIL);
    assertThat(results(file, anchored(root), NOW.plus(Duration.ofDays(36_500))))
        .containsEntry("certificate dates", Result.FAIL)
        .containsEntry("certificate chain", Result.PASS);
    assertThat(results(forged, anchored(root), NOW)).containsEntry("signature", Result.FAIL);
  }

  @Test
  void oneSignerOfSeveralThatIsKnownIsEnough() {
    CertificateMint mint = new CertificateMint(CRYPTO, RANDOM, () -> NOW);
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P384, "known");
    MintedCertificate known = mint.device(root, KeyAlgorithm.EC_P384, "ACME", "signer", "1");
    MintedCertificate unknown = mint.root(KeyAlgorithm.EC_P384, "unknown");
    CoseSign message =
        CoseSign.sign(
                CRYPTO,
                unknown.key(),
                CoseHeaders.NONE,
                CoseSign1.headers(unknown.key()).withCertificates(List.of(unknown.certificate())),
                MANIFEST,
                RANDOM)
            .and(
                CRYPTO,
                known.key(),
                CoseSign1.headers(known.key()).withCertificates(List.of(known.certificate())),
                RANDOM);

    assertThat(results(message.toBytes(), anchored(root), NOW))
        .containsEntry("signature", Result.PASS)
        .containsEntry("certificate chain", Result.PASS);
    assertThat(
            results(
                message.toBytes(), CorimTrust.ofKeys(List.of(known.key().verificationKey())), NOW))
        .containsEntry("signature", Result.PASS);
  }

  private static Bytes signedWith(Cbor.Table covered) {
    MintedCertificate any =
        new CertificateMint(CRYPTO, RANDOM, () -> NOW).root(KeyAlgorithm.EC_P256, "any");
    return CoseSign1.sign(
            CRYPTO,
            any.key(),
            CoseHeaders.of(covered.with(1, Cbor.whole(-7)), Cbor.Table.EMPTY),
            MANIFEST,
            RANDOM)
        .toBytes();
  }

  /** CoRIM's header 8 of the earlier drafts, and claims as in a token (RFC 9597). */
  @Test
  void theSignatureHasItsOwnValidity() throws MalformedInput {
    Cbor.Table limits =
        Made.table(0, Made.table(0, Cbor.text("ACME")))
            .with(1, Made.table(1, new Cbor.Tagged(1, Cbor.whole(NOW.getEpochSecond()))));
    Bytes meta = signedWith(Made.table(8, Cbor.octets(CborWriter.write(limits))));
    Bytes claims =
        signedWith(
            Made.table(
                15, Made.table(1, Cbor.text("ACME")).with(4, Cbor.whole(NOW.getEpochSecond()))));

    for (Bytes file : List.of(meta, claims)) {
      assertThat(CorimFile.read(file).signer()).contains("ACME");
      CorimTrust nobody = CorimTrust.ofKeys(List.of());
      assertThat(results(file, nobody, NOW)).containsEntry("validity", Result.PASS);
      assertThat(results(file, nobody, NOW.plusSeconds(1))).containsEntry("validity", Result.FAIL);
    }
  }

  @Test
  void theTagsOfOlderDraftsAreTaken() throws MalformedInput {
    Cbor signed = CborReader.read(signedWith(Cbor.Table.EMPTY));

    for (Cbor file :
        List.of(new Cbor.Tagged(502, signed), new Cbor.Tagged(500, new Cbor.Tagged(502, signed)))) {
      assertThat(CorimFile.read(CborWriter.write(file)).corim().identifier()).isEqualTo("made");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0",
        "d901f5a0",
        "d901f5a1006161",
        "d901f5a2006161" + "0180",
        "d901f5a2006161" + "018140",
        "d901f5a2006161" + "0181d901fa40",
        "d901f5a2006161" + "0181d901fa41a0",
        "d901f5a2006161" + "0181d901fa00",
        "d901f5a2006161" + "0181d901f941a0",
        "d901f5a2006161" + "0181d901fc41a0",
        "d28440a0f640",
        "d28440a041a040",
        "d901f4d901f600",
      })
  void whatIsNoManifestIsRefused(String hex) {
    assertThatThrownBy(() -> CorimFile.read(Bytes.fromHex(hex))).isInstanceOf(MalformedInput.class);
    assertThat(results(Bytes.fromHex(hex), CorimTrust.ofKeys(List.of()), NOW))
        .isEqualTo(Map.of("form", Result.FAIL));
  }

  @Test
  void partsOfOtherKindsAreKept() throws MalformedInput {
    Cbor.Table coswid =
        Made.table(0, Cbor.text("tag"))
            .with(1, Cbor.text("driver"))
            .with(13, Cbor.text("1.0"))
            .with(
                6,
                Made.table(
                    16,
                    Made.table(24, Cbor.text("lib"))
                        .with(
                            26,
                            Made.table(
                                17,
                                Made.table(24, Cbor.text("driver.so")).with(20, Cbor.whole(12))))));
    Cbor.Table list =
        Made.table(0, Made.table(0, Cbor.text("list")))
            .with(1, Cbor.list(Made.table(0, Cbor.text("tag"))));
    Cbor manifest =
        new Cbor.Tagged(
            501,
            Made.table(0, Cbor.octets(Bytes.zeros(16)))
                .with(
                    1,
                    Cbor.list(
                        new Cbor.Tagged(505, Cbor.octets(CborWriter.write(coswid))),
                        new Cbor.Tagged(508, Cbor.octets(CborWriter.write(list))),
                        new Cbor.Tagged(999, Cbor.octets(Bytes.of(1)))))
                .with(99, Cbor.TRUE));
    Corim read = CorimFile.read(CborWriter.write(manifest)).corim();

    assertThat(read.tags()).hasSize(3);
    assertThat(((Coswid) read.tags().get(0)).files().getFirst().path()).isEqualTo("lib/driver.so");
    assertThat(((ConciseTag.TagList) read.tags().get(1)).tags().getFirst().identifier())
        .isEqualTo("tag");
    assertThat(read.tags().get(2)).isEqualTo(new ConciseTag.Unknown(999, Bytes.of(1)));
    assertThat(read.unknown().entries()).hasSize(1);
    assertThat(read.references()).isEmpty();
  }
}
