package io.teeio.pcie.ide.km;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.Answer;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.testing.Loopback;
import io.teeio.rule.Guards;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdeKmRequesterTest {
  private static final KeySubStream NAME =
      KeySubStream.of(KeySet.K0, LinkDirection.DOWNSTREAM, SubStream.NON_POSTED, PortSide.ENDPOINT);

  private final TestPorts ports = new TestPorts();
  private final IdeKmResponder responder = new IdeKmResponder(ports, Guards.all(), _ -> {});
  private final Loopback channel =
      new Loopback(payload -> responder.respond(Optional.of(new SessionToken(1)), payload));
  private final IdeKmRequester requester = new IdeKmRequester(channel);

  private static IdeKey key() {
    return IdeKey.of(Secret.copyOf(new byte[32]));
  }

  private static IdeKmRequester facing(IdeKmMessage answer) {
    return new IdeKmRequester(new Loopback(_ -> Optional.of(answer.toBytes())));
  }

  private static void assertBroken(Answer<?> answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(IdeRule.IDE_KM_RESPONSE));
  }

  @Test
  void everyVerbReachesTheResponder() throws Exception {
    assertThat(requester.query(1).orAbort().function()).isEqualTo(RequesterId.of(0xBEF0));
    assertThat(requester.program(1, TestPorts.STREAM, NAME, key()).isDone()).isTrue();
    assertThat(requester.go(1, TestPorts.STREAM, NAME).isDone()).isTrue();
    assertThat(requester.stop(1, TestPorts.STREAM, NAME).isDone()).isTrue();
    assertThat(channel.sent().get(1).length()).isEqualTo(48);
  }

  @Test
  void aStatusOtherThanSuccessIsARefusal() throws Exception {
    assertThat(requester.program(9, TestPorts.STREAM, NAME, key()))
        .isEqualTo(Answer.refused(new Refusal.KeyProgram(2)));
    assertThat(new Refusal.KeyProgram(2).text()).isEqualTo("KP_ACK UNSUPPORTED_PORT_INDEX");
    assertThat(new Refusal.KeyProgram(9).text()).isEqualTo("KP_ACK status 9");
  }

  @Test
  void anAnswerAboutSomethingElseIsAgainstTheRules() throws Exception {
    StreamId other = StreamId.of(3);
    assertBroken(
        facing(new IdeKmMessage.QueryResponse(0, RequesterId.of(1), 1, Bytes.EMPTY)).query(1));
    assertBroken(
        facing(new IdeKmMessage.KeyProgramAck(other, 0, NAME.wire(), 1))
            .program(1, TestPorts.STREAM, NAME, key()));
    assertBroken(
        facing(new IdeKmMessage.KeyProgramAck(TestPorts.STREAM, 0, 0x10, 0))
            .program(1, TestPorts.STREAM, NAME, key()));
    assertBroken(
        facing(new IdeKmMessage.KeyProgramAck(TestPorts.STREAM, 0, 0, 1))
            .program(1, TestPorts.STREAM, NAME, key()));
    assertBroken(
        facing(new IdeKmMessage.KeyGoStopAck(other, NAME.wire(), 1)).go(1, TestPorts.STREAM, NAME));
    assertBroken(
        facing(new IdeKmMessage.KeyGoStopAck(TestPorts.STREAM, 0x13, 1))
            .stop(1, TestPorts.STREAM, NAME));
    assertBroken(facing(new IdeKmMessage.KeyGoStopAck(TestPorts.STREAM, NAME.wire(), 1)).query(1));
    assertBroken(new IdeKmRequester(new Loopback(_ -> Optional.of(Bytes.of(0, 6, 0)))).query(1));
  }

  @Test
  void silenceIsTheEnvironmentsFailure() {
    assertThatThrownBy(() -> requester.go(1, TestPorts.STREAM, NAME))
        .isInstanceOf(IOException.class);
  }
}
