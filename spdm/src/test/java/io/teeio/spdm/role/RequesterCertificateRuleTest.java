package io.teeio.spdm.role;

import static io.teeio.spdm.role.RequesterBench.CERTIFICATE;
import static io.teeio.spdm.role.RequesterBench.DIGESTS;
import static io.teeio.spdm.role.RequesterBench.SETUP;
import static io.teeio.spdm.role.RequesterBench.against;
import static io.teeio.spdm.role.RequesterBench.broken;

import io.teeio.crypto.BasicConstraints;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which chains of certificates a requester refuses, each by the rule that demands it. */
class RequesterCertificateRuleTest {
  private final Pair pair = new Pair(SETUP);

  @Test
  void aCertificateOfAnotherSlotIsRefused() throws Exception {
    pair.negotiated();
    pair.corruptResponse(CERTIFICATE, 2, 0x03);
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_SLOT);
  }

  @Test
  void portionsThatDoNotAddUpAreRefused() throws Exception {
    Pair small = against(SETUP.responder().withTransferSize(400));
    small.negotiated();
    int[] seen = {0};
    small.onResponse =
        envelope ->
            envelope.payload().at(1) == CERTIFICATE && seen[0]++ == 1
                ? Envelope.clear(Pair.flip(envelope.payload(), 6, 0x01))
                : envelope;
    broken(small.requester().getCertificate(0), SpdmRule.CERTIFICATE_PORTION);
  }

  @Test
  void anEmptyPortionIsRefusedInsteadOfAskingForEver() throws Exception {
    pair.negotiated();
    pair.onResponse = pair.changing(CERTIFICATE, payload -> Bytes.of(0x13, 2, 0, 0, 0, 0, 9, 0));
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_PORTION);
  }

  @Test
  void moreThanWasAskedForIsRefused() throws Exception {
    Pair small = against(SETUP.responder().withTransferSize(400));
    small.negotiated();
    int[] seen = {0};
    small.onResponse =
        envelope -> {
          if (envelope.payload().at(1) != CERTIFICATE || ++seen[0] < 3) {
            return envelope;
          }
          Bytes rest = envelope.payload();
          int length = rest.length() - 8 + 1;
          return Envelope.clear(
              Bytes.concat(
                  rest.slice(0, 4),
                  Bytes.of(length & 0xFF, length >> 8, 0xFF, 0xFF),
                  rest.from(8),
                  Bytes.of(0)));
        };
    broken(small.requester().getCertificate(0), SpdmRule.CERTIFICATE_PORTION);
  }

  @Test
  void aChainWithAnotherDigestIsRefused() throws Exception {
    pair.negotiated();
    pair.corruptResponse(DIGESTS, 4, 0x01);
    pair.requester().getDigests().orAbort();
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_DIGEST);
  }

  @Test
  void aRootHashOfAnotherRootIsRefused() throws Exception {
    pair.negotiated();
    pair.corruptResponse(CERTIFICATE, 8 + 4, 0x01);
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_ROOT);
  }

  @Test
  void aBadSignatureAlongTheChainIsRefused() throws Exception {
    pair.negotiated();
    pair.corruptResponse(CERTIFICATE, -1, 0x01);
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_PATH);
  }

  @Test
  void anExpiredChainIsRefused() throws Exception {
    pair.negotiated();
    pair.clock.advance(java.time.Duration.ofDays(40 * 365));
    broken(pair.requester().getCertificate(0), SpdmRule.CERTIFICATE_PATH);
  }

  @Test
  void aLeafThatMayNotSignIsRefused() throws Exception {
    leafIsRefused(
        CertificateProfile.device("a", "b", "c").withKeyUsages(Set.of(KeyUsage.KEY_AGREEMENT)));
  }

  @Test
  void aLeafThatIsAnAuthorityIsRefused() throws Exception {
    leafIsRefused(
        CertificateProfile.device("a", "b", "c")
            .withBasicConstraints(Optional.of(BasicConstraints.authority(0))));
  }

  @Test
  void aLeafForRequestersOnlyIsRefused() throws Exception {
    leafIsRefused(
        CertificateProfile.device("a", "b", "c")
            .withExtendedKeyUsages(List.of(SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)));
  }

  private static void leafIsRefused(CertificateProfile profile) throws Exception {
    Pair other = against(Identities.of(Suite.P256, 11, profile));
    other.negotiated();
    broken(other.requester().getCertificate(0), SpdmRule.CERTIFICATE_LEAF);
  }

  @Test
  void aLeafOfAnotherAlgorithmIsRefused() throws Exception {
    var mint = Identities.mint(12);
    MintedCertificate root = mint.root(Identities.algorithm(Suite.P256), "root");
    MintedCertificate leaf = mint.device(root, Identities.algorithm(Suite.P384), "a", "b", "c");
    List<Certificate> chain = List.of(root.certificate(), leaf.certificate());
    SlotIdentity liar =
        new SlotIdentity(
            Identities.identity(Suite.P256, chain, leaf).chain(),
            Identities.first(Suite.P256).key());
    Pair other = against(liar);
    other.negotiated();
    broken(other.requester().getCertificate(0), SpdmRule.CERTIFICATE_LEAF);
  }
}
