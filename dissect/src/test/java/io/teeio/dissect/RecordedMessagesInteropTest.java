package io.teeio.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.capture.ReplayEvent;
import io.teeio.spdm.capture.SessionSecret;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.GetCapabilities;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.NegotiateAlgorithms;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.UnsupportedResponse;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.negotiation.AlgorithmRules;
import io.teeio.spdm.transport.CaptureReader;
import io.teeio.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The codecs against reality: every message of every recording, in the clear, in sessions, in
 * chunks and encapsulated, has a record, is tiled by its fields, and comes back byte for byte.
 */
class RecordedMessagesInteropTest {
  static Stream<JsonNode> recordings() throws Exception {
    return RecordingsInteropTest.recordings();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyMessageComesBackByteForByte(JsonNode entry) throws Exception {
    String name = entry.get("file").stringValue();
    Path file = RecordingsInteropTest.directory().resolve(name);
    CaptureSecrets secrets = SecretsFile.read(entry.toString());
    Rewriting rewriting = new Rewriting();
    new CaptureReplay(Crypto.fastest(), secrets, true, rewriting::hear)
        .replay(CaptureReader.read(Bytes.copyOf(Files.readAllBytes(file))));
    secrets.sessions().stream().map(SessionSecret::secret).forEach(secret -> secret.close());
    // Three recordings begin after their negotiation, and cannot be understood alone.
    assertThat(rewriting.agreed()).isEqualTo(!name.matches(".*(veronly|state-load).*"));
    assertThat(rewriting.messages)
        .isGreaterThanOrEqualTo(
            !rewriting.agreed()
                ? 2
                : entry.path("plain").asInt(0) + entry.path("decrypted").asInt(0) * 3 / 4);
  }

  /** Writes every message again under what was negotiated before it. */
  private static final class Rewriting {
    private Negotiated negotiated = Negotiated.INITIAL;
    private EndpointCapabilities requester = EndpointCapabilities.UNKNOWN;
    private NegotiateAlgorithms offer = new NegotiateAlgorithms(AlgorithmRules.NOTHING_OFFERED);
    private int messages;

    boolean agreed() {
      return negotiated.algorithms().hash().isPresent();
    }

    void hear(ReplayEvent event) {
      if (event instanceof ReplayEvent.MessageRead read) {
        messages++;
        tiles(read);
        learn(read.message());
        if (agreed()) {
          rewrites(read);
        }
      }
    }

    private static void tiles(ReplayEvent.MessageRead read) {
      int end = 0;
      for (Field field : read.fields()) {
        assertThat(field.offset()).as("%s of %s", field.name(), read.message()).isEqualTo(end);
        end += field.length();
      }
      // What a transport padded is read too, and says so.
      assertThat(end - read.exact().length()).as("%s", read.message()).isBetween(0, 3);
    }

    private void learn(SpdmMessage message) {
      switch (message) {
        case Version _ -> negotiated = Negotiated.INITIAL;
        case GetCapabilities asked -> {
          requester = asked.capabilities();
          negotiated = negotiated.with(asked.version());
        }
        case Capabilities answer -> negotiated = negotiated.with(requester, answer.capabilities());
        case NegotiateAlgorithms asked -> offer = asked;
        case Algorithms answer ->
            negotiated = negotiated.with(AlgorithmRules.selection(answer, offer, negotiated));
        case SpdmMessage _ -> {}
      }
    }

    private void rewrites(ReplayEvent.MessageRead read) {
      assertThat(read.message())
          .isNotInstanceOfAny(UnsupportedRequest.class, UnsupportedResponse.class);
      Negotiated view =
          switch (read.place().nesting()) {
            case ENCAPSULATED -> negotiated.encapsulated();
            case DIRECT, REASSEMBLED, CARRIED -> negotiated;
          };
      Bytes written = read.message().encode(view);
      assertThat(written)
          .as("%s in frame %d", read.message(), read.frame())
          .isEqualTo(withoutTheSendersFaults(read, written.length()));
    }

    /**
     * The peer's KEY_PAIR_INFO of 1.4 has 6 zeros too many, and its large requests are not wiped.
     */
    private static Bytes withoutTheSendersFaults(ReplayEvent.MessageRead read, int length) {
      Bytes exact = read.exact();
      if (read.message() instanceof KeyPairInfo && exact.length() == length + 6) {
        return exact.slice(0, length);
      }
      if (read.message() instanceof VendorDefinedRequest vendor && vendor.large()) {
        int reserved = 7 + vendor.vendorId().length();
        return Bytes.concat(exact.slice(0, reserved), Bytes.zeros(2), exact.from(reserved + 2));
      }
      return exact;
    }
  }
}
