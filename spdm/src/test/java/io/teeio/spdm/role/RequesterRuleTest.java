package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.BasicConstraints;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a requester refuses, each by the rule that demands it. */
class RequesterRuleTest {
  private static final Setup SETUP = new Setup(SpdmVersion.V1_3, Suite.P256, Binding.MCTP, false);
  private static final int DIGESTS = 0x01;
  private static final int CERTIFICATE = 0x02;
  private static final int CHALLENGE_AUTH = 0x03;
  private static final int VERSION = 0x04;
  private static final int MEASUREMENTS = 0x60;
  private static final int CAPABILITIES = 0x61;
  private static final int ALGORITHMS = 0x63;
  private static final int KEY_EXCHANGE_RSP = 0x64;
  private static final int FINISH_RSP = 0x65;
  private static final int SIGNATURE = 64;
  private static final int HASH = 32;

  private final Pair pair = new Pair(SETUP);

  private static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  private static Pair against(ResponderProfile profile) {
    return new Pair(
        SETUP, SETUP.requester(), profile, Identities.slots(Suite.P256), Crypto.portable());
  }

  private static Pair against(SlotIdentity identity) {
    return new Pair(
        SETUP, SETUP.requester(), SETUP.responder(), Map.of(0, identity), Crypto.portable());
  }

  private Outcome<SpdmSession> opening() throws Exception {
    CertificateChain chain = pair.identified();
    return pair.requester().openSession(0, chain, SummaryType.NONE, 0);
  }

  // Negotiation

  @Test
  void noCommonVersionIsRefused() throws Exception {
    Pair old = against(SETUP.responder().withVersions(SpdmVersion.V1_2));
    broken(old.requester().negotiate(), SpdmRule.VERSION_NO_COMMON);
  }

  @ParameterizedTest
  @ValueSource(ints = {CAPABILITIES, ALGORITHMS})
  void anotherVersionThanTheChosenOneIsRefused(int code) throws Exception {
    pair.corruptResponse(code, 0, 0x01);
    broken(pair.requester().negotiate(), SpdmRule.VERSION_UNCHANGED);
    assertThat(pair.requester().negotiated()).isEmpty();
  }

  @Test
  void anotherVersionIsRefusedAfterNegotiationToo() throws Exception {
    pair.negotiated();
    pair.corruptResponse(DIGESTS, 0, 0x01);
    broken(pair.requester().getDigests(), SpdmRule.VERSION_UNCHANGED);
  }

  @Test
  void anErrorInVersion10IsOnlyForNegotiation() throws Exception {
    pair.negotiated();
    pair.onResponse = envelope -> Envelope.clear(Bytes.of(0x10, 0x7F, 0x03, 0x00));
    broken(pair.requester().getDigests(), SpdmRule.VERSION_UNCHANGED);
  }

  @Test
  void aVersionOfAnyOtherHeaderIsRefused() throws Exception {
    pair.corruptResponse(VERSION, 0, 0x03);
    broken(pair.requester().negotiate(), SpdmRule.VERSION_UNCHANGED);
  }

  @Test
  void aVersionThatWasTakenOutOnTheWayShowsInTheFirstSignature() throws Exception {
    Pair both =
        new Pair(
            SETUP,
            SETUP.requester().withVersions(SpdmVersion.V1_2, SpdmVersion.V1_3),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            Crypto.portable());
    both.onResponse =
        both.changing(VERSION, payload -> Bytes.of(0x10, 0x04, 0, 0, 0, 1, 0x00, 0x12));
    both.identified();
    assertThat(both.agreed().version()).isEqualTo(SpdmVersion.V1_2);
    broken(both.requester().challenge(0, SummaryType.NONE), SpdmRule.CHALLENGE_SIGNATURE);
  }

  @Test
  void contradictingCapabilitiesAreRefused() throws Exception {
    pair.corruptResponse(CAPABILITIES, 8, 0x02);
    broken(pair.requester().negotiate(), SpdmRule.CAPABILITIES_NEEDS_IDENTITY);
  }

  @ParameterizedTest
  @CsvSource({
    "CAPABILITIES_CT_EXPONENT, 0x61, 5, 0x20",
    "CAPABILITIES_DATA_TRANSFER_SIZE, 0x61, 13, 0x12",
    "CAPABILITIES_MESSAGE_SIZE, 0x61, 16, 0x01",
    "CAPABILITIES_MEAS_FRESH, 0x61, 8, 0x10",
    "CAPABILITIES_SESSION_NEEDS_MAC, 0x61, 8, 0x80",
    "CAPABILITIES_NEEDS_SESSION, 0x61, 9, 0x02",
    "CAPABILITIES_ONE_IDENTITY, 0x61, 10, 0x01",
    "CAPABILITIES_CERTIFICATE_MANAGEMENT, 0x61, 10, 0x10",
    "CAPABILITIES_MULTI_KEY, 0x61, 11, 0x04",
    "ALGORITHMS_SIGNATURE_MISSING, 0x63, 12, 0x10",
    "ALGORITHMS_MEASUREMENT_HASH, 0x63, 8, 0x02",
    "ALGORITHMS_OPAQUE_FORMAT, 0x63, 7, 0x02",
    "ALGORITHMS_STRUCTURE_ORDER, 0x63, 36, 0x01",
    "ALGORITHMS_KEY_EXCHANGE_MISSING, 0x63, 38, 0x08",
    "ALGORITHMS_AEAD_MISSING, 0x63, 42, 0x02",
    "ALGORITHMS_AEAD_MISSING, 0x63, 46, 0x01"
  })
  void aContradictionInTheNegotiationIsRefused(SpdmRule rule, String code, int offset, String xor)
      throws Exception {
    pair.corruptResponse(Integer.decode(code), offset, Integer.decode(xor));
    broken(pair.requester().negotiate(), rule);
    assertThat(pair.requester().negotiated()).isEmpty();
  }

  @Test
  void reservedCapabilitiesAreRefused() throws Exception {
    pair.corruptResponse(CAPABILITIES, 8, 0x08);
    broken(pair.requester().negotiate(), SpdmRule.CAPABILITIES_RESERVED_VALUE);
  }

  @Test
  void anAlgorithmThatWasNotOfferedIsRefused() throws Exception {
    pair.corruptResponse(ALGORITHMS, 12, 0x10 | 0x80);
    broken(pair.requester().negotiate(), SpdmRule.ALGORITHMS_SELECTED_NOT_OFFERED);
  }

  @Test
  void severalAlgorithmsOfOneKindAreRefused() throws Exception {
    pair.corruptResponse(ALGORITHMS, 16, 0x02);
    broken(pair.requester().negotiate(), SpdmRule.ALGORITHMS_ONE_SELECTED);
  }

  @Test
  void noHashIsRefused() throws Exception {
    pair.corruptResponse(ALGORITHMS, 16, 0x01);
    broken(pair.requester().negotiate(), SpdmRule.ALGORITHMS_HASH_MISSING);
  }

  @Test
  void severalKeysAreRefusedWithoutTheCapability() throws Exception {
    CapabilitySet flags =
        SETUP
            .responder()
            .capabilities()
            .with(Capability.MULTI_KEY_ONLY)
            .with(Capability.GET_KEY_PAIR_INFO);
    Pair several = against(SETUP.responder().withCapabilities(flags));
    broken(several.requester().negotiate(), SpdmRule.MULTI_KEY_OFFERED);
  }

  // Order, size, way

  @Test
  void nothingIsAskedBeforeTheNegotiation() throws Exception {
    SpdmRequester requester = pair.requester();
    broken(requester.getDigests(), SpdmRule.REQUEST_IN_ORDER);
    broken(requester.getCertificate(0), SpdmRule.REQUEST_IN_ORDER);
    broken(requester.challenge(0, SummaryType.NONE), SpdmRule.REQUEST_IN_ORDER);
    broken(requester.getMeasurements(MeasurementQuery.count()), SpdmRule.REQUEST_IN_ORDER);
    broken(
        requester.openSession(0, Identities.first(Suite.P256).chain(), SummaryType.NONE, 0),
        SpdmRule.REQUEST_IN_ORDER);
    assertThat(pair.requests).isEmpty();
  }

  @Test
  void whatIsSignedNeedsAKnownChain() throws Exception {
    pair.negotiated();
    broken(pair.requester().challenge(0, SummaryType.NONE), SpdmRule.REQUEST_IN_ORDER);
    broken(
        pair.requester().getMeasurements(MeasurementQuery.allSigned(0)), SpdmRule.REQUEST_IN_ORDER);
  }

  @Test
  void aRequestLargerThanTheResponderTakesIsNotSent() throws Exception {
    Pair small = against(SETUP.responder().withTransferSize(64));
    CertificateChain chain = small.identified();
    int sent = small.requests.size();
    broken(small.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.MESSAGE_SIZE);
    assertThat(small.requests).hasSize(sent);
  }

  @Test
  void aResponseLargerThanAnnouncedIsRefused() throws Exception {
    pair.negotiated();
    pair.onResponse = pair.changing(DIGESTS, payload -> Bytes.concat(payload, Bytes.zeros(0x1200)));
    broken(pair.requester().getDigests(), SpdmRule.MESSAGE_SIZE);
  }

  @Test
  void aSecuredAnswerToAClearRequestIsRefused() throws Exception {
    pair.negotiated();
    pair.onResponse = envelope -> Envelope.secured(envelope.payload());
    broken(pair.requester().getDigests(), SpdmRule.RESPONSE_TO_REQUEST);
  }

  @Test
  void aClearAnswerInASessionIsRefusedAndEndsIt() throws Exception {
    SpdmSession session = pair.session();
    pair.onResponse = envelope -> Envelope.clear(Bytes.of(0x13, 0x68, 0, 0));
    broken(session.heartbeat(), SpdmRule.RESPONSE_TO_REQUEST);
    assertThat(session.isOpen()).isFalse();
    broken(session.heartbeat(), SpdmRule.SESSION_OPEN);
  }

  @Test
  void anotherResponseIsMalformed() throws Exception {
    pair.negotiated();
    pair.corruptResponse(DIGESTS, 1, 0x03);
    broken(pair.requester().getDigests(), SpdmRule.MALFORMED_MESSAGE);
  }

  @Test
  void aBrokenRuleIsReported() throws Exception {
    pair.negotiated();
    pair.corruptResponse(DIGESTS, 0, 0x01);
    pair.requester().getDigests();
    assertThat(pair.requesterEvents)
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    SpdmEvent.RuleBroken.class,
                    broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.VERSION_UNCHANGED)));
  }

  // Certificates

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

  // Challenge

  private void challengeIsRefused(int offset, int xor, SpdmRule rule) throws Exception {
    pair.identified();
    pair.corruptResponse(CHALLENGE_AUTH, offset, xor);
    broken(pair.requester().challenge(0, SummaryType.NONE), rule);
  }

  @Test
  void aChallengeAnsweredForAnotherSlotIsRefused() throws Exception {
    challengeIsRefused(2, 0x03, SpdmRule.CHALLENGE_SLOT);
  }

  @Test
  void aChallengedSlotOutsideTheSlotMaskIsRefused() throws Exception {
    challengeIsRefused(3, 0x01, SpdmRule.CHALLENGE_SLOT);
  }

  @Test
  void aChallengeAnsweredForAnotherChainIsRefused() throws Exception {
    challengeIsRefused(4, 0x01, SpdmRule.CHALLENGE_CHAIN);
  }

  @Test
  void aChallengeThatDoesNotRepeatTheContextIsRefused() throws Exception {
    challengeIsRefused(-SIGNATURE - 8, 0x01, SpdmRule.CHALLENGE_CONTEXT);
  }

  @Test
  void mutualAuthenticationThatWasNotOfferedIsRefused() throws Exception {
    challengeIsRefused(2, 0x80, SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
  }

  @ParameterizedTest
  @ValueSource(ints = {4 + HASH, -1, -SIGNATURE})
  void aChangedChallengeAuthIsRefused(int offset) throws Exception {
    challengeIsRefused(offset, 0x01, SpdmRule.CHALLENGE_SIGNATURE);
  }

  @Test
  void aReplayedChallengeAuthIsRefused() throws Exception {
    pair.identified();
    Bytes[] kept = {Bytes.EMPTY};
    pair.onResponse =
        pair.changing(
            CHALLENGE_AUTH,
            payload -> {
              kept[0] = payload;
              return payload;
            });
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    pair.onResponse = pair.changing(CHALLENGE_AUTH, payload -> kept[0]);
    broken(pair.requester().challenge(0, SummaryType.NONE), SpdmRule.CHALLENGE_CONTEXT);
  }

  @Test
  void aChangedCertificateExchangeShowsInTheChallenge() throws Exception {
    pair.negotiated();
    pair.corruptResponse(DIGESTS, 4 + HASH, 0x01);
    pair.requester().getDigests().orAbort();
    pair.requester().getCertificate(0).orAbort();
    broken(pair.requester().challenge(0, SummaryType.NONE), SpdmRule.CHALLENGE_SIGNATURE);
  }

  // Measurements

  private void measurementsAreRefused(int offset, int xor, SpdmRule rule) throws Exception {
    pair.identified();
    pair.corruptResponse(MEASUREMENTS, offset, xor);
    broken(pair.requester().getMeasurements(MeasurementQuery.allSigned(0)), rule);
  }

  @Test
  void measurementsThatAreNotSupportedAreNotAskedFor() throws Exception {
    CapabilitySet flags =
        SETUP
            .responder()
            .capabilities()
            .without(Capability.MEAS_FRESH)
            .without(Capability.MEAS_WITH_SIGNATURE);
    Pair none = against(SETUP.responder().withCapabilities(flags));
    none.identified();
    broken(
        none.requester().getMeasurements(MeasurementQuery.count()),
        SpdmRule.MEASUREMENTS_SUPPORTED);
    Pair unsigned =
        against(SETUP.responder().withCapabilities(flags.with(Capability.MEAS_WITHOUT_SIGNATURE)));
    unsigned.identified();
    unsigned.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    broken(
        unsigned.requester().getMeasurements(MeasurementQuery.allSigned(0)),
        SpdmRule.MEASUREMENTS_SUPPORTED);
  }

  @Test
  void measurementsOfAnotherSlotAreRefused() throws Exception {
    measurementsAreRefused(3, 0x03, SpdmRule.MEASUREMENTS_SLOT);
  }

  @Test
  void measurementsThatDoNotRepeatTheContextAreRefused() throws Exception {
    measurementsAreRefused(-SIGNATURE - 8, 0x01, SpdmRule.MEASUREMENTS_CONTEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {8 + 4 + 3, -1, -SIGNATURE - 8 - 2 - 32})
  void changedMeasurementsAreRefused(int offset) throws Exception {
    measurementsAreRefused(offset, 0x01, SpdmRule.MEASUREMENTS_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0x10})
  void anotherMeasurementThanWasAskedForIsRefused(int index) throws Exception {
    pair.identified();
    pair.corruptResponse(MEASUREMENTS, 8, 1 ^ index);
    broken(pair.requester().getMeasurements(MeasurementQuery.one(1)), SpdmRule.MEASUREMENTS_BLOCKS);
  }

  @Test
  void oneIndexTwiceIsRefused() throws Exception {
    pair.measurements =
        () ->
            List.of(
                new MeasuredElement(1, 1, Bytes.of(1), false, true),
                new MeasuredElement(1, 1, Bytes.of(2), false, true));
    pair.identified();
    broken(
        pair.requester().getMeasurements(MeasurementQuery.allSigned(0)),
        SpdmRule.MEASUREMENTS_BLOCKS);
  }

  @Test
  void aDigestOfAnotherSizeIsRefused() throws Exception {
    pair.measurements = () -> List.of(new MeasuredElement(1, 1, Bytes.of(1), true, true));
    pair.identified();
    pair.corruptResponse(MEASUREMENTS, 8 + 4, 0x80);
    broken(pair.requester().getMeasurements(MeasurementQuery.one(1)), SpdmRule.MEASUREMENTS_BLOCKS);
  }

  @Test
  void aRefusedMeasurementStartsTheSeriesAnew() throws Exception {
    pair.identified();
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    assertThat(pair.requester().getMeasurements(MeasurementQuery.one(9)))
        .isInstanceOf(Outcome.Refused.class);
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
  }

  @Test
  void aMeasurementThatWasChangedInTheSeriesShowsInItsSignature() throws Exception {
    pair.identified();
    pair.corruptResponse(MEASUREMENTS, 8 + 4 + 3, 0x01);
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    broken(
        pair.requester().getMeasurements(MeasurementQuery.allSigned(0)),
        SpdmRule.MEASUREMENTS_SIGNATURE);
  }

  // Sessions

  @Test
  void aSessionIsNotOpenedWithAResponderThatHasNone() throws Exception {
    CapabilitySet flags =
        CapabilitySet.of(Capability.CERT, Capability.CHAL, Capability.MEAS_WITH_SIGNATURE);
    Pair without = against(SETUP.responder().withCapabilities(flags));
    CertificateChain chain = without.identified();
    broken(
        without.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_SUPPORTED);
  }

  private void sessionIsRefused(int code, int offset, int xor, SpdmRule rule) throws Exception {
    CertificateChain chain = pair.identified();
    pair.corruptResponse(code, offset, xor);
    broken(pair.requester().openSession(0, chain, SummaryType.NONE, 0), rule);
  }

  @Test
  void mutualAuthenticationInASessionIsRefused() throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, 6, 0x01, SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
  }

  @Test
  void aHeartbeatThatWasNotNegotiatedIsRefused() throws Exception {
    Pair silent =
        new Pair(
            SETUP,
            SETUP
                .requester()
                .withCapabilities(SETUP.requester().capabilities().without(Capability.HBEAT)),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            Crypto.portable());
    CertificateChain chain = silent.identified();
    silent.corruptResponse(KEY_EXCHANGE_RSP, 2, 0x10);
    broken(
        silent.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_HEARTBEAT);
  }

  @Test
  void aSecuredVersionThatWasNotOfferedIsRefused() throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, -SIGNATURE - 1, 0x20, SpdmRule.SECURED_VERSION_NO_COMMON);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 40, -1, -SIGNATURE})
  void aChangedKeyExchangeIsRefused(int offset) throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, offset, 0x01, SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aKeyExchangeSignedByAnotherKeyIsRefused() throws Exception {
    pair.identified();
    CertificateChain other = Identities.second(Suite.P256).chain();
    broken(
        pair.requester().openSession(0, other, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aChangedRequestShowsInTheSignature() throws Exception {
    CertificateChain chain = pair.identified();
    pair.onRequest = pair.changing(0xE4, payload -> Pair.flip(payload, 8, 1));
    broken(
        pair.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aSharePointOffTheCurveIsRefusedThoughSigned() throws Exception {
    Pair liar =
        new Pair(
            SETUP,
            SETUP.requester(),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            new CurveLiar(Crypto.portable()));
    CertificateChain chain = liar.identified();
    broken(liar.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_KEY_SHARE);
  }

  @Test
  void aWrongVerifyDataOfTheKeyExchangeIsRefused() throws Exception {
    Pair encrypted = new Pair(Setup.ENCRYPTED);
    CertificateChain chain = encrypted.identified();
    encrypted.corruptResponse(KEY_EXCHANGE_RSP, -1, 0x01);
    broken(
        encrypted.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_VERIFY_DATA);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, -1})
  void aWrongVerifyDataOfTheFinishIsRefused(int offset) throws Exception {
    sessionIsRefused(FINISH_RSP, offset, 0x01, SpdmRule.FINISH_RSP_VERIFY_DATA);
  }

  @Test
  void aClearFinishInAnEncryptedHandshakeIsRefused() throws Exception {
    Pair encrypted = new Pair(Setup.ENCRYPTED);
    CertificateChain chain = encrypted.identified();
    encrypted.onResponse =
        envelope ->
            envelope.secured() ? Envelope.clear(Bytes.of(0x13, FINISH_RSP, 0, 0)) : envelope;
    broken(
        encrypted.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.RESPONSE_TO_REQUEST);
  }

  @Test
  void aFailedOpeningLeavesNoSession() throws Exception {
    sessionIsRefused(FINISH_RSP, 4, 0x01, SpdmRule.FINISH_RSP_VERIFY_DATA);
    pair.onResponse = envelope -> envelope;
    opening().orAbort().heartbeat().orAbort();
  }

  @Test
  void weakerAlgorithmsThanOursAreNotNegotiated() throws Exception {
    Pair other =
        new Pair(
            SETUP,
            SETUP.requester().withAlgorithms(AlgorithmPreference.of(Suite.P384)),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            Crypto.portable());
    assertThat(other.requester().negotiate()).isInstanceOf(Outcome.Refused.class);
  }
}
