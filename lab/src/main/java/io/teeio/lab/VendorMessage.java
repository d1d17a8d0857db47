package io.teeio.lab;

import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What a vendor-defined message of the PCI-SIG is called.
 *
 * @param kind its protocol
 * @param name the specification's name
 */
record VendorMessage(Kind kind, String name) {
  /** The answer to KEY_PROG. */
  static final VendorMessage KEY_ACKNOWLEDGED = new VendorMessage(Kind.IDE_KM, "KP_ACK");

  private static final int TDISP_TYPE = 2;

  /** The name of the message in {@code payload}, which begins with the protocol id. */
  static Optional<VendorMessage> of(Bytes payload) {
    if (payload.length() < 2) {
      return Optional.empty();
    }
    return switch (payload.at(0)) {
      case 0 -> Optional.of(new VendorMessage(Kind.IDE_KM, ideKm(payload.at(1))));
      case 1 ->
          payload.length() > TDISP_TYPE
              ? Optional.of(new VendorMessage(Kind.TDISP, tdisp(payload.at(TDISP_TYPE))))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String ideKm(int object) {
    return switch (object) {
      case 0 -> "QUERY";
      case 1 -> "QUERY_RESP";
      case 2 -> "KEY_PROG";
      case 3 -> "KP_ACK";
      case 4 -> "K_SET_GO";
      case 5 -> "K_SET_STOP";
      case 6 -> "K_GOSTOP_ACK";
      default -> "object " + object;
    };
  }

  private static String tdisp(int type) {
    return switch (type) {
      case 0x81 -> "GET_TDISP_VERSION";
      case 0x01 -> "TDISP_VERSION";
      case 0x82 -> "GET_TDISP_CAPABILITIES";
      case 0x02 -> "TDISP_CAPABILITIES";
      case 0x83 -> "LOCK_INTERFACE_REQUEST";
      case 0x03 -> "LOCK_INTERFACE_RESPONSE";
      case 0x84 -> "GET_DEVICE_INTERFACE_REPORT";
      case 0x04 -> "DEVICE_INTERFACE_REPORT";
      case 0x85 -> "GET_DEVICE_INTERFACE_STATE";
      case 0x05 -> "DEVICE_INTERFACE_STATE";
      case 0x86 -> "START_INTERFACE_REQUEST";
      case 0x06 -> "START_INTERFACE_RESPONSE";
      case 0x87 -> "STOP_INTERFACE_REQUEST";
      case 0x07 -> "STOP_INTERFACE_RESPONSE";
      case 0x7F -> "TDISP_ERROR";
      default -> "type " + type;
    };
  }
}
