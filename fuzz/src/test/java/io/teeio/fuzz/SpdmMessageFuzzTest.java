package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.OpaqueElement;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.wire.Bytes;
import java.util.Arrays;
import java.util.List;

/** Every message of every version under every agreement. */
class SpdmMessageFuzzTest {
  /** First byte: the agreement, bit 7: padding is allowed. The rest is the payload. */
  @FuzzTest
  void request(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Negotiated negotiated = Agreement.of(input[0]);
    check(
        Arrays.copyOfRange(input, 1, input.length),
        negotiated,
        bytes -> SpdmCodec.readRequest(bytes, padding(input[0]), negotiated));
  }

  /** First byte as above, second byte: which request is answered. The rest is the payload. */
  @FuzzTest
  void response(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Negotiated negotiated = Agreement.of(input[0]);
    List<SpdmRequest> requests = Agreement.requests(negotiated);
    SpdmRequest request = requests.get((input[1] & 0xFF) % requests.size());
    check(
        Arrays.copyOfRange(input, 2, input.length),
        negotiated,
        bytes -> SpdmCodec.readResponse(bytes, padding(input[0]), negotiated, request));
  }

  /** As {@link #request}, from inside the encapsulated flow. */
  @FuzzTest
  void encapsulatedRequest(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Negotiated inside = Agreement.of(input[0]).encapsulated();
    check(
        Arrays.copyOfRange(input, 1, input.length),
        inside,
        bytes -> SpdmCodec.readRequest(bytes, padding(input[0]).inside(), inside));
  }

  /** As {@link #response}, from inside the encapsulated flow. */
  @FuzzTest
  void encapsulatedResponse(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Negotiated inside = Agreement.of(input[0]).encapsulated();
    List<SpdmRequest> requests = Agreement.requests(inside);
    SpdmRequest request = requests.get((input[1] & 0xFF) % requests.size());
    check(
        Arrays.copyOfRange(input, 2, input.length),
        inside,
        bytes -> SpdmCodec.readResponse(bytes, padding(input[0]).inside(), inside, request));
  }

  /** First byte: which of the structures that messages carry as bytes. The rest is one. */
  @FuzzTest
  void structures(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] structure = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 3) {
      case 0 -> Law.settles(structure, DeviceClass::readAll, DeviceClass::writeAll);
      case 1 -> Law.settles(structure, DmtfMeasurementLog::read, DmtfMeasurementLog::encode);
      case 2 -> Law.repeats(structure, DmtfMeasurement::read, DmtfMeasurement::encode);
      default ->
          Law.read(
              structure,
              bytes ->
                  new Event(
                          0,
                          StandardsBodyHeader.DMTF,
                          bytes.isEmpty() ? 0 : bytes.at(0),
                          bytes.isEmpty() ? bytes : bytes.from(1))
                      .dmtf());
    }
  }

  /** First byte: the version. The rest is OpaqueData. */
  @FuzzTest
  void opaqueData(byte[] input) {
    if (input.length == 0) {
      return;
    }
    SpdmVersion version = Agreement.of(input[0]).version();
    byte[] opaque = Arrays.copyOfRange(input, 1, input.length);
    Law.settles(
        opaque,
        bytes -> OpaqueElement.readAll(bytes, version),
        elements -> OpaqueElement.writeAll(elements, version));
    Law.read(opaque, bytes -> SecuredVersionList.read(bytes, version));
    Law.read(opaque, bytes -> SecuredVersionSelection.read(bytes, version));
  }

  private static Padding padding(int selector) {
    return (selector & 0x80) != 0 ? Padding.TO_DWORD : Padding.NONE;
  }

  private static <M extends SpdmMessage> void check(
      byte[] payload, Negotiated negotiated, Law.Reader<Decoded<M>> reader) {
    Law.read(payload, reader)
        .ifPresent(decoded -> {
          Bytes exact = decoded.exact();
          Law.require(Bytes.copyOf(payload).startsWith(exact), "is not what came");
          Law.require(payload.length - exact.length() < 4, "more than padding was left");
          Law.means(
              exact.toArray(),
              bytes -> reader.read(bytes).message(),
              message -> message.encode(negotiated));
        });
  }
}
