package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * ENCAPSULATED_RESPONSE_ACK: the responder took an encapsulated response, and goes on or ends the
 * flow (1.1). Grammar: header (Param1 RequestID of the next request, Param2 payload type),
 * AckRequestID u8 and 3 reserved bytes (1.2), then the payload.
 *
 * @param requestId the RequestID of the next request, 0 without one; 8 bits
 * @param ackRequestId the RequestID of the response it acknowledges, since 1.2; 0 before
 * @param payload what follows
 */
public record EncapsulatedResponseAck(int requestId, int ackRequestId, Payload payload)
    implements SpdmResponse {
  /** What the responder wants next. */
  public sealed interface Payload {}

  /** Nothing: the flow is over. */
  public record Absent() implements Payload {}

  /**
   * Another request.
   *
   * @param request from its header on; zeros that a transport padded are still at its end
   */
  public record Request(Bytes request) implements Payload {}

  /**
   * The flow is over, and the requester is to sign with the key of a slot.
   *
   * @param slotId 0 to 7
   */
  public record RequesterSlot(int slotId) implements Payload {}

  /** The flow is over. */
  public static final Payload ABSENT = new Absent();

  /** Reads the message from its header on. */
  public static EncapsulatedResponseAck read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.ENCAPSULATED_RESPONSE_ACK, negotiated.version());
    int acknowledged = 0;
    if (negotiated.atLeast(SpdmVersion.V1_2)) {
      acknowledged = in.u8("AckRequestID");
      in.reserved(3);
    }
    Payload payload =
        switch (header.param2()) {
          case 0 -> ABSENT;
          case 1 -> new Request(in.rest("EncapsulatedRequest"));
          case 2 -> new RequesterSlot(in.u8("ReqSlotNumber"));
          default ->
              throw in.malformed("PayloadType", "0x%02X is reserved".formatted(header.param2()));
        };
    return new EncapsulatedResponseAck(header.param1(), acknowledged, payload);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int type =
        switch (payload) {
          case Absent _ -> 0;
          case Request _ -> 1;
          case RequesterSlot _ -> 2;
        };
    Header.write(out, negotiated.version(), MessageCode.ENCAPSULATED_RESPONSE_ACK, requestId, type);
    if (negotiated.atLeast(SpdmVersion.V1_2)) {
      out.u8(ackRequestId).reserved(3);
    } else {
      Fields.demand(ackRequestId == 0, "AckRequestID exists since SPDM 1.2");
    }
    switch (payload) {
      case Absent _ -> {}
      case Request next -> out.bytes(next.request());
      case RequesterSlot slot -> out.u8(slot.slotId());
    }
  }

  @Override
  public int code() {
    return MessageCode.ENCAPSULATED_RESPONSE_ACK.wire();
  }
}
