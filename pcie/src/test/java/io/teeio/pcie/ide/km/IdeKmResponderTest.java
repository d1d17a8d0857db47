package io.teeio.pcie.ide.km;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.testing.Captured;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdeKmResponderTest {
  private static final Optional<SessionToken> FIRST = Optional.of(new SessionToken(0xFFFF_FFFFL));
  private static final Optional<SessionToken> SECOND = Optional.of(new SessionToken(0xFFFE_FFFEL));

  private final List<IdeKmEvent> events = new ArrayList<>();
  private final TestPorts ports = new TestPorts();
  private final IdeKmResponder responder = new IdeKmResponder(ports, Guards.all(), events::add);

  private static Bytes program(int port, int stream, int keySubStream, int ifv) {
    byte[] key = new byte[32];
    key[0] = (byte) (keySubStream + 1);
    WireWriter out = new WireWriter();
    new IdeKmMessage.KeyProgram(
            StreamId.of(stream), keySubStream, port, IdeKey.of(Secret.adopt(key)), ifv)
        .write(out);
    return out.toBytes();
  }

  private static int key(KeySet set, PortDirection direction, SubStream sub) {
    return new KeySubStream(set, direction, sub).wire();
  }

  private int status(Bytes request) throws MalformedInput {
    Bytes response = responder.respond(FIRST, request).orElseThrow();
    return ((IdeKmMessage.KeyProgramAck) IdeKmMessage.readResponse(response)).status();
  }

  private void assertDiscarded(Optional<SessionToken> session, Bytes request, Rule rule) {
    events.clear();
    assertThat(responder.respond(session, request)).isEmpty();
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            IdeKmEvent.Discarded.class, event -> assertThat(event.rule()).isEqualTo(rule));
  }

  private void programAll(KeySet set) throws MalformedInput {
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        assertThat(status(program(1, 0, key(set, direction, sub), 1))).isZero();
      }
    }
  }

  private void goAll(KeySet set) {
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        int name = key(set, direction, sub);
        assertThat(
                responder.respond(
                    FIRST, new IdeKmMessage.KeySetGo(TestPorts.STREAM, name, 1).toBytes()))
            .contains(new IdeKmMessage.KeyGoStopAck(TestPorts.STREAM, name, 1).toBytes());
      }
    }
  }

  @Test
  void everyPortUpToTheLastIsQueried() throws MalformedInput {
    for (int port = 0; port <= 1; port++) {
      var answer =
          (IdeKmMessage.QueryResponse)
              IdeKmMessage.readResponse(
                  responder.respond(FIRST, new IdeKmMessage.Query(port).toBytes()).orElseThrow());
      assertThat(answer.portIndex()).isEqualTo(port);
      assertThat(answer.maxPortIndex()).isEqualTo(1);
      assertThat(answer.function()).isEqualTo(RequesterId.of(0xBEEF + port));
      assertThat(answer.registers().length()).isLessThanOrEqualTo(74 * 4 - 8);
      if (port == 1) {
        assertThat(IdeRegisters.read(answer.registers()).selective()).hasSize(2);
      }
    }
    assertDiscarded(FIRST, new IdeKmMessage.Query(2).toBytes(), IdeRule.IDE_KM_PORT);
  }

  @Test
  void allKeysAreProgrammedSetToGoAndStopped() throws MalformedInput {
    programAll(KeySet.K0);
    assertThat(ports.stream.keysReady()).isFalse();
    goAll(KeySet.K0);
    assertThat(ports.stream.keysReady()).isTrue();
    assertThat(responder.owner(1)).isEqualTo(FIRST);
    int name = key(KeySet.K0, PortDirection.RX, SubStream.POSTED);
    assertThat(
            responder.respond(
                FIRST, new IdeKmMessage.KeySetStop(TestPorts.STREAM, name, 1).toBytes()))
        .contains(new IdeKmMessage.KeyGoStopAck(TestPorts.STREAM, name, 1).toBytes());
    assertThat(ports.stream.keysReady()).isFalse();
  }

  @Test
  void keysAreSwitchedWhileTheStreamIsInUse() throws MalformedInput {
    programAll(KeySet.K0);
    goAll(KeySet.K0);
    programAll(KeySet.K1);
    goAll(KeySet.K1);
    for (PortDirection direction : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        int name = key(KeySet.K0, direction, sub);
        responder.respond(FIRST, new IdeKmMessage.KeySetStop(TestPorts.STREAM, name, 1).toBytes());
      }
    }
    assertThat(ports.stream.keysReady()).isTrue();
    assertThat(ports.stream.sendingWith(SubStream.POSTED)).contains(KeySet.K1);
  }

  @Test
  void aKeyOfWrongLengthIsStatus1() throws MalformedInput {
    Bytes request = program(1, 0, 0, 1);
    for (int length = 8; length < request.length(); length++) {
      assertThat(status(request.slice(0, length))).isEqualTo(1);
    }
    assertThat(status(Bytes.concat(request, Bytes.zeros(1)))).isEqualTo(1);
    assertThat(ports.stream.isProgrammed(KeySet.K0, PortDirection.RX, SubStream.POSTED)).isFalse();
  }

  @Test
  void aKeyForAPortThatIsNotThereIsStatus2() throws MalformedInput {
    assertThat(status(program(2, 0, 0, 1))).isEqualTo(2);
    assertThat(status(program(255, 0, 0, 1))).isEqualTo(2);
  }

  @Test
  void aKeyForAStreamOrSubStreamThatIsNotThereIsStatus3() throws MalformedInput {
    assertThat(status(program(1, 1, 0, 1))).isEqualTo(3);
    assertThat(status(program(0, 0, 0, 1))).isEqualTo(3);
    assertThat(status(program(1, 0, 0x30, 1))).isEqualTo(3);
    assertThat(status(program(1, 0, 0x04, 1))).isEqualTo(3);
  }

  @Test
  void anInitialIfvOtherThan1IsStatus3() throws MalformedInput {
    assertThat(status(program(1, 0, 0, 0))).isEqualTo(3);
    assertThat(status(program(1, 0, 0, 2))).isEqualTo(3);
  }

  @Test
  void aKeyThatAnotherSubStreamHasIsStatus3() throws MalformedInput {
    Bytes request = program(1, 0, 0, 1);
    assertThat(status(request)).isZero();
    byte[] other = request.toArray();
    other[6] = 0x10;
    assertThat(status(Bytes.copyOf(other))).isEqualTo(3);
  }

  @Test
  void aKeyInUseIsStatus3() throws MalformedInput {
    programAll(KeySet.K0);
    goAll(KeySet.K0);
    assertThat(status(program(1, 0, 0, 1))).isEqualTo(3);
  }

  @Test
  void anAcknowledgementEchoesWhatTheRequestNamed() {
    assertThat(responder.respond(FIRST, program(7, 0xAB, 0xCD, 1)))
        .contains(new IdeKmMessage.KeyProgramAck(StreamId.of(0xAB), 2, 0xCD, 7).toBytes());
  }

  @Test
  void aGoWithoutAKeyIsDiscarded() {
    assertDiscarded(
        FIRST,
        new IdeKmMessage.KeySetGo(TestPorts.STREAM, 0, 1).toBytes(),
        IdeRule.IDE_KEY_PROGRAMMED);
    assertDiscarded(
        FIRST, new IdeKmMessage.KeySetGo(TestPorts.STREAM, 0x40, 1).toBytes(), IdeRule.IDE_KM_KEY);
    assertDiscarded(
        FIRST, new IdeKmMessage.KeySetGo(TestPorts.STREAM, 0, 9).toBytes(), IdeRule.IDE_KM_KEY);
  }

  @Test
  void theTransmitterBeforeTheReceiverIsDiscarded() throws MalformedInput {
    programAll(KeySet.K0);
    int name = key(KeySet.K0, PortDirection.TX, SubStream.POSTED);
    assertDiscarded(
        FIRST,
        new IdeKmMessage.KeySetGo(TestPorts.STREAM, name, 1).toBytes(),
        IdeRule.IDE_RX_BEFORE_TX);
  }

  @Test
  void aSecondSessionIsSilentlyDiscarded() throws MalformedInput {
    programAll(KeySet.K0);
    goAll(KeySet.K0);
    List<Bytes> requests =
        List.of(
            new IdeKmMessage.Query(1).toBytes(),
            program(1, 0, 1, 1),
            new IdeKmMessage.KeySetGo(TestPorts.STREAM, 0, 1).toBytes(),
            new IdeKmMessage.KeySetStop(TestPorts.STREAM, 0, 1).toBytes());
    for (Bytes request : requests) {
      assertDiscarded(SECOND, request, IdeRule.IDE_KM_SESSION);
    }
    assertThat(ports.stream.keysReady()).isTrue();
  }

  @Test
  void anotherPortIsFreeForASecondSession() {
    responder.respond(FIRST, new IdeKmMessage.Query(1).toBytes());
    assertThat(responder.respond(SECOND, new IdeKmMessage.Query(0).toBytes())).isPresent();
  }

  @Test
  void theEndOfTheSessionTakesItsKeysAndFreesThePort() throws Exception {
    programAll(KeySet.K0);
    goAll(KeySet.K0);
    ports.stream.enable();
    assertThat(ports.stream.isSecure()).isTrue();
    responder.sessionEnded(SECOND.orElseThrow());
    assertThat(ports.stream.isSecure()).isTrue();
    responder.sessionEnded(FIRST.orElseThrow());
    assertThat(ports.stream.isSecure()).isFalse();
    assertThat(ports.stream.keysReady()).isFalse();
    assertThat(responder.owner(1)).isEmpty();
    assertThat(events).last().isInstanceOf(IdeKmEvent.Released.class);
    assertThat(responder.respond(SECOND, new IdeKmMessage.Query(1).toBytes())).isPresent();
  }

  @Test
  void outsideASessionNothingIsAnswered() {
    assertDiscarded(Optional.empty(), new IdeKmMessage.Query(0).toBytes(), IdeRule.IDE_KM_SECURED);
  }

  @Test
  void rubbishIsDiscarded() {
    assertDiscarded(FIRST, Bytes.EMPTY, IdeRule.IDE_KM_FORM);
    assertDiscarded(FIRST, Bytes.of(0, 8, 0), IdeRule.IDE_KM_FORM);
    assertDiscarded(FIRST, Bytes.of(0, 2, 0), IdeRule.IDE_KM_FORM);
    Property.check(
        2000,
        7,
        source -> {
          Bytes payload =
              Bytes.concat(Bytes.of(0, source.below(9)), Bytes.copyOf(source.bytes(0, 60)));
          responder.respond(FIRST, payload);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void everyRequestOfDmtfsRequesterIsGranted(String version) throws MalformedInput {
    for (Captured.Payload payload : Captured.session(version)) {
      if (payload.request() && payload.bytes().at(0) == 0) {
        IdeKmMessage answer =
            IdeKmMessage.readResponse(responder.respond(FIRST, payload.bytes()).orElseThrow());
        if (answer instanceof IdeKmMessage.KeyProgramAck ack) {
          assertThat(ack.status()).isZero();
        }
      }
    }
  }
}
