package io.teeio.attest.token;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a third party may trust a TVM and what it does with its devices: the chain of the
 * platform's root of trust, a signature from each layer to the next, the challenge, what was
 * measured, and for each interface that runs a decision of the TVM, made before it was started and
 * recorded where the TVM cannot take it back.
 */
public final class TvmAppraisal {
  private static final String CLAUSE = "CoVE v0.7, layered evidence";

  /** SPDM's and DICE's own object identifiers, which certificates of devices have. */
  private static final Set<String> DEVICE_MARKS =
      Set.of("1.3.6.1.4.1.412.274.", "2.23.133.5.4.", "2.23.147");

  private final Crypto crypto;
  private final KnownChains chains;

  /** Appraises with {@code crypto}, and remembers in {@code chains} what was found sound. */
  public TvmAppraisal(Crypto crypto, KnownChains chains) {
    this.crypto = crypto;
    this.chains = chains;
  }

  /**
   * Appraises what a TVM shows.
   *
   * @param challenge what it was asked to answer, 64 bytes; empty if whoever asks does not know
   */
  public Appraisal appraise(
      TvmReport report,
      TvmCollateral collateral,
      Optional<Bytes> challenge,
      Policy policy,
      AsOf asOf) {
    TvmCertificate certificate;
    try {
      certificate = TvmCertificate.read(report.evidence());
    } catch (MalformedInput malformed) {
      return unread(malformed, policy, asOf);
    }
    TvmToken tvm = certificate.tvm();
    DeviceQuestions devices = new DeviceQuestions(tvm, report, crypto);
    MeasurementComparison registers =
        TvmComparison.registers(
            tvm, collateral.references().map(TvmReferenceValues::registers).orElse(List.of()));
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.pass("token form", "platform, TSM and TVM token in a certificate")
            .under(SignedToken.CLAUSE));
    checks.addAll(chain(certificate.platform(), collateral, policy, asOf));
    checks.add(role(certificate.platform()));
    checks.addAll(signatures(certificate));
    checks.add(names(certificate));
    checks.add(nonce(tvm, challenge));
    checks.add(state(certificate.platform()));
    checks.addAll(compared(certificate, collateral.references()));
    checks.add(TvmComparison.measurements(registers).under("CoVE v0.7, TVM token"));
    checks.addAll(devices.checks(collateral));
    checks.add(algorithms(certificate, policy));
    return new Appraisal(
        "TVM " + certificate.subject(),
        new Verdict(policy.judge(checks)),
        registers,
        TvmClaimTable.of(certificate, devices.history()),
        asOf,
        collateral
            .devices()
            .map(trust -> new DeviceReview(chains, trust, asOf).of(tvm, report))
            .orElse(List.of()));
  }

  /** Appraises what a TVM shows, as it came: what is none of the forms fails "token form". */
  public Appraisal appraise(
      Bytes report, TvmCollateral collateral, Optional<Bytes> challenge, Policy policy, AsOf asOf) {
    try {
      return appraise(TvmReport.read(report), collateral, challenge, policy, asOf);
    } catch (MalformedInput malformed) {
      return unread(malformed, policy, asOf);
    }
  }

  private static Appraisal unread(MalformedInput malformed, Policy policy, AsOf asOf) {
    Check form = Check.fail("token form", malformed.getMessage()).under(SignedToken.CLAUSE);
    return new Appraisal(
        "TVM",
        new Verdict(policy.judge(List.of(form))),
        MeasurementComparison.NONE,
        Claim.Table.EMPTY,
        asOf);
  }

  private List<Check> chain(
      PlatformToken platform, TvmCollateral collateral, Policy policy, AsOf asOf) {
    List<Certificate> chain = platform.chain();
    List<Certificate> offered = chain.isEmpty() ? List.of() : List.of(chain.getLast());
    ChainTrust trust =
        new ChainTrust(
            policy.anchors().device().choose(collateral.anchors(), offered, crypto),
            collateral.statements(),
            policy.revocation());
    return new ChainAppraisal(chains).checks("", chain, trust, RevocationScope.ALL, asOf.device());
  }

  /**
   * A verifier may trust makers of devices, too: a device's key must not pass for the root of trust
   * of a platform.
   */
  private static Check role(PlatformToken platform) {
    List<String> foreign =
        platform.chain().stream()
            .limit(1)
            .flatMap(leaf ->
                Stream.concat(leaf.extensions().stream(), leaf.extendedKeyUsages().stream()))
            .filter(name -> DEVICE_MARKS.stream().anyMatch(name::startsWith))
            .sorted()
            .distinct()
            .toList();
    return Check.of(
            "platform certificate",
            foreign.isEmpty(),
            "is not one of a device",
            "is one of a device: it has " + String.join(", ", foreign))
        .under("CoVE v0.7, platform token");
  }

  private static Optional<CoseKey> root(TvmCertificate certificate) {
    return certificate.platform().chain().stream()
        .findFirst()
        .flatMap(Certificate::publicKey)
        .map(CoseKey::new);
  }

  /** Whether the policy takes how every layer signs: each signs as its kind of key does. */
  private static Check algorithms(TvmCertificate certificate, Policy policy) {
    List<CoseKey> keys =
        Stream.concat(
                root(certificate).stream(),
                Stream.of(certificate.platform().publicKey(), certificate.tsm().publicKey()))
            .toList();
    List<Check> checks =
        keys.stream()
            .map(key -> key.key().algorithm())
            .map(kind -> policy.algorithms().check(kind.usualSignature(), kind.certificateHash()))
            .toList();
    return checks.stream()
        .filter(check -> check.result() == Check.Result.FAIL)
        .findFirst()
        .orElseGet(checks::getFirst);
  }

  /** Each layer's key signed the next one's token; the TSM's also the whole. */
  private List<Check> signatures(TvmCertificate certificate) {
    Optional<CoseKey> root = root(certificate);
    String platform = "platform token signature";
    CoseKey tsm = certificate.tsm().publicKey();
    return List.of(
        root.map(key ->
                certificate
                    .signedPlatform()
                    .signedBy(platform, key, "the platform's root of trust", crypto))
            .orElseGet(() -> Check.fail(platform, "it comes without a certificate of its signer")),
        certificate
            .signedTsm()
            .signedBy(
                "tsm token signature", certificate.platform().publicKey(), "the platform", crypto),
        certificate.signedTvm().signedBy("tvm token signature", tsm, "the TSM", crypto),
        certificate.envelope().signedBy("evidence signature", tsm, "the TSM", crypto));
  }

  private Check names(TvmCertificate certificate) {
    String expected = certificate.tsm().id(crypto);
    return Check.of(
            "issuer",
            certificate.issuer().equals(expected),
            "is the TSM whose key signed the token",
            "is another than the TSM whose key signed the token")
        .comparing(expected, certificate.issuer())
        .under("CoVE v0.7, CBOR attestation certificate");
  }

  private static Check nonce(TvmToken tvm, Optional<Bytes> challenge) {
    if (challenge.isEmpty()) {
      return Check.notRequired("nonce", "nobody said what the challenge was");
    }
    return Check.of(
            "nonce",
            tvm.challenge().equals(challenge.get()),
            "the TVM answers this challenge",
            "the TVM answers another challenge")
        .comparing(challenge.get().toString(), tvm.challenge().toString())
        .under("CoVE v0.7, TVM challenge claim");
  }

  private static Check state(PlatformToken platform) {
    return Check.of(
            "platform state",
            platform.state() == PlatformToken.State.SECURED,
            "secured",
            platform.state().word())
        .comparing(PlatformToken.State.SECURED.word(), platform.state().word())
        .under("CoVE v0.7, platform state claim");
  }

  private static List<Check> compared(
      TvmCertificate certificate, Optional<TvmReferenceValues> references) {
    return List.of(
        TvmComparison.components(
                "platform components",
                certificate.platform().components(),
                references.map(TvmReferenceValues::platform).orElse(List.of()))
            .under(CLAUSE),
        TvmComparison.components(
                "tsm components",
                certificate.tsm().components(),
                references.map(TvmReferenceValues::tsm).orElse(List.of()))
            .under(CLAUSE));
  }
}
