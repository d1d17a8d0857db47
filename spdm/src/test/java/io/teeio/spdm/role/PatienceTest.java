package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.Readiness;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Busy, ResponseNotReady and RESPOND_IF_READY. */
class PatienceTest {
  static List<Setup> setups() {
    return List.of(Setup.PLAIN, Setup.ENCRYPTED);
  }

  /** Not ready at first for every request, ready for its RESPOND_IF_READY. */
  private static Readiness everySecondTime(Readiness.Answer first) {
    boolean[] ready = {true};
    return code -> {
      ready[0] = !ready[0];
      return ready[0] ? new Readiness.Ready() : first;
    };
  }

  private static void everything(Pair pair) throws Exception {
    SpdmSession session = pair.session();
    pair.requester().challenge(0, SummaryType.ALL).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    session.getMeasurements(MeasurementQuery.one(1)).orAbort();
    session.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    session.heartbeat().orAbort();
    session.end().orAbort();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aBusyResponderIsAskedAgain(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    pair.readiness = everySecondTime(new Readiness.Busy());
    everything(pair);
    assertThat(pair.pauses).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void anUnreadyResponderIsAskedWithRespondIfReady(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    pair.readiness = everySecondTime(new Readiness.NotReady(10, 2));
    everything(pair);
    assertThat(pair.pauses).isNotEmpty().containsOnly(Duration.ofNanos(1_024_000));
    assertThat(pair.requests).anyMatch(request -> request.payload().at(1) == 0xFF);
  }

  @Test
  void aResponderThatIsNeverReadyIsGivenUp() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    pair.readiness = code -> new Readiness.NotReady(1, 2);
    refused(pair.requester().getDigests(), ErrorCode.RESPONSE_NOT_READY);
    assertThat(pair.requests).hasSize(3 + 17);
    pair.readiness = code -> new Readiness.Busy();
    refused(pair.requester().getDigests(), ErrorCode.BUSY);
  }

  private static void refused(Outcome<?> outcome, ErrorCode code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.error().is(code)).isTrue());
  }

  @Test
  void aDelayOfAnotherRequestIsRefused() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    pair.onResponse = envelope -> Envelope.clear(notReady(1, 0x82));
    assertMismatch(pair.requester().getDigests());
  }

  @Test
  void aDelayWithoutEndIsRefused() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    pair.onResponse = envelope -> Envelope.clear(notReady(26, 0x81));
    assertMismatch(pair.requester().getDigests());
    pair.onResponse = envelope -> Envelope.clear(notReady(255, 0x81));
    assertMismatch(pair.requester().getDigests());
    assertThat(pair.pauses).isEmpty();
  }

  private static void assertMismatch(Outcome<?> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.RESPONSE_NOT_READY_MATCH));
  }

  private static Bytes notReady(int exponent, int code) {
    return Bytes.of(0x13, 0x7F, 0x42, 0, exponent, code, 5, 2);
  }

  @Test
  void anAnswerIsKeptOnlyForItsTokenAndCode() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    pair.readiness = code -> new Readiness.NotReady(1, 2);
    Bytes delayed = ask(pair, Bytes.of(0x13, 0x81, 0, 0));
    assertThat(delayed.slice(0, 4)).isEqualTo(Bytes.of(0x13, 0x7F, 0x42, 0));
    int token = delayed.at(6);
    pair.readiness = Readiness.ALWAYS;
    assertThat(ask(pair, Bytes.of(0x13, 0xFF, 0x82, token)).at(2)).isEqualTo(4);
    assertThat(ask(pair, Bytes.of(0x13, 0xFF, 0x81, token + 1)).at(2)).isEqualTo(4);
    assertThat(ask(pair, Bytes.of(0x13, 0xFF, 0x81, token)).at(1)).isEqualTo(1);
    assertThat(ask(pair, Bytes.of(0x13, 0xFF, 0x81, token)).at(2)).isEqualTo(4);
  }

  @Test
  void anotherRequestTakesThePlaceOfTheOneThatIsKept() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    pair.readiness = code -> new Readiness.NotReady(1, 2);
    int token = ask(pair, Bytes.of(0x13, 0x81, 0, 0)).at(6);
    pair.readiness = Readiness.ALWAYS;
    ask(pair, Bytes.of(0x13, 0x81, 0, 0));
    assertThat(ask(pair, Bytes.of(0x13, 0xFF, 0x81, token)).at(2)).isEqualTo(4);
  }

  private static Bytes ask(Pair pair, Bytes request) {
    return pair.responder().respond(Envelope.clear(request)).orElseThrow().payload();
  }

  @Test
  void aDelayThatLibspdmWouldNotTakeIsABug() {
    assertThatThrownBy(() -> new Readiness.NotReady(1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
