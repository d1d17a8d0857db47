package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One bad chain per defect. */
class CertificatePathTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final KeyAlgorithm P384 = KeyAlgorithm.EC_P384;

  private final CertificateMint mint =
      new CertificateMint(Crypto.portable(), new SeededRandom(1), () -> NOW);
  private final MintedCertificate root = mint.root(P384, "Root");
  private final MintedCertificate intermediate = mint.intermediate(root, P384, "Intermediate");
  private final MintedCertificate leaf = mint.device(intermediate, P384, "ACME", "X", "1");

  static List<Crypto> all() {
    return Backend.all();
  }

  private static Optional<String> check(MintedCertificate... chain) {
    return CertificatePath.check(
        java.util.Arrays.stream(chain).map(MintedCertificate::certificate).toList(), NOW);
  }

  private static CertificateProfile device() {
    return CertificateProfile.device("ACME", "X", "2");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aGoodChainHasNoProblem(Crypto crypto) {
    List<Certificate> chain =
        List.of(root.certificate(), intermediate.certificate(), leaf.certificate());

    assertThat(CertificatePath.check(crypto, chain, NOW)).isEmpty();
    assertThat(CertificatePath.check(crypto, chain.subList(0, 1), NOW)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void algorithmsMayChangeAlongTheChain(Crypto crypto) {
    CertificateMint with = new CertificateMint(crypto, RandomSource.secure(), () -> NOW);
    MintedCertificate rsa = with.root(KeyAlgorithm.RSA_3072, "RSA");
    MintedCertificate p256 = with.intermediate(rsa, KeyAlgorithm.EC_P256, "P-256");
    MintedCertificate p384 = with.device(p256, P384, "A", "B", "C");
    List<Certificate> chain = List.of(rsa.certificate(), p256.certificate(), p384.certificate());

    for (Crypto other : Backend.all()) {
      assertThat(CertificatePath.check(other, chain, NOW)).isEmpty();
    }
  }

  @Test
  void anIntermediateMayBeTheAnchor() {
    assertThat(check(intermediate, leaf)).isEmpty();
  }

  @Test
  void anEmptyChainIsNone() {
    assertThat(check()).contains("the chain has no certificate");
  }

  @Test
  void expired() {
    MintedCertificate old =
        mint.issue(intermediate, P384, device().validFor(Duration.ofMinutes(-1)));

    assertThat(check(root, intermediate, old).orElse(""))
        .startsWith("certificate 2 (ACME X 2) expired at 2026-06-01T11:59:00Z");
  }

  @Test
  void anExpiredAuthorityIsNamed() {
    assertThat(
            CertificatePath.check(
                List.of(root.certificate(), leaf.certificate()), NOW.plus(Duration.ofDays(9_000))))
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith("certificate 0 (Root) expired"));
  }

  @Test
  void notYetValid() {
    assertThat(
            CertificatePath.check(
                List.of(root.certificate()), NOW.minus(Duration.ofHours(1)).minusSeconds(1)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("is not valid before"));
    assertThat(CertificatePath.check(List.of(root.certificate()), NOW.minus(Duration.ofHours(1))))
        .isEmpty();
  }

  @Test
  void wrongIssuer() {
    assertThat(check(root, leaf).orElse(""))
        .isEqualTo(
            "certificate 1 (ACME X 1) was issued by Intermediate,"
                + " not by the certificate before it");
  }

  @Test
  void badSignature() {
    // Another key under the same name.
    MintedCertificate impostor = mint.intermediate(mint.root(P384, "Root"), P384, "Intermediate");
    MintedCertificate forged = mint.device(impostor, P384, "ACME", "X", "1");

    assertThat(check(root, impostor, forged).orElse(""))
        .contains("certificate 1", "signature that is not its issuer's");
    assertThat(check(root, intermediate, forged).orElse(""))
        .contains("certificate 2", "signature that is not its issuer's");
  }

  @Test
  void aRootThatDidNotSignItself() throws MalformedInput {
    byte[] der = root.certificate().der().toArray();
    der[der.length - 1] ^= 1;

    assertThat(CertificatePath.check(List.of(Certificate.read(Bytes.copyOf(der))), NOW).orElse(""))
        .contains("certificate 0", "signature");
  }

  @Test
  void authorityFlagMissing() {
    MintedCertificate unflagged =
        mint.issue(
            root,
            P384,
            CertificateProfile.authority("Intermediate", 0)
                .withBasicConstraints(Optional.of(BasicConstraints.END_ENTITY)));
    MintedCertificate silent =
        mint.issue(
            root,
            P384,
            CertificateProfile.authority("Intermediate", 0).withBasicConstraints(Optional.empty()));

    MintedCertificate device = mint.device(root, P384, "ACME", "X", "3");

    for (MintedCertificate authority : List.of(unflagged, silent, device)) {
      assertThat(check(root, authority, mint.issue(authority, P384, device())).orElse(""))
          .contains("certificate 1", "without being an authority (CA flag)");
    }
  }

  @Test
  void keyUsageThatDoesNotAllowSigningCertificates() {
    MintedCertificate wrong =
        mint.issue(
            root,
            P384,
            CertificateProfile.authority("Intermediate", 0)
                .withKeyUsages(Set.of(KeyUsage.DIGITAL_SIGNATURE)));

    assertThat(check(root, wrong, mint.issue(wrong, P384, device())).orElse(""))
        .contains("certificate 1", "key usage");
  }

  @Test
  void pathLength() {
    MintedCertificate deeper = mint.intermediate(intermediate, P384, "Deeper");
    MintedCertificate below = mint.issue(deeper, P384, device());

    assertThat(check(root, intermediate, deeper, below).orElse(""))
        .isEqualTo("certificate 1 (Intermediate) allows a path length of 0, and 1 follow");
  }

  @Test
  void aPathOfExactlyTheAllowedLength() {
    MintedCertificate first = mint.issue(root, P384, CertificateProfile.authority("First", 1));
    MintedCertificate second = mint.intermediate(first, P384, "Second");

    assertThat(check(root, first, second, mint.issue(second, P384, device()))).isEmpty();
  }

  @Test
  void aSignatureOfAnotherKindOfKey() throws MalformedInput {
    // The name is right, the key is RSA, the signature ECDSA.
    MintedCertificate rsa = mint.root(KeyAlgorithm.RSA_3072, "Root");

    assertThat(check(rsa, intermediate, leaf).orElse(""))
        .contains("certificate 1", "signature that is not its issuer's");
  }

  /** A device of the field: keys of 384 bits, five certificates (leaf first in the file). */
  @Test
  void aRealDevicesChainHasNoProblem() throws IOException, MalformedInput {
    Path file = Path.of(System.getProperty("teeio.shared", "../shared"), "evidence/nvidia-h100");
    Assumptions.assumeTrue(Files.exists(file), "../shared is not here");
    String pem = Files.readString(file.resolve("chain.pem"), StandardCharsets.US_ASCII);
    List<Certificate> rootFirst = new ArrayList<>();
    Matcher found =
        Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----").matcher(pem);
    while (found.find()) {
      rootFirst.addFirst(
          Certificate.read(Bytes.copyOf(Base64.getMimeDecoder().decode(found.group(1)))));
    }

    assertThat(rootFirst).hasSizeGreaterThan(2);
    for (Crypto crypto : Backend.all()) {
      assertThat(CertificatePath.check(crypto, rootFirst, NOW)).isEmpty();
    }
    rootFirst.removeLast();
    assertThat(CertificatePath.check(rootFirst.reversed(), NOW)).isPresent();
  }
}
