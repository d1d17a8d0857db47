package io.teeio.attest.certificate;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.RevocationMint;
import io.teeio.crypto.RevocationMint.Answer;
import io.teeio.crypto.RevocationMint.ListContent;
import io.teeio.crypto.RevocationMint.Revoked;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A root, two authorities, and a device's leaf, and what they say of one another. */
final class MintedChain {
  static final Instant MADE = Instant.parse("2026-03-01T00:00:00Z");
  static final Instant NOW = MADE.plus(Duration.ofDays(10));
  static final Duration DAY = Duration.ofDays(1);
  static final KeyAlgorithm KEYS = KeyAlgorithm.EC_P256;
  static final Crypto CRYPTO = Crypto.portable();

  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  final CertificateMint mint = new CertificateMint(CRYPTO, RandomSource.secure(), () -> MADE);
  final RevocationMint words = new RevocationMint(CRYPTO, RandomSource.secure());
  final MintedCertificate root = mint.root(KEYS, "root");
  final MintedCertificate upper = mint.issue(root, KEYS, CertificateProfile.authority("upper", 1));
  final MintedCertificate lower = mint.intermediate(upper, KEYS, "lower");
  final MintedCertificate leaf = mint.device(lower, KEYS, "teeio", "device", "1");

  List<Certificate> leafFirst() {
    return List.of(
        leaf.certificate(), lower.certificate(), upper.certificate(), root.certificate());
  }

  Anchors anchors() {
    return Anchors.of(List.of(root.certificate()));
  }

  /** A certificate below {@code issuer} that lets its key answer for it. */
  MintedCertificate responder(MintedCertificate issuer, Duration validFor) {
    return mint.issue(
        issuer,
        KEYS,
        CertificateProfile.device("teeio", "responder", "1")
            .withKeyUsages(Set.of(KeyUsage.DIGITAL_SIGNATURE))
            .withExtendedKeyUsages(List.of(OCSP_SIGNING))
            .validFor(validFor));
  }

  Statement list(MintedCertificate issuer, ListContent content) {
    try {
      return RevocationList.read(words.list(issuer, content));
    } catch (MalformedInput bug) {
      throw new AssertionError(bug);
    }
  }

  /** A list from {@code from} to a day later. */
  Statement list(MintedCertificate issuer, Instant from, Revoked... revoked) {
    return list(issuer, ListContent.complete(from, from.plus(DAY), 7, List.of(revoked)));
  }

  /** What {@code delta} adds to list number 7. */
  Statement delta(MintedCertificate issuer, Instant from, Revoked... revoked) {
    return list(
        issuer,
        new ListContent(
            from,
            Optional.of(from.plus(DAY)),
            8,
            java.util.OptionalLong.of(7),
            Optional.empty(),
            List.of(revoked)));
  }

  Answer good(MintedCertificate subject, MintedCertificate issuer, Instant from) {
    return Answer.good(id(subject, issuer), from, from.plus(DAY));
  }

  Answer revoked(
      MintedCertificate subject, MintedCertificate issuer, Instant from, Instant at, int reason) {
    return new Answer(
        id(subject, issuer),
        Optional.of(new Revoked(Bytes.EMPTY, at, reason)),
        false,
        from,
        Optional.of(from.plus(DAY)));
  }

  static CertificateId id(MintedCertificate subject, MintedCertificate issuer) {
    return CertificateId.of(subject.certificate(), issuer.certificate(), CertificateId.SHA_1);
  }

  Statement response(MintedCertificate signer, Answer... answers) {
    try {
      return OcspResponse.read(
          words.response(
              signer,
              List.of(signer.certificate()),
              answers[0].thisUpdate(),
              List.of(answers),
              Optional.empty()));
    } catch (MalformedInput bug) {
      throw new AssertionError(bug);
    }
  }

  static Revoked entry(MintedCertificate subject, Instant at, int reason) {
    return new Revoked(subject.certificate().serial(), at, reason);
  }

  /** The check "revocation" at {@link #NOW}. */
  Check revocation(RevocationPolicy policy, Statement... statements) {
    return checks(new ChainTrust(anchors(), Statements.NONE.and(List.of(statements)), policy), NOW)
        .getLast();
  }

  Check revocation(Statement... statements) {
    return revocation(RevocationPolicy.DEFAULT, statements);
  }

  List<Check> checks(ChainTrust trust, Instant asOf) {
    return new ChainAppraisal(new KnownChains(CRYPTO, 64))
        .checks("", leafFirst(), trust, RevocationScope.EXCEPT_LEAF, asOf);
  }
}
