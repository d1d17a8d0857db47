package io.teeio.pcie.tdisp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.testing.Loopback;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TdispRequesterTest {
  private static final InterfaceId ID = InterfaceId.of(RequesterId.of(0xBEEF));

  private final TestInterface tdi = new TestInterface();
  private final TdispResponder responder =
      new TdispResponder(
          new TdispTarget() {
            @Override
            public Optional<TdispInterface> find(InterfaceId id) {
              return id.equals(ID) ? Optional.of(tdi) : Optional.empty();
            }

            @Override
            public DeviceCapabilities capabilities() {
              return DeviceCapabilities.mandatory(LockFlags.NO_FW_UPDATE);
            }

            @Override
            public int maxPortion() {
              return 33;
            }
          },
          Guards.all(),
          target -> Arrays.fill(target, (byte) 3),
          _ -> {});

  private TdispRequester requester(InterfaceId id) {
    return new TdispRequester(
        new Loopback(payload -> responder.respond(Optional.of(new SessionToken(1)), payload)),
        id,
        0xFFFF);
  }

  private static TdispRequester facing(TdispResponse... answers) {
    var queue = new ArrayDeque<>(List.of(answers));
    return new TdispRequester(
        new Loopback(_ -> Optional.of(queue.removeFirst().toBytes())), ID, 64);
  }

  private static void assertBroken(Rule rule, Answer<?> answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  @Test
  void everyVerbReachesTheTdi() throws Exception {
    TdispRequester tsm = requester(ID);
    assertThat(tsm.version().orAbort()).containsExactly(0x10);
    assertThat(tsm.capabilities().orAbort().lockFlags()).isEqualTo(LockFlags.NO_FW_UPDATE);
    Secret nonce = tsm.lock(LockFlags.NO_FW_UPDATE, StreamId.of(1), 0x1000).orAbort();
    assertThat(tsm.state().orAbort()).isEqualTo(TdiState.CONFIG_LOCKED);
    assertThat(tsm.start(nonce).isDone()).isTrue();
    assertThat(tsm.state().orAbort()).isEqualTo(TdiState.RUN);
    assertThat(tsm.stop().isDone()).isTrue();
  }

  @Test
  void theReportIsReadInPortions() throws Exception {
    byte[] report = new byte[100];
    for (int i = 0; i < report.length; i++) {
      report[i] = (byte) i;
    }
    tdi.report = Bytes.copyOf(report);
    tdi.state = TdiState.RUN;
    assertThat(requester(ID).report().orAbort()).isEqualTo(tdi.report);
  }

  @Test
  void aRefusalSaysItsCode() throws Exception {
    Answer<?> answer = requester(InterfaceId.of(RequesterId.of(1))).state();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.refusal().text()).isEqualTo("TDISP_ERROR INVALID_INTERFACE"));
    Unanswered unanswered = catchThrowableOfType(Unanswered.class, answer::orAbort);
    assertThat(unanswered.answer()).isEqualTo(answer);
    assertThat(unanswered).hasMessage("TDISP_ERROR INVALID_INTERFACE");
    assertThat(new Refusal.Tdisp(0x33, 0, Bytes.EMPTY).text()).isEqualTo("TDISP_ERROR 0x33");
  }

  @Test
  void anAnswerOfAnotherTypeIsAgainstTheRules() throws Exception {
    assertBroken(
        TdispRule.TDISP_RESPONSE_TYPE, facing(new TdispResponse.StopInterfaceResponse(ID)).state());
  }

  @Test
  void anAnswerAboutAnotherInterfaceIsAgainstTheRules() throws Exception {
    InterfaceId other = InterfaceId.of(RequesterId.of(0xBEF0));
    assertBroken(
        TdispRule.TDISP_RESPONSE_INTERFACE,
        facing(new TdispResponse.DeviceInterfaceState(other, 2)).state());
  }

  @Test
  void anAnswerOfWrongFormIsAgainstTheRules() throws Exception {
    var channel = new Loopback(_ -> Optional.of(Bytes.of(1, 0x10, 5)));
    assertBroken(TdispRule.TDISP_MESSAGE_FORM, new TdispRequester(channel, ID, 64).state());
  }

  @Test
  void aStateThatDoesNotExistIsAgainstTheRules() throws Exception {
    assertBroken(
        TdispRule.TDISP_STATE_VALUE, facing(new TdispResponse.DeviceInterfaceState(ID, 4)).state());
  }

  @Test
  void aDeviceWithoutVersion10IsAgainstTheRules() throws Exception {
    assertBroken(
        TdispRule.TDISP_VERSION_LIST,
        facing(new TdispResponse.TdispVersion(ID, List.of(0x20))).version());
  }

  @Test
  void portionsThatDoNotAddUpAreAgainstTheRules() throws Exception {
    var first = new TdispResponse.DeviceInterfaceReport(ID, Bytes.zeros(10), 20);
    assertBroken(
        TdispRule.TDISP_REPORT_PORTIONS,
        facing(first, new TdispResponse.DeviceInterfaceReport(ID, Bytes.zeros(10), 11)).report());
    assertBroken(
        TdispRule.TDISP_REPORT_PORTIONS,
        facing(first, new TdispResponse.DeviceInterfaceReport(ID, Bytes.EMPTY, 20)).report());
    assertBroken(
        TdispRule.TDISP_REPORT_PORTIONS,
        facing(new TdispResponse.DeviceInterfaceReport(ID, Bytes.zeros(65), 0)).report());
  }

  @Test
  void aReportWithoutEndIsAgainstTheRules() throws Exception {
    assertBroken(
        TdispRule.TDISP_REPORT_SIZE,
        facing(new TdispResponse.DeviceInterfaceReport(ID, Bytes.zeros(64), 0xFFFF)).report());
  }

  @Test
  void aRefusalAmidTheReportEndsIt() throws Exception {
    Answer<Bytes> answer =
        facing(
                new TdispResponse.DeviceInterfaceReport(ID, Bytes.zeros(10), 20),
                TdispResponse.TdispError.of(ID, TdispErrorCode.BUSY, 0))
            .report();
    assertThat(answer).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void silenceIsTheEnvironmentsFailure() {
    var silent = new TdispRequester(new Loopback(_ -> Optional.empty()), ID, 64);
    assertThatThrownBy(silent::stop).isInstanceOf(IOException.class);
  }

  @Test
  void aPortionHas1To65535Bytes() {
    assertThatThrownBy(() -> new TdispRequester(new Loopback(_ -> Optional.empty()), ID, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
