package io.teeio.dissect;

import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispErrorCode;
import io.teeio.pcie.tdisp.TdispMessage;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispResponse;
import io.teeio.spdm.session.Direction;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/** Puts TDISP into words. */
final class TdispProtocol {
  private TdispProtocol() {}

  static InnerMessage read(Direction direction, Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, TdispMessage.CLAUSE);
    try {
      return switch (direction) {
        case REQUEST -> {
          TdispRequest request = TdispRequest.read(in);
          InnerMessage inner = described(request, payload, collector);
          if (request instanceof TdispRequest.StartInterface start) {
            start.nonce().close();
          }
          yield inner;
        }
        case RESPONSE -> {
          TdispResponse response = TdispResponse.read(in);
          InnerMessage inner = described(response, payload, collector);
          if (response instanceof TdispResponse.LockInterfaceResponse lock) {
            lock.nonce().close();
          }
          yield inner;
        }
      };
    } catch (MalformedInput malformed) {
      return InnerMessage.broken(Protocol.TDISP, payload, collector, malformed);
    }
  }

  private static InnerMessage described(
      TdispRequest request, Bytes payload, FieldCollector collector) {
    String tdi = "TDI " + request.id();
    return switch (request) {
      case TdispRequest.GetTdispVersion _ -> tdisp("GET_TDISP_VERSION", tdi, payload, collector);
      case TdispRequest.GetTdispCapabilities asked ->
          tdisp(
              "GET_TDISP_CAPABILITIES",
              tdi + ", TSM_CAPS 0x" + Long.toHexString(asked.tsmCaps()),
              payload,
              collector);
      case TdispRequest.LockInterface lock ->
          tdisp(
              "LOCK_INTERFACE_REQUEST",
              tdi
                  + ", flags "
                  + lockFlags(lock.flags().bits())
                  + ", default stream "
                  + lock.defaultStream().value()
                  + ", MMIO offset 0x"
                  + Long.toHexString(lock.mmioReportingOffset()),
              payload,
              collector);
      case TdispRequest.GetDeviceInterfaceReport asked ->
          tdisp(
              "GET_DEVICE_INTERFACE_REPORT",
              tdi + ", offset " + asked.offset() + " length " + asked.length(),
              payload,
              collector);
      case TdispRequest.GetDeviceInterfaceState _ ->
          tdisp("GET_DEVICE_INTERFACE_STATE", tdi, payload, collector);
      case TdispRequest.StartInterface _ ->
          tdisp("START_INTERFACE_REQUEST", tdi, payload, collector);
      case TdispRequest.StopInterface _ -> tdisp("STOP_INTERFACE_REQUEST", tdi, payload, collector);
      case TdispRequest.Unsupported other ->
          tdisp(TdispNames.of(other.code()), tdi + ", body not decoded", payload, collector);
    };
  }

  private static InnerMessage described(
      TdispResponse response, Bytes payload, FieldCollector collector) {
    String tdi = "TDI " + response.id();
    return switch (response) {
      case TdispResponse.TdispVersion answer ->
          tdisp(
              "TDISP_VERSION",
              tdi
                  + ", "
                  + String.join(
                      " ",
                      answer.versions().stream()
                          .map(version -> (version >> 4) + "." + (version & 0xF))
                          .toList()),
              payload,
              collector);
      case TdispResponse.TdispCapabilities answer ->
          tdisp(
              "TDISP_CAPABILITIES",
              tdi
                  + ", lock flags "
                  + lockFlags(answer.capabilities().lockFlags().bits())
                  + ", "
                  + answer.capabilities().addressWidth()
                  + " address bits",
              payload,
              collector);
      case TdispResponse.LockInterfaceResponse _ ->
          tdisp("LOCK_INTERFACE_RESPONSE", tdi + ", with a nonce", payload, collector);
      case TdispResponse.DeviceInterfaceReport answer ->
          tdisp(
              "DEVICE_INTERFACE_REPORT",
              tdi + ", " + answer.portion().length() + " bytes, " + answer.remainder() + " remain",
              payload,
              collector);
      case TdispResponse.DeviceInterfaceState answer ->
          tdisp(
              "DEVICE_INTERFACE_STATE",
              tdi
                  + ": "
                  + TdiState.of(answer.state())
                      .map(TdiState::name)
                      .orElse("state " + answer.state()),
              payload,
              collector);
      case TdispResponse.StartInterfaceResponse _ ->
          tdisp("START_INTERFACE_RESPONSE", tdi, payload, collector);
      case TdispResponse.StopInterfaceResponse _ ->
          tdisp("STOP_INTERFACE_RESPONSE", tdi, payload, collector);
      case TdispResponse.TdispError error ->
          tdisp(
              "TDISP_ERROR",
              tdi
                  + ": "
                  + TdispErrorCode.of(error.errorCode())
                      .map(TdispErrorCode::name)
                      .orElse("0x" + Long.toHexString(error.errorCode()))
                  + (error.errorData() == 0
                      ? ""
                      : " (data 0x" + Long.toHexString(error.errorData()) + ")"),
              payload,
              collector);
    };
  }

  private static InnerMessage tdisp(
      String name, String facts, Bytes payload, FieldCollector collector) {
    return new InnerMessage(
        Protocol.TDISP, name, facts, payload, collector.fields(), Optional.empty());
  }

  private static String lockFlags(int bits) {
    return "0x%04x".formatted(bits);
  }
}
