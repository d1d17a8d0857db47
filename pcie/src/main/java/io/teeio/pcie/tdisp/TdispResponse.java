package io.teeio.pcie.tdisp;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/** A TDISP response: codes 0x01 to 0x07, or TDISP_ERROR. */
public sealed interface TdispResponse extends TdispMessage {

  /**
   * TDISP_VERSION.
   *
   * @param id of the request
   * @param versions that the device speaks, 8 bits each; at most 255
   */
  record TdispVersion(InterfaceId id, List<Integer> versions) implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x01;

    /** Copies the list. */
    public TdispVersion {
      versions = List.copyOf(versions);
    }

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u8(versions.size());
      versions.forEach(out::u8);
    }
  }

  /**
   * TDISP_CAPABILITIES.
   *
   * @param id of the request
   * @param capabilities of the device
   */
  record TdispCapabilities(InterfaceId id, DeviceCapabilities capabilities)
      implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x02;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u32(capabilities.dsmCaps()).bytes(capabilities.requests());
      out.u16(capabilities.lockFlags().bits()).reserved(3);
      out.u8(capabilities.addressWidth());
      out.u8(capabilities.requestsThis()).u8(capabilities.requestsAll());
    }
  }

  /**
   * LOCK_INTERFACE_RESPONSE.
   *
   * @param id of the request
   * @param nonce 32 bytes that START_INTERFACE_REQUEST has to carry
   */
  record LockInterfaceResponse(InterfaceId id, Secret nonce) implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x03;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.secret(nonce);
    }
  }

  /**
   * DEVICE_INTERFACE_REPORT.
   *
   * @param id of the request
   * @param portion of the report
   * @param remainder bytes of the report after the portion, 16 bits
   */
  record DeviceInterfaceReport(InterfaceId id, Bytes portion, int remainder)
      implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x04;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u16(portion.length()).u16(remainder).bytes(portion);
    }
  }

  /**
   * DEVICE_INTERFACE_STATE.
   *
   * @param id of the request
   * @param state 8 bits, {@link TdiState}
   */
  record DeviceInterfaceState(InterfaceId id, int state) implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x05;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u8(state);
    }
  }

  /**
   * START_INTERFACE_RESPONSE: the TDI is in RUN.
   *
   * @param id of the request
   */
  record StartInterfaceResponse(InterfaceId id) implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x06;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      // no body
    }
  }

  /**
   * STOP_INTERFACE_RESPONSE: the TDI is in CONFIG_UNLOCKED.
   *
   * @param id of the request
   */
  record StopInterfaceResponse(InterfaceId id) implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x07;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      // no body
    }
  }

  /**
   * TDISP_ERROR.
   *
   * @param id of the request
   * @param errorCode {@link TdispErrorCode}, 32 bits
   * @param errorData 32 bits
   * @param extended extended error data, of vendor-specific errors only
   */
  record TdispError(InterfaceId id, long errorCode, long errorData, Bytes extended)
      implements TdispResponse {
    /** Message type. */
    public static final int CODE = 0x7F;

    /** An error without extended data. */
    public static TdispError of(InterfaceId id, TdispErrorCode code, long data) {
      return new TdispError(id, code.wire(), data, Bytes.EMPTY);
    }

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u32(errorCode).u32(errorData).bytes(extended);
    }
  }

  /**
   * Reads a whole payload from the protocol id on.
   *
   * @throws MalformedInput also if the version is not {@link TdispMessage#VERSION}
   */
  static TdispResponse read(Bytes payload) throws MalformedInput {
    return read(WireReader.of(payload, CLAUSE));
  }

  /** As above, from a reader that may have a tap. */
  static TdispResponse read(WireReader in) throws MalformedInput {
    TdispHeader header = TdispHeader.read(in);
    in.require(header.version() == VERSION, "TDISPVersion", "is " + header.version());
    InterfaceId id = header.id();
    TdispResponse response =
        switch (header.code()) {
          case TdispVersion.CODE ->
              new TdispVersion(
                  id,
                  in.list(
                      "VERSION_NUM_ENTRY",
                      in.u8("VERSION_NUM_COUNT"),
                      1,
                      entry -> entry.u8("VERSION_NUM_ENTRY")));
          case TdispCapabilities.CODE -> new TdispCapabilities(id, readCapabilities(in));
          case LockInterfaceResponse.CODE -> {
            in.require(
                in.remaining() == NONCE_SIZE, "START_INTERFACE_NONCE", "does not have 32 bytes");
            yield new LockInterfaceResponse(id, in.secret("START_INTERFACE_NONCE", NONCE_SIZE));
          }
          case DeviceInterfaceReport.CODE -> {
            int length = in.u16("PORTION_LENGTH");
            int remainder = in.u16("REMAINDER_LENGTH");
            yield new DeviceInterfaceReport(id, in.bytes("REPORT_BYTES", length), remainder);
          }
          case DeviceInterfaceState.CODE -> new DeviceInterfaceState(id, in.u8("TDI_STATE"));
          case StartInterfaceResponse.CODE -> new StartInterfaceResponse(id);
          case StopInterfaceResponse.CODE -> new StopInterfaceResponse(id);
          case TdispError.CODE -> readError(id, in);
          default -> throw in.malformed("MessageType", "is " + header.code() + ", no response");
        };
    in.end("TDISP response");
    return response;
  }

  private static TdispError readError(InterfaceId id, WireReader in) throws MalformedInput {
    long code = in.u32("ERROR_CODE");
    long data = in.u32("ERROR_DATA");
    boolean vendor = code == TdispErrorCode.VENDOR_SPECIFIC.wire();
    return new TdispError(id, code, data, vendor ? in.rest("EXTENDED_ERROR_DATA") : Bytes.EMPTY);
  }

  private static DeviceCapabilities readCapabilities(WireReader in) throws MalformedInput {
    long caps = in.u32("DSM_CAPS");
    Bytes requests = in.bytes("REQ_MSGS_SUPPORTED", DeviceCapabilities.REQUESTS_SIZE);
    LockFlags flags = new LockFlags(in.u16("LOCK_INTERFACE_FLAGS_SUPPORTED"));
    in.reserved(3);
    return new DeviceCapabilities(
        caps,
        requests,
        flags,
        in.u8("DEV_ADDR_WIDTH"),
        in.u8("NUM_REQ_THIS"),
        in.u8("NUM_REQ_ALL"));
  }
}
