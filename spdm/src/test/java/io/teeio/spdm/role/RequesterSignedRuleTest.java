package io.teeio.spdm.role;

import static io.teeio.spdm.role.RequesterBench.CHALLENGE_AUTH;
import static io.teeio.spdm.role.RequesterBench.DIGESTS;
import static io.teeio.spdm.role.RequesterBench.HASH;
import static io.teeio.spdm.role.RequesterBench.MEASUREMENTS;
import static io.teeio.spdm.role.RequesterBench.SETUP;
import static io.teeio.spdm.role.RequesterBench.SIGNATURE;
import static io.teeio.spdm.role.RequesterBench.against;
import static io.teeio.spdm.role.RequesterBench.broken;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.responder.MeasuredElement;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which challenges and measurements a requester refuses, each by the rule that demands it. */
class RequesterSignedRuleTest {
  private final Pair pair = new Pair(SETUP);

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
}
