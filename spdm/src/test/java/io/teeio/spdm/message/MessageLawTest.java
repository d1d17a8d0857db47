package io.teeio.spdm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.testkit.CodecLaw;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * DSP0274: the law of every message in every version. What was written is read, whole and equal,
 * through fields that tile it; a message that is too short or too long is refused; and whatever bit
 * is flipped, it is refused or means something that can be written again.
 */
class MessageLawTest {
  private static final int RUNS = 10;

  @ParameterizedTest
  @EnumSource
  void everyMessageOfEveryVersionObeysTheLaw(SpdmVersion version) {
    Property.check(
        RUNS,
        274,
        source -> {
          Negotiated negotiated = Agreements.any(source, version);
          for (Exchange exchange : MessageGenerators.exchanges(source, negotiated)) {
            obeys(exchange.request(), negotiated, requests(negotiated));
            obeys(exchange.response(), negotiated, responses(negotiated, exchange.request()));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theGeneratorsMakeEveryMessageOfTheVersion(SpdmVersion version) {
    Set<MessageCode> made = EnumSet.noneOf(MessageCode.class);
    Property.check(
        1,
        274,
        source -> {
          Negotiated negotiated = Agreements.any(source, version);
          for (Exchange exchange : MessageGenerators.exchanges(source, negotiated)) {
            made.add(MessageCode.of(exchange.request().code()).orElseThrow());
            made.add(MessageCode.of(exchange.response().code()).orElseThrow());
          }
        });
    Set<MessageCode> defined = EnumSet.allOf(MessageCode.class);
    defined.removeIf(code -> !version.atLeast(code.since()));
    assertThat(made).isEqualTo(defined);
  }

  /** How one message is read, whatever bytes it has. */
  @FunctionalInterface
  private interface Read {
    Decoded<? extends SpdmMessage> read(WireReader in, Header header) throws MalformedInput;
  }

  private static Read requests(Negotiated negotiated) {
    return (in, header) -> SpdmCodec.readRequest(in, header, Padding.NONE, negotiated);
  }

  private static Read responses(Negotiated negotiated, SpdmRequest request) {
    return (in, header) ->
        SpdmCodec.readResponse(in, header, Padding.NONE, negotiated, original(request));
  }

  /** What answers RESPOND_IF_READY is read as the answer to the request that was not ready. */
  private static SpdmRequest original(SpdmRequest request) {
    return request instanceof RespondIfReady ? new GetDigests() : request;
  }

  private static void obeys(SpdmMessage message, Negotiated negotiated, Read read)
      throws MalformedInput {
    Bytes valid = message.encode(negotiated);
    tiles(valid, read);
    Decoded<? extends SpdmMessage> decoded =
        read.read(WireReader.of(valid, ""), Header.peek(valid));
    assertThat(decoded.message()).isEqualTo(message);
    assertThat(decoded.exact()).isEqualTo(valid);
    CodecLaw.Decoder codec =
        bytes -> {
          Bytes input = Bytes.copyOf(bytes);
          return read.read(WireReader.of(input, ""), Header.peek(input))
              .message()
              .encode(negotiated)
              .toArray();
        };
    if (isOpen(message)) {
      CodecLaw.checkOpen(valid.toArray(), MalformedInput.class, codec);
    } else {
      CodecLaw.check(valid.toArray(), MalformedInput.class, codec);
    }
  }

  /** Whether what ends the message is as long as the transport says. */
  private static boolean isOpen(SpdmMessage message) {
    return switch (message) {
      case EncapsulatedRequest _, DeliverEncapsulatedResponse _ -> true;
      case EncapsulatedResponseAck ack -> ack.payload() instanceof EncapsulatedResponseAck.Request;
      case ChunkSendAck ack -> ack.response().isPresent();
      case ErrorResponse error -> error.is(ErrorCode.VENDOR_DEFINED);
      case SpdmMessage _ -> false;
    };
  }

  private static void tiles(Bytes message, Read read) throws MalformedInput {
    int[] end = {0};
    WireReader tapped =
        WireReader.of(
            message,
            "",
            (name, offset, length, value) -> {
              assertThat(offset).as(name).isEqualTo(end[0]);
              end[0] = offset + length;
            });
    read.read(tapped, Header.peek(message));
    assertThat(end[0]).isEqualTo(message.length());
  }

  @ParameterizedTest
  @EnumSource
  void anEncapsulatedMessageIsReadFromTheOtherSide(SpdmVersion version) {
    Property.check(
        2,
        2740,
        source -> {
          Negotiated negotiated = Agreements.any(source, version);
          Negotiated inside = negotiated.encapsulated();
          assertThat(inside.signatureSize()).isEqualTo(negotiated.requesterSignatureSize());
          assertThat(inside.multiKeyResponder()).isEqualTo(negotiated.multiKeyRequester());
          assertThat(inside.encapsulated()).isEqualTo(negotiated);
          for (Exchange exchange : MessageGenerators.exchanges(source, inside)) {
            obeys(exchange.response(), inside, responses(inside, exchange.request()));
            if (!isOpen(exchange.response())) {
              Bytes written = exchange.response().encode(inside);
              Bytes padded = Bytes.concat(written, Bytes.zeros(3));
              assertThat(
                      SpdmCodec.readResponse(
                              padded, Padding.INSIDE, inside, original(exchange.request()))
                          .exact())
                  .isEqualTo(written);
            }
          }
        });
  }
}
