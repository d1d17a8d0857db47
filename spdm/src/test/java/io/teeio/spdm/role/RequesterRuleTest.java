package io.teeio.spdm.role;

import static io.teeio.spdm.role.RequesterBench.ALGORITHMS;
import static io.teeio.spdm.role.RequesterBench.CAPABILITIES;
import static io.teeio.spdm.role.RequesterBench.DIGESTS;
import static io.teeio.spdm.role.RequesterBench.SETUP;
import static io.teeio.spdm.role.RequesterBench.VERSION;
import static io.teeio.spdm.role.RequesterBench.against;
import static io.teeio.spdm.role.RequesterBench.broken;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a requester refuses before it knows who answers, each by the rule that demands it. */
class RequesterRuleTest {
  private final Pair pair = new Pair(SETUP);

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
