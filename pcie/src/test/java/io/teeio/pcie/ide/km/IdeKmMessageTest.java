package io.teeio.pcie.ide.km;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.testing.Captured;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdeKmMessageTest {
  static Stream<IdeKmMessage.Request> requests() {
    StreamId stream = StreamId.of(9);
    return Stream.of(
        new IdeKmMessage.Query(1),
        new IdeKmMessage.KeyProgram(stream, 0x23, 1, IdeKey.of(Secret.copyOf(new byte[32])), 1),
        new IdeKmMessage.KeySetGo(stream, 0x23, 1),
        new IdeKmMessage.KeySetStop(stream, 0x23, 1));
  }

  static Stream<IdeKmMessage.Response> responses() {
    StreamId stream = StreamId.of(9);
    return Stream.of(
        new IdeKmMessage.QueryResponse(1, RequesterId.of(0xBEEF), 1, Bytes.EMPTY),
        new IdeKmMessage.KeyProgramAck(stream, 3, 0x23, 1),
        new IdeKmMessage.KeyGoStopAck(stream, 0x23, 1));
  }

  private static byte[] bytes(IdeKmMessage message) {
    WireWriter out = new WireWriter();
    message.write(out);
    return out.toBytes().toArray();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsObeyTheCodecLaw(IdeKmMessage.Request request) {
    CodecLaw.check(
        bytes(request),
        MalformedInput.class,
        encoded -> bytes(IdeKmMessage.readRequest(Bytes.copyOf(encoded))));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void responsesObeyTheCodecLaw(IdeKmMessage.Response response) {
    if (response instanceof IdeKmMessage.QueryResponse) {
      return; // its length is not its own: queryResponsesAreWholeDwords
    }
    CodecLaw.check(
        bytes(response),
        MalformedInput.class,
        encoded -> bytes(IdeKmMessage.readResponse(Bytes.copyOf(encoded))));
  }

  @Test
  void queryResponsesAreWholeDwords() throws MalformedInput {
    byte[] valid =
        bytes(new IdeKmMessage.QueryResponse(1, RequesterId.of(0x01_BEEF), 2, Bytes.zeros(12)));
    CodecLaw.roundTrips(valid, encoded -> bytes(IdeKmMessage.readResponse(Bytes.copyOf(encoded))));
    for (int length = 0; length < valid.length; length++) {
      Bytes cut = Bytes.copyOf(valid, 0, length);
      if (length >= 8 && length % 4 == 0) {
        assertThat(IdeKmMessage.readResponse(cut)).isNotNull();
      } else {
        assertThatThrownBy(() -> IdeKmMessage.readResponse(cut)).isInstanceOf(MalformedInput.class);
      }
    }
  }

  @Test
  void sizesAreThoseOfTheSpecification() {
    assertThat(requests().map(m -> bytes(m).length - 1)).containsExactly(3, 47, 7, 7);
    assertThat(responses().map(m -> bytes(m).length - 1)).containsExactly(7, 7, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0008", "01020000", "00", ""})
  void anUnknownObjectIsMalformed(String hex) {
    assertThatThrownBy(() -> IdeKmMessage.readRequest(Bytes.fromHex(hex)))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> IdeKmMessage.readResponse(Bytes.fromHex(hex)))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void keySubStreamsHaveTheBitsOfTheSpecification() {
    for (KeySet set : KeySet.values()) {
      for (PortDirection direction : PortDirection.values()) {
        for (SubStream sub : SubStream.values()) {
          KeySubStream key = new KeySubStream(set, direction, sub);
          assertThat(KeySubStream.of(key.wire())).contains(key);
        }
      }
    }
    assertThat(new KeySubStream(KeySet.K1, PortDirection.TX, SubStream.COMPLETION).wire())
        .isEqualTo(0x23);
    assertThat(KeySubStream.of(0x04)).isEmpty();
    assertThat(KeySubStream.of(0x08)).isEmpty();
    assertThat(KeySubStream.of(0x30)).isEmpty();
  }

  @Test
  void aKeyProgramDoesNotPrintItsKey() {
    assertThat(requests().map(Object::toString)).noneMatch(text -> text.contains("000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void whatDmtfSaysIsReadAndWrittenBack(String version) throws MalformedInput {
    int seen = 0;
    for (Captured.Payload payload : Captured.session(version)) {
      if (payload.bytes().at(0) == 0) {
        IdeKmMessage message =
            payload.request()
                ? IdeKmMessage.readRequest(payload.bytes())
                : IdeKmMessage.readResponse(payload.bytes());
        assertThat(bytes(message)).isEqualTo(payload.bytes().toArray());
        seen++;
      }
    }
    assertThat(seen).isEqualTo(38);
  }
}
