package io.teeio.spdm.message;

import static io.teeio.spdm.SpdmVersion.V1_0;
import static io.teeio.spdm.SpdmVersion.V1_1;
import static io.teeio.spdm.SpdmVersion.V1_2;
import static io.teeio.spdm.SpdmVersion.V1_3;
import static io.teeio.spdm.SpdmVersion.V1_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DSP0274: the form of every message, in every version. */
class MessageCodecTest {
  @Test
  void doePaddingIsCutOffWhenItIsZeroAndShort() throws MalformedInput {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_2);
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
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_3);
    assertThat(request("12 81 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("11 84 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("20 E1 00 00", negotiated)).isInstanceOf(MismatchedVersionRequest.class);
    assertThat(request("10 84 00 00", negotiated)).isEqualTo(new GetVersion());
  }

  @Test
  void anUnknownCodeIsAnUnsupportedRequest() throws MalformedInput {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_3);
    assertThat(request("13 F7 01 02 03", negotiated))
        .isEqualTo(new UnsupportedRequest(0x13, 0xF7, 1, 2, Bytes.of(3)));
    assertThat(request("13 88 00 00", negotiated)).isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void aMessageOfALaterVersionIsAnUnsupportedRequest() throws MalformedInput {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_0);
    assertThat(request("10 E8 00 00", negotiated)).isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void aResponseIsNoRequest() {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_3);
    assertRefused(Bytes.fromHex("13 01 00 00"), Padding.NONE, negotiated);
  }

  @Test
  void aResponseToAnotherRequestIsRefused() {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_3);
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() ->
            SpdmCodec.readResponse(
                Bytes.fromHex("13 68 00 00"), Padding.NONE, negotiated, new GetDigests()))
        .withMessageContaining("wanted DIGESTS, had HEARTBEAT_ACK");
  }

  private static SpdmRequest request(String hex, Negotiated negotiated) throws MalformedInput {
    return SpdmCodec.readRequest(Bytes.fromHex(hex), Padding.NONE, negotiated).message();
  }

  /** Messages with a field that {@code version} does not have, or that does not fit. */
  static Stream<Arguments> lossy() {
    Bytes nonce = Bytes.zeros(32);
    Optional<Bytes> none = Optional.empty();
    return Stream.of(
        arguments(V1_2, new Challenge(0, SummaryType.NONE, nonce, Optional.of(Bytes.zeros(8)))),
        arguments(V1_3, new Challenge(0, SummaryType.NONE, nonce, none)),
        arguments(V1_2, new Digests(1, List.of())),
        arguments(V1_3, new GetCertificate(0, false, true, 0, 1)),
        arguments(V1_2, new GetCertificate(0, true, false, 0, 1)),
        arguments(V1_4, new GetCertificate(16, 0, 1)),
        arguments(V1_4, new GetCertificate(0, 0x10000, 1)),
        arguments(V1_2, new CertificateResponse(0, 1, false, 0, nonce)),
        arguments(V1_1, new GetMeasurements(true, false, 0, Optional.empty(), none)),
        arguments(V1_2, new GetMeasurements(false, true, 0, Optional.empty(), none)),
        arguments(V1_0, signed(1)),
        arguments(V1_1, measurements(0, 1)),
        arguments(V1_0, measurements(1, 0)),
        arguments(V1_2, measurements(16, 0)),
        arguments(V1_2, new GetCapabilities(V1_2, true, EndpointCapabilities.UNKNOWN)),
        arguments(V1_1, new GetCapabilities(V1_1, sizes(1))),
        arguments(V1_3, new Capabilities(extended())),
        arguments(V1_2, new PskFinish(nonce, Bytes.zeros(48))),
        arguments(V1_1, new PskExchange(SummaryType.NONE, 1, 0, nonce, nonce, nonce)),
        arguments(V1_1, new EncapsulatedResponseAck(0, 1, EncapsulatedResponseAck.ABSENT)),
        arguments(V1_3, new ChunkGet(0, 0x10000)),
        arguments(V1_4, new ChunkGet(0, 0x1_0000_0000L)),
        arguments(V1_2, new ChunkSend(false, 0, 0, OptionalLong.empty(), nonce)),
        arguments(V1_2, new ChunkSend(false, 0, 1, OptionalLong.of(99), nonce)),
        arguments(V1_2, new ChunkSendAck(true, 0, 0, none)),
        arguments(V1_2, new GetCsr(1, 0, 0, false, nonce, nonce)),
        arguments(V1_3, new GetCsr(1, 8, 0, false, nonce, nonce)),
        arguments(V1_2, new SetCertificate(0, 0, 1, Optional.of(nonce))),
        arguments(V1_2, new SetCertificate(0, 0, 0, none)),
        arguments(V1_3, keyPair(1)),
        arguments(V1_3, desired(1)),
        arguments(V1_4, new VendorDefinedRequest(3, Bytes.zeros(256), nonce)),
        arguments(V1_3, new VendorDefinedRequest(true, 3, Bytes.EMPTY, nonce)),
        arguments(V1_3, new VendorDefinedRequest(3, Bytes.EMPTY, Bytes.zeros(0x10000))),
        arguments(V1_2, new ErrorResponse(V1_2, ErrorCode.BUSY.wire(), 0, Bytes.of(1))),
        arguments(V1_2, new ErrorResponse(V1_2, 0xFF, 0, Bytes.zeros(33))));
  }

  private static GetMeasurements signed(int slotId) {
    return new GetMeasurements(
        false,
        false,
        1,
        Optional.of(new GetMeasurements.Signing(Bytes.zeros(32), slotId)),
        Optional.empty());
  }

  private static Measurements measurements(int slotId, int contentChanged) {
    return new Measurements(
        0,
        slotId,
        contentChanged,
        List.of(),
        Bytes.zeros(32),
        Bytes.EMPTY,
        Optional.empty(),
        Optional.empty());
  }

  private static EndpointCapabilities sizes(long size) {
    return new EndpointCapabilities(CapabilitySet.NONE, 0, size, size);
  }

  private static EndpointCapabilities extended() {
    return new EndpointCapabilities(CapabilitySet.of(Capability.SLOT_MGMT), 0, 42, 42);
  }

  private static KeyPairInfo keyPair(long pqcAsymAlgo) {
    return new KeyPairInfo(1, 1, 0, 0, 0, 1, 1, 0, Bytes.EMPTY, pqcAsymAlgo, 0);
  }

  private static SetKeyPairInfo desired(long pqcAsymAlgo) {
    return new SetKeyPairInfo(
        SetKeyPairInfo.Operation.GENERATE,
        1,
        Optional.of(new SetKeyPairInfo.Desired(0, 0, 0, pqcAsymAlgo)));
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void aFieldThatTheVersionCannotCarryIsOurBug(SpdmVersion version, SpdmMessage message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message.encode(Agreements.common(version)));
  }

  @Test
  void measurementBlocksFillTheirRecord() {
    Negotiated negotiated = Agreements.common(SpdmVersion.V1_2);
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
