package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What outlives a reset of the connection, and what does not. */
class PreservedStateTest {
  private static final Ends ENDS = Ends.of(SpdmVersion.V1_3);

  private static void refused(Outcome<?> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.error().is(ErrorCode.UNEXPECTED_REQUEST))
                    .as(outcome.describe())
                    .isTrue());
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void statePreservedServesWithoutAnotherNegotiation(SpdmVersion version) throws Exception {
    Pair pair = Ends.of(version).pair();
    CertificateChain chain = pair.identified();
    Negotiated earlier = pair.agreed();
    pair.responder().reset();
    pair.requests.clear();
    assertThat(pair.requester().resume(earlier).orAbort()).isEqualTo(earlier);
    assertThat(pair.requests).isEmpty();
    assertThat(pair.requester().getCertificate(0).orAbort()).isEqualTo(chain);
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
  }

  @Test
  void sessionsAreOpenedUnderPreservedState() throws Exception {
    Pair pair = ENDS.pair();
    CertificateChain chain = pair.identified();
    Negotiated earlier = pair.agreed();
    SpdmSession session = pair.requester().openSession(0, SummaryType.NONE, 0).orAbort();
    session.end(false).orAbort();
    pair.responder().reset();
    pair.requester().resume(earlier).orAbort();
    pair.requests.clear();
    pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort().heartbeat();
    assertThat(pair.requests).hasSize(3);
    pair.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort().heartbeat().orAbort();
    assertThat(pair.sessionLog).contains("ended 0xffffffff ENDED_BY_REQUESTER");
  }

  @Test
  void endSessionClearsPreservedStateButNotTheConnection() throws Exception {
    Pair pair = ENDS.pair();
    pair.identified();
    Negotiated earlier = pair.agreed();
    pair.requester().openSession(0, SummaryType.NONE, 0).orAbort().end(true).orAbort();
    pair.requester().openSession(0, SummaryType.NONE, 0).orAbort().end(false).orAbort();
    pair.responder().reset();
    pair.requester().resume(earlier).orAbort();
    refused(pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0));
    pair.requester().negotiate().orAbort();
    pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort();
  }

  @Test
  void getVersionKeepsNothing() throws Exception {
    Pair pair = ENDS.pair();
    pair.negotiated();
    Negotiated earlier = pair.agreed();
    pair.requester().negotiateVersionOnly(earlier).orAbort();
    pair.responder().reset();
    pair.requester().resume(earlier).orAbort();
    refused(pair.requester().getDigests());
  }

  @Test
  void sessionsDoNotOutliveAReset() throws Exception {
    Pair pair = ENDS.pair();
    pair.session();
    pair.responder().reset();
    assertThat(pair.responder().sessions()).isEmpty();
    assertThat(pair.sessionLog).last().isEqualTo("ended 0xffffffff CLOSED");
  }

  @Test
  void statePreservedOnlyWithTheCapability() throws Exception {
    Pair pair = ENDS.responder(Ends.responderLess(Capability.CACHE)).pair();
    pair.negotiated();
    Negotiated earlier = pair.agreed();
    pair.responder().reset();
    assertThat(pair.requester().resume(earlier))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.STATE_PRESERVED));
  }
}
