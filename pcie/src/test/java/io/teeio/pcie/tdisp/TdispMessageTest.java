package io.teeio.pcie.tdisp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.testing.Captured;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TdispMessageTest {
  private static final InterfaceId ID = InterfaceId.of(RequesterId.of(0xBEEF));

  static Stream<TdispRequest> requests() {
    return Stream.of(
        new TdispRequest.GetTdispVersion(ID),
        new TdispRequest.GetTdispCapabilities(ID, 0),
        new TdispRequest.LockInterface(ID, LockFlags.NO_FW_UPDATE, StreamId.of(7), 0xD000_0000L, 0),
        new TdispRequest.GetDeviceInterfaceReport(ID, 0x40, 0xFFFF),
        new TdispRequest.GetDeviceInterfaceState(ID),
        new TdispRequest.StartInterface(ID, Secret.copyOf(new byte[32])),
        new TdispRequest.StopInterface(ID));
  }

  static Stream<TdispResponse> responses() {
    return Stream.of(
        new TdispResponse.TdispVersion(ID, List.of(0x10)),
        new TdispResponse.TdispCapabilities(ID, DeviceCapabilities.mandatory(new LockFlags(0x1F))),
        new TdispResponse.LockInterfaceResponse(ID, Secret.copyOf(new byte[32])),
        new TdispResponse.DeviceInterfaceReport(ID, Bytes.of(1, 2, 3, 4), 36),
        new TdispResponse.DeviceInterfaceState(ID, 2),
        new TdispResponse.StartInterfaceResponse(ID),
        new TdispResponse.StopInterfaceResponse(ID),
        TdispResponse.TdispError.of(ID, TdispErrorCode.INVALID_NONCE, 0));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsObeyTheCodecLaw(TdispRequest request) {
    CodecLaw.check(
        request.toBytes().toArray(),
        MalformedInput.class,
        encoded -> TdispRequest.read(Bytes.copyOf(encoded)).toBytes().toArray());
  }

  @ParameterizedTest
  @MethodSource("responses")
  void responsesObeyTheCodecLaw(TdispResponse response) {
    CodecLaw.check(
        response.toBytes().toArray(),
        MalformedInput.class,
        encoded -> TdispResponse.read(Bytes.copyOf(encoded)).toBytes().toArray());
  }

  @Test
  void sizesAreThoseOfTheSpecification() {
    assertThat(requests().map(m -> m.toBytes().length() - 17))
        .containsExactly(0, 4, 20, 4, 0, 32, 0);
    assertThat(responses().map(m -> m.toBytes().length() - 17))
        .containsExactly(2, 28, 32, 8, 1, 0, 0, 8);
  }

  @Test
  void onlyAVendorSpecificErrorHasExtendedData() throws MalformedInput {
    var error = new TdispResponse.TdispError(ID, 0xFF, 1, Bytes.of(0, 2, 1, 0, 9));
    assertThat(TdispResponse.read(error.toBytes())).isEqualTo(error);
    var other = new TdispResponse.TdispError(ID, 0x101, 1, Bytes.of(0));
    assertThatThrownBy(() -> TdispResponse.read(other.toBytes()))
        .isInstanceOf(MalformedInput.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void whatDmtfSaysIsReadAndWrittenBack(String version) throws MalformedInput {
    int seen = 0;
    Bytes report = Bytes.EMPTY;
    for (Captured.Payload payload : Captured.session(version)) {
      if (payload.bytes().at(0) == 1) {
        TdispMessage message =
            payload.request()
                ? TdispRequest.read(payload.bytes())
                : TdispResponse.read(payload.bytes());
        assertThat(message.toBytes()).isEqualTo(payload.bytes());
        assertThat(message.id()).isEqualTo(ID);
        if (message instanceof TdispResponse.DeviceInterfaceReport portion) {
          report = Bytes.concat(report, portion.portion());
        }
        seen++;
      }
    }
    assertThat(seen).isEqualTo(22);
    InterfaceReport decoded = InterfaceReport.read(report);
    assertThat(decoded.toBytes()).isEqualTo(report);
    assertThat(decoded.ranges()).hasSize(4);
    assertThat(decoded.ranges().getFirst().isTee()).isFalse();
    assertThat(decoded.ranges().get(1)).isEqualTo(new MmioRange(0x8000, 4, 8, 2));
  }

  @Test
  void theReportObeysTheCodecLaw() {
    InterfaceReport report =
        new InterfaceReport(
            InterfaceReport.NO_FW_UPDATE | InterfaceReport.DMA_WITHOUT_PASID,
            0x8003,
            0,
            0,
            List.of(
                new MmioRange(0xD000_0000L, 1, 0, 0),
                new MmioRange(0xD000_1000L, 1, MmioRange.MSIX_TABLE, 0),
                new MmioRange(0xD000_2000L, 1, MmioRange.MSIX_PBA, 0),
                new MmioRange(0xD000_3000L, 13, MmioRange.NON_TEE, 0)),
            Bytes.of(1, 2, 3));
    assertThat(report.ranges().stream().map(MmioRange::isTee))
        .containsExactly(true, false, false, false);
    assertThat(report.ranges().getLast().size()).isEqualTo(13 * 4096);
    CodecLaw.check(
        report.toBytes().toArray(),
        MalformedInput.class,
        encoded -> InterfaceReport.read(Bytes.copyOf(encoded)).toBytes().toArray());
  }

  @Test
  void aReportThatCountsMoreRangesThanItHasIsRefusedBeforeAnythingIsAllocated() {
    Bytes report = Bytes.concat(Bytes.zeros(12), Bytes.of(0xFF, 0xFF, 0xFF, 0x7F));
    assertThatThrownBy(() -> InterfaceReport.read(report)).isInstanceOf(MalformedInput.class);
  }

  @Test
  void interfacesAreNamedByFunction() throws MalformedInput {
    assertThat(ID.functionId()).isEqualTo(0xBEEF);
    assertThat(ID).hasToString("00:be:1d.7");
    InterfaceId segmented = InterfaceId.of(RequesterId.of(0x02_BEEF));
    assertThat(segmented.functionId()).isEqualTo(0x0102_BEEFL);
    assertThat(segmented.function()).contains(RequesterId.of(0x02_BEEF));
    assertThat(new InterfaceId(0x0002_BEEFL, 0).function()).isEmpty();
    assertThat(new InterfaceId(0x0200_BEEFL, 0).function()).isEmpty();
    assertThat(new InterfaceId(0xBEEF, 1).function()).isEmpty();
    assertThatThrownBy(() -> new InterfaceId(1L << 32, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMandatoryRequestsAreCode0x81To0x87() {
    DeviceCapabilities capabilities = DeviceCapabilities.mandatory(LockFlags.NONE);
    for (int code = 0; code < 0x100; code++) {
      assertThat(capabilities.supports(code)).isEqualTo(TdispRequest.isKnown(code));
    }
    assertThat(capabilities.requests().at(0)).isEqualTo(0xFE);
    assertThat(capabilities.addressWidth()).isEqualTo(52);
  }

  @Test
  void statesAndErrorsHaveTheirNumbers() {
    assertThat(TdiState.of(3)).contains(TdiState.ERROR);
    assertThat(TdiState.of(4)).isEmpty();
    assertThat(TdispErrorCode.of(0x102)).contains(TdispErrorCode.INVALID_NONCE);
    assertThat(TdispErrorCode.of(2)).isEmpty();
  }
}
