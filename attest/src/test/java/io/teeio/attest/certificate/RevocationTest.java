package io.teeio.attest.certificate;

import static io.teeio.attest.certificate.MintedChain.DAY;
import static io.teeio.attest.certificate.MintedChain.NOW;
import static io.teeio.attest.certificate.MintedChain.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.policy.RevocationPolicy.Demand;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RevocationMint.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5280 6.3 and RFC 6960 3.2, at an instant. */
class RevocationTest {
  private static final MintedChain CHAIN = new MintedChain();
  private static final Instant FROM = NOW.minus(Duration.ofHours(2));
  private static final Instant BEFORE = NOW.minus(Duration.ofDays(3));
  private static final int KEY_COMPROMISE = 1;
  private static final int HOLD = 6;
  private static final int REMOVED = 8;

  /** What makes of a statement about the lower authority statements about both. */
  private static final Statement UPPER_IS_GOOD = CHAIN.list(CHAIN.root, FROM);

  private static void assertResult(Check check, Result result, String... reasons) {
    assertThat(check.result()).as(check.reason()).isEqualTo(result);
    for (String reason : reasons) {
      assertThat(check.reason()).contains(reason);
    }
    assertThat(check.clause()).startsWith("RFC 5280 6.1.3");
  }

  private static RevocationPolicy policy(Demand demand) {
    return new RevocationPolicy(demand, false, Duration.ZERO);
  }

  @Test
  void listsThatDoNotListAreGood() {
    Check check = CHAIN.revocation(UPPER_IS_GOOD, CHAIN.list(CHAIN.upper, FROM));

    assertResult(check, Result.PASS, "upper", "lower", "the CRL of " + FROM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CertificateId.SHA_1,
        "2.16.840.1.101.3.4.2.1",
        "2.16.840.1.101.3.4.2.2",
        "2.16.840.1.101.3.4.2.3"
      })
  void theIssuerAnswersForWhatItIssued(String hash) {
    Answer answer =
        Answer.good(
            CertificateId.of(CHAIN.lower.certificate(), CHAIN.upper.certificate(), hash),
            FROM,
            FROM.plus(DAY));

    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, CHAIN.response(CHAIN.upper, answer)),
        Result.PASS,
        "the OCSP response of " + FROM);
  }

  @Test
  void whomTheIssuerMadeAResponderAnswersForIt() {
    MintedCertificate responder = CHAIN.responder(CHAIN.upper, Duration.ofDays(30));

    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD, CHAIN.response(responder, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM))),
        Result.PASS);
  }

  private static void assertRefusedResponder(MintedCertificate responder, String reason) {
    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD, CHAIN.response(responder, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM))),
        Result.FAIL,
        "lower",
        reason);
  }

  @Test
  void nobodyElseAnswersForAnIssuer() {
    assertRefusedResponder(
        CHAIN.responder(CHAIN.root, Duration.ofDays(30)), "was made one by root");
    assertRefusedResponder(
        new MintedChain().responder(new MintedChain().upper, Duration.ofDays(30)),
        "has a signature that is not its issuer's");
    assertRefusedResponder(new MintedChain().upper, "is not signed by");
  }

  /** Who makes a response chooses how many answers it has; each signature costs the same once. */
  @Test
  void aForgedResponseIsVerifiedOnceHoweverManyAnswersItHas() {
    Answer[] answers = new Answer[500];
    Arrays.fill(answers, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM));
    Statement forged = new MintedChain().response(new MintedChain().upper, answers);
    AtomicInteger verified = new AtomicInteger();
    ChainTrust trust =
        new ChainTrust(
            CHAIN.anchors(), Statements.NONE.and(List.of(forged)), RevocationPolicy.DEFAULT);

    List<Check> checks =
        new ChainAppraisal(
                (signed, signer) -> {
                  verified.incrementAndGet();
                  return signed.isBy(MintedChain.CRYPTO, signer);
                })
            .checks("", CHAIN.leafFirst(), trust, RevocationScope.EXCEPT_LEAF, NOW);

    assertThat(checks.getLast().result()).isNotEqualTo(Result.PASS);
    assertThat(verified).hasValueLessThan(10);
  }

  @Test
  void aResponderHasToBeMadeForIt() {
    CertificateProfile other = CertificateProfile.device("teeio", "other", "2");
    assertRefusedResponder(
        CHAIN.mint.issue(CHAIN.upper, MintedChain.KEYS, other), "no extended key usage");
    assertRefusedResponder(
        CHAIN.mint.issue(
            CHAIN.upper,
            MintedChain.KEYS,
            other
                .withExtendedKeyUsages(List.of("1.3.6.1.5.5.7.3.9"))
                .withKeyUsages(Set.of(KeyUsage.KEY_CERT_SIGN))),
        "does not allow its key to sign");
    assertRefusedResponder(CHAIN.responder(CHAIN.upper, Duration.ofDays(5)), "expired at");
  }

  @Test
  void aResponderThatWasRevokedAnswersNoMore() {
    MintedCertificate responder = CHAIN.responder(CHAIN.upper, Duration.ofDays(30));

    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD,
            CHAIN.response(responder, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM)),
            CHAIN.list(CHAIN.upper, BEFORE, entry(responder, BEFORE, KEY_COMPROMISE))),
        Result.FAIL,
        "responder 1",
        "was revoked at " + BEFORE);
  }

  @Test
  void aStaleAnswerThatIsTakenNeedsAResponderOfItsTime() {
    MintedCertificate responder = CHAIN.responder(CHAIN.upper, Duration.ofDays(9));
    RevocationPolicy patient = new RevocationPolicy(Demand.REQUIRED, false, Duration.ofDays(5));

    assertResult(
        CHAIN.revocation(
            patient,
            UPPER_IS_GOOD,
            CHAIN.response(responder, CHAIN.good(CHAIN.lower, CHAIN.upper, BEFORE))),
        Result.PASS);
  }

  @Test
  void whatAListListsIsRevoked() {
    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD,
            CHAIN.list(CHAIN.upper, FROM, entry(CHAIN.lower, BEFORE, KEY_COMPROMISE))),
        Result.FAIL,
        "lower was revoked since " + BEFORE + " (keyCompromise)");
  }

  @Test
  void whatAResponderRevokesIsRevoked() {
    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD,
            CHAIN.response(CHAIN.upper, CHAIN.revoked(CHAIN.lower, CHAIN.upper, FROM, BEFORE, 4))),
        Result.FAIL,
        "lower was revoked since " + BEFORE + " (superseded)");
  }

  @Test
  void revokedForGoodIsForGood() {
    Statement good = CHAIN.response(CHAIN.upper, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM));
    Statement stale =
        CHAIN.list(
            CHAIN.upper,
            BEFORE.minus(Duration.ofDays(2)),
            entry(CHAIN.lower, BEFORE.minus(Duration.ofDays(2)), KEY_COMPROMISE));
    Statement younger =
        CHAIN.list(CHAIN.upper, NOW.plus(DAY), entry(CHAIN.lower, BEFORE, KEY_COMPROMISE));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, good, stale), Result.FAIL, "was revoked");
    assertResult(CHAIN.revocation(UPPER_IS_GOOD, good, younger), Result.FAIL, "was revoked");
  }

  @Test
  void whatIsRevokedLaterWasGood() {
    Statement good = CHAIN.response(CHAIN.upper, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM));
    Statement later =
        CHAIN.list(
            CHAIN.upper,
            NOW.plus(DAY),
            entry(CHAIN.lower, NOW.plus(Duration.ofHours(1)), KEY_COMPROMISE));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, good, later), Result.PASS);
    assertResult(CHAIN.revocation(UPPER_IS_GOOD, later), Result.FAIL, "the CRL speaks of");
  }

  @Test
  void anInvalidityDateCountsFromThen() {
    Instant since = NOW.minus(Duration.ofDays(5));
    Statement later =
        CHAIN.list(
            CHAIN.upper,
            NOW.plus(DAY),
            new io.teeio.crypto.RevocationMint.Revoked(
                CHAIN.lower.certificate().serial(),
                NOW.plus(Duration.ofHours(1)),
                KEY_COMPROMISE,
                Optional.of(since)));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, later), Result.FAIL, "was revoked since " + since);
  }

  @Test
  void onHoldIsRefusedUnlessThePolicyToleratesIt() {
    Statement hold =
        CHAIN.response(CHAIN.upper, CHAIN.revoked(CHAIN.lower, CHAIN.upper, FROM, BEFORE, HOLD));
    RevocationPolicy tolerant = new RevocationPolicy(Demand.REQUIRED, true, Duration.ZERO);

    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, hold), Result.FAIL, "lower is on hold since " + BEFORE);
    assertResult(
        CHAIN.revocation(tolerant, UPPER_IS_GOOD, hold), Result.WARN, "the policy tolerates");
    assertResult(
        CHAIN.revocation(
            tolerant,
            hold,
            CHAIN.list(CHAIN.root, FROM, entry(CHAIN.upper, BEFORE, KEY_COMPROMISE))),
        Result.FAIL,
        "upper was revoked");
  }

  @Test
  void theLastWordOnAHoldCounts() {
    Statement hold = CHAIN.list(CHAIN.upper, FROM, entry(CHAIN.lower, BEFORE, HOLD));
    Statement taken =
        CHAIN.response(CHAIN.upper, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM.plusSeconds(60)));
    Statement earlier =
        CHAIN.response(CHAIN.upper, CHAIN.good(CHAIN.lower, CHAIN.upper, FROM.minusSeconds(60)));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, hold, taken), Result.PASS);
    assertResult(CHAIN.revocation(UPPER_IS_GOOD, hold, earlier), Result.FAIL, "on hold");
  }

  @Test
  void aDeltaTakesAHoldBackOrAdds() {
    Statement hold = CHAIN.list(CHAIN.upper, FROM, entry(CHAIN.lower, BEFORE, HOLD));
    Instant later = FROM.plusSeconds(60);

    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD,
            hold,
            CHAIN.delta(CHAIN.upper, later, entry(CHAIN.lower, BEFORE, REMOVED))),
        Result.PASS,
        "the CRL of " + later);
    assertResult(
        CHAIN.revocation(
            UPPER_IS_GOOD,
            CHAIN.list(CHAIN.upper, FROM),
            CHAIN.delta(CHAIN.upper, later, entry(CHAIN.lower, BEFORE, KEY_COMPROMISE))),
        Result.FAIL,
        "was revoked");
    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, hold, CHAIN.delta(CHAIN.upper, later)),
        Result.FAIL,
        "on hold");
  }

  @Test
  void aDeltaAloneIsNoWord() {
    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, CHAIN.delta(CHAIN.upper, FROM)),
        Result.FAIL,
        "there is no statement about it");
  }

  @Test
  void aStaleStatementIsNone() {
    Statement stale = CHAIN.list(CHAIN.upper, BEFORE);

    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, stale),
        Result.FAIL,
        "lower: the CRL is stale since " + BEFORE.plus(DAY) + "; it is " + NOW);
    assertResult(
        CHAIN.revocation(
            new RevocationPolicy(Demand.REQUIRED, false, Duration.ofDays(2)), UPPER_IS_GOOD, stale),
        Result.PASS);
  }

  @Test
  void withoutANextUpdateAStatementIsStaleAtOnce() {
    Statement endless =
        CHAIN.response(
            CHAIN.upper,
            new Answer(
                MintedChain.id(CHAIN.lower, CHAIN.upper),
                Optional.empty(),
                false,
                FROM,
                Optional.empty()));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, endless), Result.FAIL, "is stale since " + FROM);
  }

  @Test
  void whatTheResponderDoesNotKnowIsNotGood() {
    Statement unknown =
        CHAIN.response(
            CHAIN.upper,
            new Answer(
                MintedChain.id(CHAIN.lower, CHAIN.upper),
                Optional.empty(),
                true,
                FROM,
                Optional.of(FROM.plus(DAY))));

    assertResult(CHAIN.revocation(UPPER_IS_GOOD, unknown), Result.FAIL, "its status is unknown");
  }

  @Test
  void aForgedListIsNone() {
    MintedChain others = new MintedChain();

    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD, CHAIN.list(others.upper, FROM)),
        Result.FAIL,
        "the CRL is not signed by");
  }

  @Test
  void anAuthorityWhoseKeyMayNotSignListsSignsNone() {
    MintedCertificate mute =
        CHAIN.mint.issue(
            CHAIN.root,
            MintedChain.KEYS,
            CertificateProfile.authority("mute", 1).withKeyUsages(Set.of(KeyUsage.KEY_CERT_SIGN)));
    MintedCertificate below = CHAIN.mint.device(mute, MintedChain.KEYS, "teeio", "x", "1");

    Check check =
        new ChainAppraisal(new KnownChains(MintedChain.CRYPTO, 0))
            .checks(
                "",
                List.of(below.certificate(), mute.certificate()),
                new ChainTrust(
                    CHAIN.anchors(),
                    Statements.NONE.and(List.of(UPPER_IS_GOOD, CHAIN.list(mute, FROM))),
                    RevocationPolicy.DEFAULT),
                RevocationScope.ALL,
                NOW)
            .getLast();
    assertResult(check, Result.FAIL, "may not sign CRLs");
  }

  @Test
  void whatWasGivenForATrustDomainHasToBeThereForAllOfIt() {
    assertResult(
        CHAIN.revocation(UPPER_IS_GOOD), Result.FAIL, "lower: there is no statement about it");
  }

  @Test
  void withoutStatementsThePolicyDecides() {
    assertThat(CHAIN.revocation().result()).isEqualTo(Result.NOT_CHECKED);
    assertThat(CHAIN.revocation().required()).isFalse();
    assertResult(
        CHAIN.revocation(new MintedChain().list(new MintedChain().lower, FROM)),
        Result.NOT_CHECKED,
        "none of the 1 statements given");
    assertResult(CHAIN.revocation(policy(Demand.REQUIRED)), Result.FAIL, "upper", "lower");
    Check ignored =
        CHAIN.revocation(
            policy(Demand.IGNORED),
            CHAIN.list(CHAIN.upper, FROM, entry(CHAIN.lower, BEFORE, KEY_COMPROMISE)));
    assertThat(ignored.result()).isEqualTo(Result.NOT_CHECKED);
    assertThat(ignored.required()).isFalse();
  }

  @Test
  void theLeafOfADeviceIsLeftOutAndThatOfASignerIsNot() {
    Statement lists = CHAIN.list(CHAIN.upper, FROM);
    Statement leaf = CHAIN.list(CHAIN.lower, FROM, entry(CHAIN.leaf, BEFORE, KEY_COMPROMISE));
    ChainTrust trust =
        new ChainTrust(
            CHAIN.anchors(),
            Statements.NONE.and(List.of(UPPER_IS_GOOD, lists, leaf)),
            RevocationPolicy.DEFAULT);
    ChainAppraisal appraisal = new ChainAppraisal(new KnownChains(MintedChain.CRYPTO, 0));

    assertResult(CHAIN.checks(trust, NOW).getLast(), Result.PASS);
    assertResult(
        appraisal.checks("", CHAIN.leafFirst(), trust, RevocationScope.ALL, NOW).getLast(),
        Result.FAIL,
        "device 1 was revoked");
  }
}
