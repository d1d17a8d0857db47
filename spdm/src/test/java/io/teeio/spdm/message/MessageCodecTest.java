package io.teeio.spdm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DSP0274: the form of every message, in every version. */
class MessageCodecTest {
  static Stream<Negotiated> agreements() {
    return Stream.of(SpdmVersion.values())
        .flatMap(version ->
            Stream.of(
                Examples.negotiated(version, true, false),
                Examples.negotiated(version, false, version.atLeast(SpdmVersion.V1_3))));
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void everyRequestObeysTheCodecLaw(Negotiated negotiated) {
    for (Examples.Exchange exchange : Examples.exchanges(negotiated)) {
      CodecLaw.check(
          exchange.request().encode(negotiated).toArray(),
          MalformedInput.class,
          bytes ->
              SpdmCodec.readRequest(Bytes.copyOf(bytes), Padding.NONE, negotiated)
                  .message()
                  .encode(negotiated)
                  .toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void everyResponseObeysTheCodecLaw(Negotiated negotiated) {
    for (Examples.Exchange exchange : Examples.exchanges(negotiated)) {
      CodecLaw.check(
          exchange.response().encode(negotiated).toArray(),
          MalformedInput.class,
          bytes ->
              SpdmCodec.readResponse(
                      Bytes.copyOf(bytes), Padding.NONE, negotiated, exchange.request())
                  .message()
                  .encode(negotiated)
                  .toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void whatIsReadEqualsWhatWasWritten(Negotiated negotiated) throws MalformedInput {
    for (Examples.Exchange exchange : Examples.exchanges(negotiated)) {
      SpdmRequest request = exchange.request();
      assertThat(
              SpdmCodec.readRequest(request.encode(negotiated), Padding.NONE, negotiated).message())
          .isEqualTo(request);
      assertThat(
              SpdmCodec.readResponse(
                      exchange.response().encode(negotiated), Padding.NONE, negotiated, request)
                  .message())
          .isEqualTo(exchange.response());
    }
  }

  @ParameterizedTest
  @MethodSource("agreements")
  void theFieldsTileTheMessageOnce(Negotiated negotiated) throws MalformedInput {
    for (Examples.Exchange exchange : Examples.exchanges(negotiated)) {
      Bytes request = exchange.request().encode(negotiated);
      List<Integer> ends = new ArrayList<>(List.of(0));
      WireReader tapped =
          WireReader.of(
              request,
              "",
              (name, offset, length, value) -> {
                assertThat(offset).as(name).isEqualTo(ends.getLast());
                ends.add(offset + length);
              });
      SpdmCodec.readRequest(tapped, Header.peek(request), Padding.NONE, negotiated);
      assertThat(ends.getLast()).isEqualTo(request.length());
    }
  }

  @Test
  void theExamplesCoverEveryMessageWithARecord() {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_4, true, false);
    List<Class<?>> seen = new ArrayList<>();
    for (Examples.Exchange exchange : Examples.exchanges(negotiated)) {
      seen.add(exchange.request().getClass());
      seen.add(exchange.response().getClass());
    }
    List<Class<?>> records = new ArrayList<>();
    records.addAll(List.of(SpdmRequest.class.getPermittedSubclasses()));
    records.addAll(List.of(SpdmResponse.class.getPermittedSubclasses()));
    records.removeAll(
        List.of(
            RespondIfReady.class,
            UnsupportedRequest.class,
            UnsupportedResponse.class,
            MismatchedVersionRequest.class));
    assertThat(seen).containsAll(records);
  }

  @Test
  void respondIfReadyObeysTheCodecLaw() {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_3, true, false);
    CodecLaw.check(
        new RespondIfReady(0x83, 7).encode(negotiated).toArray(),
        MalformedInput.class,
        bytes ->
            SpdmCodec.readRequest(Bytes.copyOf(bytes), Padding.NONE, negotiated)
                .message()
                .encode(negotiated)
                .toArray());
  }

  @Test
  void doePaddingIsCutOffWhenItIsZeroAndShort() throws MalformedInput {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_2, true, false);
    VendorDefinedRequest message = new VendorDefinedRequest(3, Bytes.of(1, 0), Bytes.of(1, 2, 3));
    Bytes exact = message.encode(negotiated);
    Bytes padded = Bytes.concat(exact, Bytes.zeros(-exact.length() & 3));
    assertThat(exact.length() % 4).isNotZero();
    assertThat(SpdmCodec.readRequest(padded, Padding.TO_DWORD, negotiated).exact())
        .isEqualTo(exact);
    assertRefused(Bytes.concat(padded, Bytes.zeros(4)), Padding.TO_DWORD, negotiated);
    assertRefused(padded, Padding.NONE, negotiated);
    Bytes dirty = Bytes.concat(exact, Bytes.of(1), Bytes.zeros((-exact.length() & 3) - 1));
    assertRefused(dirty, Padding.TO_DWORD, negotiated);
  }

  private static void assertRefused(Bytes payload, Padding padding, Negotiated negotiated) {
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> SpdmCodec.readRequest(payload, padding, negotiated));
  }

  @Test
  void anotherVersionThanTheNegotiatedIsAMismatch() throws MalformedInput {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_3, true, false);
    assertThat(request("12 81 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("11 84 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("20 E1 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("10 84 00 00", negotiated)).isEqualTo(new GetVersion());
  }

  @Test
  void anUnknownCodeIsAnUnsupportedRequest() throws MalformedInput {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_3, true, false);
    assertThat(request("13 F7 01 02 03", negotiated))
        .isEqualTo(new UnsupportedRequest(0x13, 0xF7, 1, 2, Bytes.of(3)));
    assertThat(request("13 88 00 00", negotiated)).isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void aMessageOfALaterVersionIsAnUnsupportedRequest() throws MalformedInput {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_0, true, false);
    assertThat(request("10 E8 00 00", negotiated)).isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void aResponseIsNoRequest() {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_3, true, false);
    assertRefused(Bytes.fromHex("13 01 00 00"), Padding.NONE, negotiated);
  }

  @Test
  void aResponseToAnotherRequestIsRefused() {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_3, true, false);
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() ->
            SpdmCodec.readResponse(
                Bytes.fromHex("13 68 00 00"), Padding.NONE, negotiated, new GetDigests()))
        .withMessageContaining("wanted DIGESTS, had HEARTBEAT_ACK");
  }

  private static SpdmRequest request(String hex, Negotiated negotiated) throws MalformedInput {
    return SpdmCodec.readRequest(Bytes.fromHex(hex), Padding.NONE, negotiated).message();
  }

  @ParameterizedTest
  @EnumSource(names = {"V1_0", "V1_1", "V1_2"})
  void aFieldThatTheVersionCannotCarryIsOurBug(SpdmVersion version) {
    Negotiated negotiated = Examples.negotiated(version, true, false);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Challenge(0, SummaryType.NONE, Bytes.zeros(32), Optional.of(Bytes.zeros(8)))
                .encode(negotiated));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Digests(1, List.of()).encode(negotiated));
  }

  @Test
  void measurementBlocksFillTheirRecord() {
    Negotiated negotiated = Examples.negotiated(SpdmVersion.V1_2, true, false);
    GetMeasurements asked =
        new GetMeasurements(false, false, 0xFF, Optional.empty(), Optional.empty());
    Bytes rest = Bytes.concat(Bytes.zeros(32), Bytes.zeros(2));
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() ->
            SpdmCodec.readResponse(
                Bytes.concat(Bytes.fromHex("12600000 01 050000 01010000 FF"), rest),
                Padding.NONE,
                negotiated,
                asked))
        .withMessageContaining("MeasurementRecordLength");
  }
}
