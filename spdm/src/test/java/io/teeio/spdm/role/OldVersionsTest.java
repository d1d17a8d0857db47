package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.Heartbeat;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is different in SPDM 1.0 and 1.1. */
class OldVersionsTest {
  private static ErrorCode error(Pair pair, SpdmRequest request) throws Exception {
    Envelope answer =
        pair.responder().respond(Envelope.clear(request.encode(pair.agreed()))).orElseThrow();
    return ErrorResponse.read(WireReader.of(answer.payload(), "test")).known().orElseThrow();
  }

  @Test
  void oneZeroHasIdentityAndMeasurementsButNoSessions() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_0).pair();
    CertificateChain chain = pair.identified();
    assertThat(pair.agreed().requester()).isEqualTo(EndpointCapabilities.UNKNOWN);
    assertThat(pair.agreed().responder().has(Capability.KEY_EX)).isFalse();
    assertThat(pair.agreed().algorithms().keyExchange()).isEmpty();
    pair.requester().challenge(0, SummaryType.TCB).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    assertThat(pair.requester().openSession(0, chain, SummaryType.NONE, 0))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.SESSION_SUPPORTED));
  }

  @ParameterizedTest
  @CsvSource({"V1_1, UNEXPECTED_REQUEST", "V1_2, SESSION_REQUIRED", "V1_4, SESSION_REQUIRED"})
  void aRequestOfSessionsOutsideOne(SpdmVersion version, ErrorCode code) throws Exception {
    Pair pair = Ends.of(version).pair();
    pair.negotiated();
    assertThat(error(pair, new Heartbeat())).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"V1_1, UNSPECIFIED", "V1_2, SESSION_REQUIRED", "V1_4, SESSION_REQUIRED"})
  void finishOfNoSession(SpdmVersion version, ErrorCode code) throws Exception {
    Pair pair = Ends.of(version).pair();
    pair.negotiated();
    assertThat(error(pair, new Finish(Bytes.zeros(pair.agreed().hashSize())))).isEqualTo(code);
  }

  @Test
  void measurementsSupportedRawSince12() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_1).pair();
    pair.negotiated();
    assertThat(pair.requester().getMeasurements(MeasurementQuery.one(1).asRaw()))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.MEASUREMENTS_SUPPORTED));
  }

  @Test
  void anOldSeriesOfMeasurementsIsSignedToo() throws Exception {
    for (SpdmVersion version : new SpdmVersion[] {SpdmVersion.V1_0, SpdmVersion.V1_1}) {
      Pair pair = Ends.of(version).pair();
      pair.identified();
      pair.requester().getMeasurements(MeasurementQuery.count()).orAbort();
      pair.requester().getMeasurements(MeasurementQuery.one(2)).orAbort();
      pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    }
  }
}
