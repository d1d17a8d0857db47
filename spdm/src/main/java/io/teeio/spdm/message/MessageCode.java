package io.teeio.spdm.message;

import io.teeio.spdm.SpdmVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** RequestResponseCode: what a message is. Constants are named as the specification names them. */
public enum MessageCode {
  DIGESTS(0x01, SpdmVersion.V1_0),
  CERTIFICATE(0x02, SpdmVersion.V1_0),
  CHALLENGE_AUTH(0x03, SpdmVersion.V1_0),
  VERSION(0x04, SpdmVersion.V1_0),
  CHUNK_SEND_ACK(0x05, SpdmVersion.V1_2),
  CHUNK_RESPONSE(0x06, SpdmVersion.V1_2),
  ENDPOINT_INFO(0x07, SpdmVersion.V1_3),
  SLOT_MANAGEMENT_RESP(0x08, SpdmVersion.V1_4),
  MEASUREMENTS(0x60, SpdmVersion.V1_0),
  CAPABILITIES(0x61, SpdmVersion.V1_0),
  SUPPORTED_EVENT_TYPES(0x62, SpdmVersion.V1_3),
  ALGORITHMS(0x63, SpdmVersion.V1_0),
  KEY_EXCHANGE_RSP(0x64, SpdmVersion.V1_1),
  FINISH_RSP(0x65, SpdmVersion.V1_1),
  PSK_EXCHANGE_RSP(0x66, SpdmVersion.V1_1),
  PSK_FINISH_RSP(0x67, SpdmVersion.V1_1),
  HEARTBEAT_ACK(0x68, SpdmVersion.V1_1),
  KEY_UPDATE_ACK(0x69, SpdmVersion.V1_1),
  ENCAPSULATED_REQUEST(0x6A, SpdmVersion.V1_1),
  ENCAPSULATED_RESPONSE_ACK(0x6B, SpdmVersion.V1_1),
  END_SESSION_ACK(0x6C, SpdmVersion.V1_1),
  CSR(0x6D, SpdmVersion.V1_2),
  SET_CERTIFICATE_RSP(0x6E, SpdmVersion.V1_2),
  MEASUREMENT_EXTENSION_LOG(0x6F, SpdmVersion.V1_3),
  SUBSCRIBE_EVENT_TYPES_ACK(0x70, SpdmVersion.V1_3),
  EVENT_ACK(0x71, SpdmVersion.V1_3),
  KEY_PAIR_INFO(0x7C, SpdmVersion.V1_3),
  SET_KEY_PAIR_INFO_ACK(0x7D, SpdmVersion.V1_3),
  VENDOR_DEFINED_RESPONSE(0x7E, SpdmVersion.V1_0),
  ERROR(0x7F, SpdmVersion.V1_0),
  GET_DIGESTS(0x81, SpdmVersion.V1_0),
  GET_CERTIFICATE(0x82, SpdmVersion.V1_0),
  CHALLENGE(0x83, SpdmVersion.V1_0),
  GET_VERSION(0x84, SpdmVersion.V1_0),
  CHUNK_SEND(0x85, SpdmVersion.V1_2),
  CHUNK_GET(0x86, SpdmVersion.V1_2),
  GET_ENDPOINT_INFO(0x87, SpdmVersion.V1_3),
  SLOT_MANAGEMENT(0x88, SpdmVersion.V1_4),
  GET_MEASUREMENTS(0xE0, SpdmVersion.V1_0),
  GET_CAPABILITIES(0xE1, SpdmVersion.V1_0),
  GET_SUPPORTED_EVENT_TYPES(0xE2, SpdmVersion.V1_3),
  NEGOTIATE_ALGORITHMS(0xE3, SpdmVersion.V1_0),
  KEY_EXCHANGE(0xE4, SpdmVersion.V1_1),
  FINISH(0xE5, SpdmVersion.V1_1),
  PSK_EXCHANGE(0xE6, SpdmVersion.V1_1),
  PSK_FINISH(0xE7, SpdmVersion.V1_1),
  HEARTBEAT(0xE8, SpdmVersion.V1_1),
  KEY_UPDATE(0xE9, SpdmVersion.V1_1),
  GET_ENCAPSULATED_REQUEST(0xEA, SpdmVersion.V1_1),
  DELIVER_ENCAPSULATED_RESPONSE(0xEB, SpdmVersion.V1_1),
  END_SESSION(0xEC, SpdmVersion.V1_1),
  GET_CSR(0xED, SpdmVersion.V1_2),
  SET_CERTIFICATE(0xEE, SpdmVersion.V1_2),
  GET_MEASUREMENT_EXTENSION_LOG(0xEF, SpdmVersion.V1_3),
  SUBSCRIBE_EVENT_TYPES(0xF0, SpdmVersion.V1_3),
  SEND_EVENT(0xF1, SpdmVersion.V1_3),
  GET_KEY_PAIR_INFO(0xFC, SpdmVersion.V1_3),
  SET_KEY_PAIR_INFO(0xFD, SpdmVersion.V1_3),
  VENDOR_DEFINED_REQUEST(0xFE, SpdmVersion.V1_0),
  RESPOND_IF_READY(0xFF, SpdmVersion.V1_0);

  /** By code; every message that arrives is looked up here more than once. */
  private static final List<Optional<MessageCode>> BY_WIRE =
      IntStream.range(0, 0x100)
          .mapToObj(wire -> Arrays.stream(values()).filter(c -> c.wire == wire).findFirst())
          .toList();

  private final int wire;
  private final SpdmVersion since;
  private final String clause;

  MessageCode(int wire, SpdmVersion since) {
    this.wire = wire;
    this.since = since;
    this.clause = "DSP0274 1.3.0 " + name();
  }

  /** The message with the code {@code wire}, if there is one. */
  public static Optional<MessageCode> of(int wire) {
    return wire >= 0 && wire < BY_WIRE.size() ? BY_WIRE.get(wire) : Optional.empty();
  }

  /** What {@code wire} is called, in hexadecimal if nothing. */
  public static String nameOf(int wire) {
    return of(wire).map(MessageCode::name).orElseGet(() -> "0x%02X".formatted(wire));
  }

  /** The RequestResponseCode byte. */
  public int wire() {
    return wire;
  }

  /** The first version that has this message. */
  public SpdmVersion since() {
    return since;
  }

  /** Whether it is a request: bit 7 is set. */
  public boolean isRequest() {
    return wire >= 0x80;
  }

  /**
   * The code of the response that a request with this code gets; empty for a response and for
   * RESPOND_IF_READY, whose response is that of an earlier request.
   */
  public Optional<MessageCode> response() {
    return isRequest() && this != RESPOND_IF_READY ? of(wire & 0x7F) : Optional.empty();
  }

  /** Where the specification describes it. */
  public String clause() {
    return clause;
  }
}
