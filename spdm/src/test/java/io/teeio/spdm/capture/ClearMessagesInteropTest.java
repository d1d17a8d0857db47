package io.teeio.spdm.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.UnsupportedResponse;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.spdm.negotiation.CapabilityRules;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in the clear of the recordings is read to its exact length and written back. */
class ClearMessagesInteropTest {
  static Stream<String> recordings() {
    return Stream.of("1.0", "1.1", "1.2", "1.3", "1.4")
        .flatMap(version -> Captures.ofVersion(version).stream())
        // These begin in the middle of a conversation and cannot be understood alone.
        .filter(name -> !name.contains("veronly") && !name.contains("state-load"));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyClearMessageComesBackByteForByte(String name) throws MalformedInput {
    Capture capture = Captures.read(name);
    Conversation conversation = new Conversation();
    TreeSet<String> withoutRecord = new TreeSet<>();
    int messages = 0;
    boolean request = true;
    for (Bytes frame : capture.payloads()) {
      Optional<Envelope> envelope = Framing.unwrap(capture.binding(), frame);
      if (envelope.isPresent() && !envelope.get().secured()) {
        Bytes payload = envelope.get().payload();
        Decoded<? extends SpdmMessage> decoded =
            request
                ? conversation.request(payload, capture.binding().padding())
                : conversation.response(payload, capture.binding().padding());
        Bytes written = decoded.message().encode(conversation.negotiated());
        assertThat(written)
            .as("%s of %s", decoded.message(), name)
            .isEqualTo(withoutSurplus(decoded.message(), decoded.exact(), written.length()));
        assertThat(payload.startsWith(decoded.exact())).isTrue();
        assertThat(payload.length() - decoded.exact().length()).isBetween(0, 3);
        if (decoded.message() instanceof UnsupportedRequest
            || decoded.message() instanceof UnsupportedResponse) {
          withoutRecord.add(decoded.message().title());
        }
        messages++;
      }
      request = !request;
    }
    assertThat(messages).isEqualTo(Manifest.of(name).plain());
    assertThat(withoutRecord).isEmpty();
  }

  /** The peer's KEY_PAIR_INFO of 1.4 has 6 zeros too many. */
  private static Bytes withoutSurplus(SpdmMessage message, Bytes exact, int length) {
    return message instanceof KeyPairInfo && exact.length() == length + 6
        ? exact.slice(0, length)
        : exact;
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void thePeersNegotiationBreaksNoRule(String name) throws MalformedInput {
    Capture capture = Captures.read(name);
    Conversation conversation = new Conversation();
    List<SpdmRule> broken = new ArrayList<>();
    boolean isRequest = true;
    for (Bytes frame : capture.payloads()) {
      Optional<Envelope> envelope = Framing.unwrap(capture.binding(), frame);
      if (envelope.isPresent() && !envelope.get().secured()) {
        Bytes payload = envelope.get().payload();
        SpdmRequest asked = conversation.awaited().message();
        Negotiated before = conversation.negotiated();
        if (isRequest) {
          SpdmRequest message =
              conversation.request(payload, capture.binding().padding()).message();
          if (message instanceof GetCapabilities capabilities) {
            broken.addAll(CapabilityRules.brokenBy(capabilities));
          }
          if (message instanceof NegotiateAlgorithms offer) {
            broken.addAll(AlgorithmRules.brokenBy(offer, before));
          }
        } else {
          SpdmResponse message =
              conversation.response(payload, capture.binding().padding()).message();
          if (message instanceof Capabilities answer && asked instanceof GetCapabilities first) {
            broken.addAll(CapabilityRules.brokenBy(answer, first));
          }
          if (message instanceof Algorithms answer && asked instanceof NegotiateAlgorithms offer) {
            broken.addAll(AlgorithmRules.brokenBy(answer, offer, before));
          }
        }
      }
      isRequest = !isRequest;
    }
    assertThat(broken).isEmpty();
  }
}
