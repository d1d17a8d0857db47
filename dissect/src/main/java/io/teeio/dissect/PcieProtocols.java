package io.teeio.dissect;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.KeyProgramStatus;
import io.teeio.pcie.ide.km.KeySubStream;
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

/** Puts PCIe's protocols into words: IDE_KM, TDISP and DOE discovery. */
final class PcieProtocols {
  private PcieProtocols() {}

  /** A vendor-defined payload of the PCI-SIG. */
  static InnerMessage vendorDefined(Direction direction, Bytes payload, boolean wantFields) {
    int protocol = payload.isEmpty() ? -1 : payload.at(0);
    return switch (protocol) {
      case PciSigVendor.IDE_KM -> ideKm(direction, payload, wantFields);
      case PciSigVendor.TDISP -> tdisp(direction, payload, wantFields);
      default ->
          new InnerMessage(
              Protocol.OTHER, "PCI-SIG protocol " + protocol, "not known here", payload);
    };
  }

  private static InnerMessage ideKm(Direction direction, Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, IdeKmMessage.CLAUSE);
    try {
      return switch (direction) {
        case REQUEST -> {
          IdeKmMessage.Request request = IdeKmMessage.readRequest(in);
          InnerMessage inner = described(request, payload, collector);
          if (request instanceof IdeKmMessage.KeyProgram program) {
            program.key().close();
          }
          yield inner;
        }
        case RESPONSE -> described(IdeKmMessage.readResponse(in), payload, collector);
      };
    } catch (MalformedInput malformed) {
      return broken(Protocol.IDE_KM, payload, collector, malformed);
    }
  }

  private static InnerMessage described(
      IdeKmMessage message, Bytes payload, FieldCollector collector) {
    String name =
        switch (message) {
          case IdeKmMessage.Query _ -> "QUERY";
          case IdeKmMessage.QueryResponse _ -> "QUERY_RESP";
          case IdeKmMessage.KeyProgram _ -> "KEY_PROG";
          case IdeKmMessage.KeyProgramAck _ -> "KP_ACK";
          case IdeKmMessage.KeySetGo _ -> "K_SET_GO";
          case IdeKmMessage.KeySetStop _ -> "K_SET_STOP";
          case IdeKmMessage.KeyGoStopAck _ -> "K_GOSTOP_ACK";
        };
    String facts =
        switch (message) {
          case IdeKmMessage.Query query -> "port " + query.portIndex();
          case IdeKmMessage.QueryResponse answer ->
              "port "
                  + answer.portIndex()
                  + " of 0.."
                  + answer.maxPortIndex()
                  + ", function "
                  + answer.function()
                  + ", "
                  + answer.registers().length() / 4
                  + " register DWORDs";
          case IdeKmMessage.KeyProgram program ->
              key(program.stream().value(), program.keySubStream(), program.portIndex())
                  + ", initial IFV "
                  + Long.toUnsignedString(program.ifv());
          case IdeKmMessage.KeyProgramAck ack ->
              key(ack.stream().value(), ack.keySubStream(), ack.portIndex())
                  + ": "
                  + KeyProgramStatus.of(ack.status())
                      .map(KeyProgramStatus::name)
                      .orElse("status " + ack.status());
          case IdeKmMessage.KeySetGo go ->
              key(go.stream().value(), go.keySubStream(), go.portIndex());
          case IdeKmMessage.KeySetStop stop ->
              key(stop.stream().value(), stop.keySubStream(), stop.portIndex());
          case IdeKmMessage.KeyGoStopAck ack ->
              key(ack.stream().value(), ack.keySubStream(), ack.portIndex());
        };
    return new InnerMessage(
        Protocol.IDE_KM, name, facts, payload, collector.fields(), Optional.empty());
  }

  private static String key(int stream, int keySubStream, int port) {
    return "stream "
        + stream
        + " "
        + KeySubStream.of(keySubStream)
            .map(key -> key.keySet() + " " + key.direction() + " " + key.subStream())
            .orElse("KeySubStream 0x%02x".formatted(keySubStream))
        + " port "
        + port;
  }

  private static InnerMessage tdisp(Direction direction, Bytes payload, boolean wantFields) {
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
      return broken(Protocol.TDISP, payload, collector, malformed);
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

  /** The payload of a DOE data object of the discovery protocol. */
  static InnerMessage discovery(Direction direction, Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, "PCIe 6.1 6.30.1.1");
    try {
      String name =
          switch (direction) {
            case REQUEST -> "DISCOVERY";
            case RESPONSE -> "DISCOVERY response";
          };
      String facts =
          switch (direction) {
            case REQUEST -> "index " + DoeDiscovery.Request.read(in).index();
            case RESPONSE -> {
              DoeDiscovery.Response answer = DoeDiscovery.Response.read(in);
              yield "vendor %04x type %d%s"
                  .formatted(
                      answer.protocol().vendor(),
                      answer.protocol().type(),
                      answer.nextIndex() == 0 ? ", the last" : ", next " + answer.nextIndex());
            }
          };
      return new InnerMessage(
          Protocol.DOE_DISCOVERY, name, facts, payload, collector.fields(), Optional.empty());
    } catch (MalformedInput malformed) {
      return broken(Protocol.DOE_DISCOVERY, payload, collector, malformed);
    }
  }

  private static InnerMessage broken(
      Protocol protocol, Bytes payload, FieldCollector collector, MalformedInput malformed) {
    return new InnerMessage(
        protocol,
        "malformed",
        "",
        payload,
        collector.fields(),
        Optional.of(malformed.getMessage()));
  }
}
