package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.OpaqueElement;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SecuredVersionList;
import io.teeio.spdm.message.SecuredVersionSelection;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.SpdmRequest;
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
          Law.settles(
              exact.toArray(),
              bytes -> reader.read(bytes).message(),
              message -> message.encode(negotiated));
        });
  }
}
