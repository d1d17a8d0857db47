package io.teeio.attest.result;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.jose.Jwk;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * An EAT attestation result (draft-ietf-rats-ear-03): what a verifier came to, for others to rely
 * on, as claims of a signed {@link JsonWebToken}. Every device is a submodule, named by its
 * subject.
 *
 * <p>A status affirms if an appraisal passed, warns if it passed with warnings, contraindicates if
 * it failed, and says nothing if it was not decided. {@link TrustVector} says how the vector
 * follows from the checks. The whole appraisal stands in the claim {@code ear_teeio_appraisal} in
 * the form of {@link AppraisalJson}.
 *
 * @param profile what the claims are called: {@link #PROFILE}, or an older one that is read
 * @param issuedAt when the result was signed, in whole seconds
 * @param expires until when it may be relied on
 * @param verifier who came to it
 * @param status the sum of all submodules, if it says
 * @param nonce what whoever asked for the result wanted to see in it, in base64url
 * @param submodules what is said of each device, by name
 */
public record EarToken(
    String profile,
    Instant issuedAt,
    Optional<Instant> expires,
    VerifierId verifier,
    Optional<TrustTier> status,
    Optional<String> nonce,
    Map<String, EarAppraisal> submodules) {
  /** The profile that is written. */
  public static final String PROFILE = "tag:ietf.org,2026:rats/ear#03";

  /** The profile of Veraison's first releases, with dots in the names of claims. */
  public static final String VERAISON = "tag:github.com,2023:veraison/ear";

  /** Copies the map and keeps its order. */
  public EarToken {
    submodules = Collections.unmodifiableMap(new LinkedHashMap<>(submodules));
  }

  /**
   * The result of {@code appraisal}.
   *
   * @param policies names of the policies that it was made by
   * @param issuedAt when it is signed
   */
  public static EarToken of(
      Appraisal appraisal, List<String> policies, VerifierId verifier, Instant issuedAt) {
    Map<String, EarAppraisal> submodules = new LinkedHashMap<>();
    List<Appraisal> devices = appraisal.parts().isEmpty() ? List.of(appraisal) : appraisal.parts();
    for (Appraisal device : devices) {
      submodules.put(
          nameFor(device.subject(), submodules),
          new EarAppraisal(
              status(device),
              TrustVector.of(device.verdict()),
              policies,
              Optional.of(AppraisalJson.compact(device))));
    }
    return new EarToken(
        PROFILE,
        Instant.ofEpochSecond(issuedAt.getEpochSecond()),
        Optional.empty(),
        verifier,
        Optional.of(status(appraisal)),
        Optional.empty(),
        submodules);
  }

  private static String nameFor(String subject, Map<String, EarAppraisal> taken) {
    String base = subject.isEmpty() ? "device" : subject;
    String name = base;
    for (int i = 2; taken.containsKey(name); i++) {
      name = base + " #" + i;
    }
    return name;
  }

  private static TrustTier status(Appraisal appraisal) {
    return switch (appraisal.outcome()) {
      case FAIL -> TrustTier.CONTRAINDICATED;
      case NOT_CHECKED -> TrustTier.NONE;
      case PASS -> warns(appraisal) ? TrustTier.WARNING : TrustTier.AFFIRMING;
    };
  }

  private static boolean warns(Appraisal appraisal) {
    return appraisal.verdict().checks().stream()
            .anyMatch(check -> check.result() == Check.Result.WARN)
        || appraisal.parts().stream().anyMatch(EarToken::warns);
  }

  /** The same, to be relied on for no longer than {@code duration}. */
  public EarToken validFor(Duration duration) {
    Optional<Instant> end =
        Optional.of(Instant.ofEpochSecond(issuedAt.plus(duration).getEpochSecond()));
    return new EarToken(profile, issuedAt, end, verifier, status, nonce, submodules);
  }

  /**
   * The same, with what whoever asked for it wants to see in it.
   *
   * @param wanted 8 to 64 bytes
   */
  public EarToken answering(Bytes wanted) {
    if (wanted.length() < 8 || wanted.length() > 64) {
      throw new IllegalArgumentException("a nonce has 8 to 64 bytes, not " + wanted.length());
    }
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(wanted.toArray());
    return new EarToken(
        profile, issuedAt, expires, verifier, status, Optional.of(text), submodules);
  }

  /**
   * Signs it. The same result is signed with the same claims every time.
   *
   * @throws IllegalArgumentException if keys of this kind sign no token
   */
  public JsonWebToken sign(Crypto crypto, SigningKey key, RandomSource random) {
    return JsonWebToken.sign(crypto, key, EarJson.header(), EarJson.write(this), random);
  }

  /**
   * As {@link #sign}, with the public half of {@code key} in the header ({@code jwk}): for a key
   * that nobody knows, so that a reader can at least tell whether two tokens are of one signer.
   *
   * @throws IllegalArgumentException if keys of this kind sign no token
   */
  public JsonWebToken signShowingKey(Crypto crypto, SigningKey key, RandomSource random) {
    ObjectNode header = EarJson.header();
    header.set("jwk", new Jwk(key.verificationKey(), Optional.empty()).toJson());
    return JsonWebToken.sign(crypto, key, header, EarJson.write(this), random);
  }

  /**
   * The claims of {@code token}, whose signature is not checked here: {@link #checks} does.
   *
   * @throws MalformedInput if they are not those of an EAR of a known profile
   */
  public static EarToken read(JsonWebToken token) throws MalformedInput {
    return EarJson.read(token.claims());
  }

  /**
   * Whether {@code token} may be relied on: it is signed by one of {@code signers}, is not from the
   * future and has not expired at {@code asOf}, answers {@code nonce}, and affirms every device.
   * Checks "token form", "token signature", "token dates", "nonce", "token status" (no device is
   * refused) and "token warnings" (nobody is warned of one, which a policy may waive).
   */
  public static Verdict checks(
      JsonWebToken token, Signers signers, Optional<Bytes> nonce, Crypto crypto, Instant asOf) {
    List<Check> checks = new ArrayList<>();
    checks.add(TokenChecks.signature("token signature", token, signers, crypto));
    EarToken ear;
    try {
      ear = read(token);
    } catch (MalformedInput malformed) {
      checks.addFirst(Check.fail("token form", malformed.getMessage()));
      return new Verdict(checks);
    }
    checks.addFirst(Check.pass("token form", ear.profile()));
    checks.add(TokenChecks.dates("token dates", Optional.of(ear.issuedAt()), ear.expires(), asOf));
    checks.add(TokenChecks.nonce(ear.nonce(), nonce));
    checks.add(ear.statusCheck());
    checks.add(ear.warningCheck());
    return new Verdict(checks);
  }

  private Check statusCheck() {
    String name = "token status";
    return switch (tiers().reduce(TrustTier.AFFIRMING, TrustTier::and)) {
      case AFFIRMING -> Check.pass(name, "every device is affirmed");
      case WARNING -> Check.pass(name, "no device is refused: " + words());
      case NONE -> Check.notChecked(name, "not decided for every device: " + words());
      case CONTRAINDICATED -> Check.fail(name, "should not be trusted: " + words());
    };
  }

  private Check warningCheck() {
    return Check.of(
        "token warnings",
        tiers().noneMatch(tier -> tier == TrustTier.WARNING),
        "there are none",
        "a device is worth a look: " + words());
  }

  /** All that the token says of trust. */
  private Stream<TrustTier> tiers() {
    return Stream.concat(
        status.stream(),
        submodules.values().stream()
            .flatMap(each -> Stream.of(each.status(), floor(each.vector()))));
  }

  /** A vector can only speak against a device: one that says nothing leaves the word to status. */
  private static TrustTier floor(TrustVector vector) {
    TrustTier tier = vector.tier();
    return tier == TrustTier.NONE ? TrustTier.AFFIRMING : tier;
  }

  /** What it says, for whoever reads an appraisal of it. */
  Claim.Table claims() {
    Claim.Builder devices = Claim.Table.builder();
    submodules.forEach((name, device) -> devices.with(name, device.claims()));
    Claim.Builder claims =
        Claim.Table.builder()
            .with("profile", profile)
            .with("issued", issuedAt.toString())
            .with("verifier", verifier.developer())
            .with("build", verifier.build());
    expires.ifPresent(end -> claims.with("expires", end.toString()));
    nonce.ifPresent(text -> claims.with("nonce", text));
    status.ifPresent(tier -> claims.with("status", tier.word()));
    return claims.with("devices", devices.build()).build();
  }

  private String words() {
    return String.join(
        ", ",
        submodules.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().status().word())
            .toList());
  }
}
