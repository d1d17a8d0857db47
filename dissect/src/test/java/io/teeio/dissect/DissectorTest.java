package io.teeio.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.PciSigVendor;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Nesting;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.ChunkSendAck;
import io.teeio.spdm.message.EncapsulatedRequest;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetDigests;
import io.teeio.spdm.message.GetEncapsulatedRequest;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a line says of a message, and of the message inside it. */
class DissectorTest {
  private static final Negotiated V1_2 = Negotiated.INITIAL.with(SpdmVersion.V1_2);
  private static final Bytes CXL = Bytes.of(0x98, 0x1E);

  private final List<DissectedMessage> lines = new ArrayList<>();

  private static Bytes doe(SpdmMessage message) {
    return Framing.wrap(Binding.PCI_DOE, Envelope.clear(message.encode(V1_2)));
  }

  private static Bytes asked(Bytes vendor, int... payload) {
    return doe(new VendorDefinedRequest(PciSigVendor.STANDARD_ID, vendor, Bytes.of(payload)));
  }

  private static Bytes answered(Bytes vendor, int... payload) {
    return doe(new VendorDefinedResponse(PciSigVendor.STANDARD_ID, vendor, Bytes.of(payload)));
  }

  private Dissection dissect(Binding binding, Bytes... frames) {
    return new Dissector(Crypto.portable(), CaptureSecrets.NONE, true, lines::add)
        .dissect(Capture.of(binding, List.of(frames)));
  }

  private DissectedMessage last() {
    return lines.getLast();
  }

  private void assertLast(Protocol protocol, String name, String facts) {
    assertThat(last().protocol()).isEqualTo(protocol);
    assertThat(last().name()).isEqualTo(name);
    assertThat(last().facts()).contains(facts);
    assertThat(last().fields()).isNotEmpty();
  }

  @Test
  void ideKmIsReadInside() {
    Dissection found =
        dissect(
            Binding.PCI_DOE,
            asked(PciSigVendor.VENDOR_ID, 0, 0, 0, 1),
            answered(PciSigVendor.VENDOR_ID, 0, 1, 0, 1, 0x08, 2, 0, 7, 0, 0, 0, 0));
    assertThat(found.isClean()).isTrue();
    assertThat(lines).extracting(DissectedMessage::depth).containsExactly(0, 1, 0, 1);
    assertThat(lines.get(1).name()).isEqualTo("QUERY");
    assertThat(lines.get(1).facts()).isEqualTo("port 1");
    assertLast(Protocol.IDE_KM, "QUERY_RESP", "port 1 of 0..7");
  }

  @Test
  void keysOfIdeStaySecret() {
    int[] payload = new int[2 + 6 + 40];
    payload[1] = 2;
    payload[4] = 5;
    payload[6] = 0x22;
    Arrays.fill(payload, 8, 40, 0xA5);
    payload[44] = 1;
    dissect(Binding.PCI_DOE, asked(PciSigVendor.VENDOR_ID, payload));
    assertLast(Protocol.IDE_KM, "KEY_PROG", "stream 5 K0 TX COMPLETION port 0, initial IFV 1");
    assertThat(last().fields())
        .noneMatch(
            field -> field.value() instanceof Bytes bytes && bytes.toString().contains("a5a5"));
  }

  @Test
  void tdispIsReadInside() {
    int[] state = new int[17];
    state[0] = 1;
    state[1] = 0x10;
    state[2] = 0x85;
    int[] answer = Arrays.copyOf(state, 18);
    answer[2] = 5;
    answer[17] = 2;
    dissect(
        Binding.PCI_DOE,
        asked(PciSigVendor.VENDOR_ID, state),
        answered(PciSigVendor.VENDOR_ID, answer));
    assertThat(lines.get(1).name()).isEqualTo("GET_DEVICE_INTERFACE_STATE");
    assertLast(Protocol.TDISP, "DEVICE_INTERFACE_STATE", ": RUN");
  }

  @Test
  void cxlIsNamed() {
    dissect(Binding.PCI_DOE, asked(CXL, 0, 7, 0), answered(CXL, 1, 0x10, 6, 0));
    assertThat(lines.get(1).protocol()).isEqualTo(Protocol.CXL_IDE_KM);
    assertThat(lines.get(1).name()).isEqualTo("CXL_GETKEY");
    assertLast(Protocol.CXL_TSP, "LOCK_TARGET_CONFIGURATION_RSP", "TSP 1.0");
  }

  @Test
  void aMalformedInnerMessageCounts() {
    Dissection found = dissect(Binding.PCI_DOE, asked(PciSigVendor.VENDOR_ID, 0, 2, 0, 0));
    assertThat(found.malformed()).isEqualTo(1);
    assertThat(found.isClean()).isFalse();
    assertThat(last().remarks().getFirst().verdict()).isEqualTo(Remark.Verdict.MALFORMED);
  }

  @Test
  void pldmAndDiscoveryHaveNames() {
    dissect(Binding.MCTP, Bytes.of(1, 0x80, 0, 2), Bytes.of(1, 0, 0, 2, 0, 9), Bytes.of(0x7E, 1));
    assertThat(lines)
        .extracting(DissectedMessage::name)
        .containsExactly("GetTID", "GetTID response", "type 0x7e");
    assertThat(lines.get(1).facts()).contains("TID 9");
    dissect(
        Binding.PCI_DOE,
        Bytes.of(1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0),
        Bytes.of(1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 1, 2));
    assertLast(Protocol.DOE_DISCOVERY, "DISCOVERY response", "vendor 0001 type 1, next 2");
  }

  @Test
  void messagesInsideOthersAreShownWhereTheyArrive() {
    Bytes error = ErrorResponse.of(V1_2, ErrorCode.BUSY).encode(V1_2);
    dissect(
        Binding.PCI_DOE,
        doe(new GetEncapsulatedRequest()),
        doe(new EncapsulatedRequest(1, new GetDigests().encode(V1_2))),
        doe(new ChunkSend(false, 3, 0, OptionalLong.of(60), Bytes.zeros(30))),
        doe(new ChunkSendAck(true, 3, 0, java.util.Optional.of(error))));
    assertThat(lines)
        .extracting(DissectedMessage::name)
        .containsExactly(
            "GET_ENCAPSULATED_REQUEST",
            "ENCAPSULATED_REQUEST",
            "GET_DIGESTS",
            "CHUNK_SEND",
            "CHUNK_SEND_ACK",
            "ERROR");
    assertThat(lines.get(2).nesting()).isEqualTo(Nesting.ENCAPSULATED);
    assertThat(last().nesting()).isEqualTo(Nesting.CARRIED);
    assertThat(last().facts()).contains("BUSY");
  }

  @Test
  void whateverIsInAFrameItIsALineAndNeverACrash() {
    Property.check(
        300,
        11,
        source -> {
          List<Bytes> frames = new ArrayList<>();
          for (int i = source.below(6); i >= 0; i--) {
            byte[] bytes = new byte[source.below(70)];
            for (int at = 0; at < bytes.length; at++) {
              bytes[at] = (byte) source.below(256);
            }
            if (bytes.length > 2) {
              bytes[0] = (byte) (5 + source.below(2));
              bytes[1] = (byte) (0x10 + source.below(5));
            }
            frames.add(Bytes.copyOf(bytes));
          }
          lines.clear();
          dissect(Binding.MCTP, frames.toArray(Bytes[]::new));
          assertThat(lines).hasSizeGreaterThanOrEqualTo(frames.size());
        });
  }
}
