package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.CertificationRequest;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections in which an endpoint has several key pairs (since 1.3). */
class SeveralKeysTest {
  private static final int DIGESTS = 0x01;

  private static Ends ends(SpdmVersion version, Capability capability) {
    return Ends.of(version)
        .responderWith(capability)
        .responderWith(Capability.GET_KEY_PAIR_INFO)
        .slots(
            Map.of(
                0,
                Identities.first(Suite.P256).withKeyPair(1),
                3,
                Identities.second(Suite.P256)
                    .withKeyPair(2)
                    .withModel(CertificateModel.GENERIC)
                    .withKeyUsage(SlotIdentity.MEASUREMENT_USE)));
  }

  private static Ends wanted(Ends ends) {
    return ends.requester(profile -> profile.withSeveralKeys(true));
  }

  @ParameterizedTest
  @EnumSource(
      value = SpdmVersion.class,
      names = {"V1_3", "V1_4"})
  void severalKeysOnRequest(SpdmVersion version) throws Exception {
    Pair pair = wanted(ends(version, Capability.MULTI_KEY_NEGOTIABLE)).pair();
    pair.session().end().orAbort();
    assertThat(pair.agreed().multiKeyResponder()).isTrue();
    pair.requester().getCertificate(3).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(3)).orAbort();
  }

  @Test
  void oneKeyWhereSeveralAreNotWanted() throws Exception {
    Pair pair = ends(SpdmVersion.V1_3, Capability.MULTI_KEY_NEGOTIABLE).pair();
    pair.session().end().orAbort();
    assertThat(pair.agreed().multiKeyResponder()).isFalse();
  }

  @Test
  void multiKeyOfferedOnlyIfWanted() throws Exception {
    Pair pair = ends(SpdmVersion.V1_3, Capability.MULTI_KEY_ONLY).pair();
    assertThat(pair.requester().negotiate())
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.MULTI_KEY_OFFERED));
    Pair several = wanted(ends(SpdmVersion.V1_3, Capability.MULTI_KEY_ONLY)).pair();
    several.session().end().orAbort();
    assertThat(several.agreed().multiKeyResponder()).isTrue();
  }

  @Test
  void beforeOneThreeNobodyHasSeveralKeys() throws Exception {
    Pair pair = wanted(ends(SpdmVersion.V1_2, Capability.MULTI_KEY_NEGOTIABLE)).pair();
    pair.session().end().orAbort();
    assertThat(pair.agreed().multiKeyResponder()).isFalse();
  }

  @Test
  void aKeyIsUsedOnlyForWhatItIsFor() throws Exception {
    Pair pair = wanted(ends(SpdmVersion.V1_3, Capability.MULTI_KEY_ONLY)).pair();
    pair.identified();
    pair.requester().getCertificate(3).orAbort();
    for (Outcome<?> outcome :
        List.of(
            pair.requester().challenge(3, SummaryType.NONE),
            pair.requester().openSession(3, SummaryType.NONE, 0))) {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.error().is(ErrorCode.INVALID_REQUEST)).isTrue());
    }
  }

  @Test
  void digestsKeyPairsHaveAnIdAndAModel() throws Exception {
    int keyPairIds = 4 + 2 * 32;
    for (int at : new int[] {keyPairIds, keyPairIds + 2}) {
      Pair pair = wanted(ends(SpdmVersion.V1_3, Capability.MULTI_KEY_ONLY)).pair();
      pair.negotiated();
      pair.corruptResponse(DIGESTS, at, 1);
      assertThat(pair.requester().getDigests())
          .isInstanceOfSatisfying(
              Outcome.Broken.class,
              broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.DIGESTS_KEY_PAIRS));
    }
  }

  @Test
  void aRequesterHasSeveralKeysIfItMustOrIfTheResponderLetsIt() throws Exception {
    Ends mutual =
        Ends.of(SpdmVersion.V1_3).requesterWith(Capability.CERT).requesterWith(Capability.CHAL);
    Pair must = mutual.requesterWith(Capability.MULTI_KEY_ONLY).pair();
    must.negotiated();
    assertThat(must.agreed().multiKeyRequester()).isTrue();
    Ends may = mutual.requesterWith(Capability.MULTI_KEY_NEGOTIABLE);
    Pair refused = may.pair();
    refused.negotiated();
    assertThat(refused.agreed().multiKeyRequester()).isFalse();
    Pair let = may.responder(profile -> profile.withSeveralKeys(true)).pair();
    let.negotiated();
    assertThat(let.agreed().multiKeyRequester()).isTrue();
  }

  @Test
  void pairWithoutKeyMakesOneForItsSigningRequest() throws Exception {
    ManagedPair managed = ManagedPair.withSeveralKeys(SpdmVersion.V1_3);

    Bytes der =
        managed.clear().getCsr(new GetCsr(2, 1, 0, false, Bytes.EMPTY, Bytes.EMPTY)).orAbort();

    CertificationRequest request = CertificationRequest.read(der);
    assertThat(request.isSignedByItsKey(ManagedPair.CRYPTO)).isTrue();
    assertThat(managed.store.state().keyPair(2).orElseThrow().key().orElseThrow().verificationKey())
        .isEqualTo(request.publicKey().orElseThrow());
  }

  @Test
  void leafSaysWhoseCertificateItIsWhateverTheNumberSays() throws Exception {
    ManagedPair managed = ManagedPair.withSeveralKeys(SpdmVersion.V1_3);
    Bytes chain = ManagedPair.ownersChain(ManagedPair.leaf());

    managed.clear().setCertificate(new SetCertificate(0, 1, 2, Optional.of(chain))).orAbort();

    assertThat(managed.store.state().bank(0).orElseThrow().slot(0).orElseThrow().keyPairId())
        .isEqualTo(1);
  }
}
