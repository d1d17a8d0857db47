package io.teeio.attest.certificate;

import static io.teeio.attest.certificate.MintedChain.CRYPTO;
import static io.teeio.attest.certificate.MintedChain.KEYS;
import static io.teeio.attest.certificate.MintedChain.MADE;
import static io.teeio.attest.certificate.MintedChain.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.MintedCertificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 5280 6.1.3 to an anchor that the verifier has. */
class ChainAppraisalTest {
  private static final MintedChain CHAIN = new MintedChain();

  private static List<Check> checks(List<Certificate> leafFirst, Anchors anchors, Instant asOf) {
    return new ChainAppraisal(new KnownChains(CRYPTO, 16))
        .checks(
            "rim ",
            leafFirst,
            new ChainTrust(anchors, Statements.NONE, RevocationPolicy.DEFAULT),
            RevocationScope.ALL,
            asOf);
  }

  private static Check chain(List<Certificate> leafFirst, Anchors anchors) {
    return checks(leafFirst, anchors, NOW).getFirst();
  }

  private static void assertFails(Check check, String reason) {
    assertThat(check.result()).as(check.reason()).isEqualTo(Result.FAIL);
    assertThat(check.reason()).contains(reason);
  }

  @Test
  void aSoundChainToATrustedRootPasses() {
    List<Check> checks = checks(CHAIN.leafFirst(), CHAIN.anchors(), NOW);

    assertThat(checks)
        .extracting(Check::name)
        .containsExactly("rim certificate chain", "rim certificate dates", "rim revocation");
    assertThat(checks)
        .extracting(Check::result)
        .containsExactly(Result.PASS, Result.PASS, Result.NOT_CHECKED);
    assertThat(checks.getFirst().reason())
        .isEqualTo("teeio device 1, 3 certificates below the trusted root root");
    assertThat(checks.get(1).reason()).contains("valid at " + NOW, "first to expire");
  }

  @Test
  void theRootNeedNotComeAndTheOneThatComesDoesNotCount() {
    List<Certificate> leafFirst = CHAIN.leafFirst();
    MintedChain others = new MintedChain();

    assertThat(chain(leafFirst.subList(0, 3), CHAIN.anchors()).result()).isEqualTo(Result.PASS);
    List<Certificate> exchanged =
        List.of(leafFirst.get(0), leafFirst.get(1), leafFirst.get(2), others.root.certificate());
    assertThat(chain(exchanged, CHAIN.anchors()).result()).isEqualTo(Result.PASS);
    assertFails(chain(exchanged, others.anchors()), "has a signature that is not its issuer's");
  }

  @Test
  void theAnchorIsTheVerifiersOwnWhateverCame() {
    ChainAppraisal appraisal = new ChainAppraisal(new KnownChains(CRYPTO, 0));
    List<Certificate> leafFirst = CHAIN.leafFirst();
    Certificate root = CHAIN.root.certificate();

    assertThat(appraisal.anchor(leafFirst, CHAIN.anchors())).contains(root);
    assertThat(appraisal.anchor(leafFirst.subList(0, 3), CHAIN.anchors())).contains(root);
    assertThat(appraisal.anchor(leafFirst, new MintedChain().anchors()))
        .isNotEqualTo(java.util.Optional.of(root));
    assertThat(appraisal.anchor(leafFirst, Anchors.NONE)).isEmpty();
    assertThat(appraisal.anchor(List.of(), CHAIN.anchors())).isEmpty();
  }

  @Test
  void aRootThatIsNotTrustedEndsNoChain() {
    MintedCertificate stranger = CHAIN.mint.root(KEYS, "stranger");

    Check check = chain(CHAIN.leafFirst(), Anchors.of(List.of(stranger.certificate())));
    assertFails(check, "the root root is not trusted");
    assertThat(check.compared())
        .contains(new Check.Compared("CN=stranger,O=teeio", "CN=root,O=teeio"));
    assertFails(
        chain(CHAIN.leafFirst().subList(0, 2), CHAIN.anchors()),
        "no trusted root is upper, who issued lower");
  }

  @Test
  void ofSeveralRootsOfOneNameTheOneThatSignedCounts() {
    Anchors both =
        Anchors.of(List.of(new MintedChain().root.certificate(), CHAIN.root.certificate()));

    assertThat(chain(CHAIN.leafFirst(), both).result()).isEqualTo(Result.PASS);
    assertThat(chain(CHAIN.leafFirst().subList(0, 3), both).result()).isEqualTo(Result.PASS);
  }

  @Test
  void anAnchorNeedNotBeARoot() {
    Anchors anchors = Anchors.of(List.of(CHAIN.upper.certificate()));

    assertThat(chain(CHAIN.leafFirst(), anchors).result()).isEqualTo(Result.PASS);
    assertThat(chain(CHAIN.leafFirst().subList(0, 2), anchors).result()).isEqualTo(Result.PASS);
  }

  @Test
  void withoutAnchorsASoundChainIsNotChecked() {
    assertThat(chain(CHAIN.leafFirst(), Anchors.NONE).result()).isEqualTo(Result.NOT_CHECKED);
    assertThat(chain(CHAIN.leafFirst(), Anchors.NONE).required()).isTrue();
  }

  @Test
  void eachCertificateIsSignedByTheNext() {
    List<Certificate> leafFirst = CHAIN.leafFirst();
    List<Certificate> foreign =
        List.of(new MintedChain().leaf.certificate(), leafFirst.get(1), leafFirst.get(2));

    assertFails(chain(foreign, CHAIN.anchors()), "has a signature that is not its issuer's");
    assertFails(
        chain(List.of(leafFirst.get(0), leafFirst.get(2)), CHAIN.anchors()),
        "was issued by lower, not by the certificate before it");
  }

  @Test
  void noByteOfACertificateMayChange() {
    List<Certificate> leafFirst = CHAIN.leafFirst();
    byte[] der = leafFirst.get(1).der().toArray();
    for (int i = 0; i < der.length; i++) {
      der[i] ^= 4;
      try {
        Certificate changed = Certificate.read(Bytes.copyOf(der));
        Check check = chain(List.of(leafFirst.get(0), changed, leafFirst.get(2)), CHAIN.anchors());
        assertThat(check.result()).as("byte " + i).isEqualTo(Result.FAIL);
      } catch (MalformedInput refused) {
        assertThat(refused.reason()).isNotEmpty();
      }
      der[i] ^= 4;
    }
  }

  @Test
  void aLeafIssuesNothing() {
    MintedCertificate device = CHAIN.mint.device(CHAIN.upper, KEYS, "teeio", "device", "3");
    MintedCertificate below = CHAIN.mint.device(device, KEYS, "teeio", "below", "1");
    List<Certificate> leafFirst =
        List.of(below.certificate(), device.certificate(), CHAIN.upper.certificate());

    assertFails(chain(leafFirst, CHAIN.anchors()), "without being an authority");
  }

  @Test
  void expiryIsApartFromSoundness() {
    MintedCertificate shortLived =
        CHAIN.mint.issue(
            CHAIN.upper,
            KEYS,
            CertificateProfile.authority("short", 0).validFor(Duration.ofDays(5)));
    MintedCertificate leaf = CHAIN.mint.device(shortLived, KEYS, "teeio", "device", "2");
    List<Certificate> leafFirst =
        List.of(leaf.certificate(), shortLived.certificate(), CHAIN.upper.certificate());

    List<Check> late = checks(leafFirst, CHAIN.anchors(), NOW);
    assertThat(late.getFirst().result()).isEqualTo(Result.PASS);
    assertFails(late.get(1), "short expired at " + MADE.plus(Duration.ofDays(5)));
    assertThat(late.get(1).compared().orElseThrow().actual()).isEqualTo(NOW.toString());
    List<Check> early = checks(leafFirst, CHAIN.anchors(), MADE.minus(Duration.ofDays(1)));
    assertFails(early.get(1), "root is not valid before");
    assertFails(early.get(1), "teeio device 2 is not valid before");
    assertThat(checks(leafFirst, CHAIN.anchors(), MADE).get(1).result()).isEqualTo(Result.PASS);
  }

  @Test
  void nobodySpeaksOfAChainThatDoesNotHold() {
    Check check = checks(CHAIN.leafFirst().subList(0, 2), CHAIN.anchors(), NOW).getLast();

    assertThat(check.result()).isEqualTo(Result.NOT_CHECKED);
    assertThat(check.required()).isTrue();
  }

  @Test
  void aChainHasAFewCertificates() {
    assertFails(chain(List.of(), CHAIN.anchors()), "the chain has 0 certificates");
    assertFails(
        chain(Collections.nCopies(17, CHAIN.lower.certificate()), CHAIN.anchors()), "certificates");
  }
}
