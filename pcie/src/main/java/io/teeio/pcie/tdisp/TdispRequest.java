package io.teeio.pcie.tdisp;

import io.teeio.pcie.StreamId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** A TDISP request: codes 0x81 to 0x87. */
public sealed interface TdispRequest extends TdispMessage {

  /**
   * GET_TDISP_VERSION: which versions does the device speak?
   *
   * @param id of the TDI
   */
  record GetTdispVersion(InterfaceId id) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x81;

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
   * GET_TDISP_CAPABILITIES: what can the device do?
   *
   * @param id of the TDI
   * @param tsmCaps TSM_CAPS, 32 bits, 0
   */
  record GetTdispCapabilities(InterfaceId id, long tsmCaps) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x82;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u32(tsmCaps);
    }
  }

  /**
   * LOCK_INTERFACE_REQUEST: freezes the configuration of a TDI.
   *
   * @param id of the TDI
   * @param flags what to lock
   * @param defaultStream stream for its DMA
   * @param mmioReportingOffset added to the addresses of the report, modulo 2^64
   * @param bindP2pAddressMask 0 unless BIND_P2P is asked for
   */
  record LockInterface(
      InterfaceId id,
      LockFlags flags,
      StreamId defaultStream,
      long mmioReportingOffset,
      long bindP2pAddressMask)
      implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x83;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u16(flags.bits()).u8(defaultStream.value()).reserved(1);
      out.u64(mmioReportingOffset).u64(bindP2pAddressMask);
    }
  }

  /**
   * GET_DEVICE_INTERFACE_REPORT: a portion of the report.
   *
   * @param id of the TDI
   * @param offset where the portion starts, 16 bits
   * @param length bytes wanted, 16 bits; 0xFFFF for as much as possible
   */
  record GetDeviceInterfaceReport(InterfaceId id, int offset, int length) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x84;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public void writeBody(WireWriter out) {
      out.u16(offset).u16(length);
    }
  }

  /**
   * GET_DEVICE_INTERFACE_STATE: in which state is the TDI?
   *
   * @param id of the TDI
   */
  record GetDeviceInterfaceState(InterfaceId id) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x85;

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
   * START_INTERFACE_REQUEST: from now on the TDI works for its TVM.
   *
   * @param id of the TDI
   * @param nonce the 32 bytes of the last LOCK_INTERFACE_RESPONSE; whoever reads them closes them
   */
  record StartInterface(InterfaceId id, Secret nonce) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x86;

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
   * STOP_INTERFACE_REQUEST: the TDI stops, scrubs itself and is unlocked.
   *
   * @param id of the TDI
   */
  record StopInterface(InterfaceId id) implements TdispRequest {
    /** Message type. */
    public static final int CODE = 0x87;

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
   * A request that this version does not know, or does not support.
   *
   * @param id of the TDI
   * @param code message type
   */
  record Unsupported(InterfaceId id, int code) implements TdispRequest {
    @Override
    public void writeBody(WireWriter out) {
      // what stood there is not kept
    }
  }

  /** Whether {@code code} is a request that {@link #readBody} reads. */
  static boolean isKnown(int code) {
    return code >= GetTdispVersion.CODE && code <= StopInterface.CODE;
  }

  /**
   * Reads a whole payload from the protocol id on; the body of an unsupported request is skipped.
   *
   * @throws MalformedInput also if the version is not {@link TdispMessage#VERSION}
   */
  static TdispRequest read(Bytes payload) throws MalformedInput {
    return read(WireReader.of(payload, CLAUSE));
  }

  /** As above, from a reader that may have a tap. */
  static TdispRequest read(WireReader in) throws MalformedInput {
    TdispHeader header = TdispHeader.read(in);
    in.require(header.version() == VERSION, "TDISPVersion", "is " + header.version());
    return readBody(header, in);
  }

  /** Reads the body that follows {@code header}; nothing may be left. */
  static TdispRequest readBody(TdispHeader header, WireReader in) throws MalformedInput {
    InterfaceId id = header.id();
    TdispRequest request =
        switch (header.code()) {
          case GetTdispVersion.CODE -> new GetTdispVersion(id);
          case GetTdispCapabilities.CODE -> new GetTdispCapabilities(id, in.u32("TSM_CAPS"));
          case LockInterface.CODE -> {
            LockFlags flags = new LockFlags(in.u16("FLAGS"));
            StreamId stream = new StreamId(in.u8("DEFAULT_STREAM_ID"));
            in.reserved(1);
            yield new LockInterface(
                id,
                flags,
                stream,
                in.u64("MMIO_REPORTING_OFFSET"),
                in.u64("BIND_P2P_ADDRESS_MASK"));
          }
          case GetDeviceInterfaceReport.CODE ->
              new GetDeviceInterfaceReport(id, in.u16("OFFSET"), in.u16("LENGTH"));
          case GetDeviceInterfaceState.CODE -> new GetDeviceInterfaceState(id);
          case StartInterface.CODE -> {
            in.require(
                in.remaining() == NONCE_SIZE, "START_INTERFACE_NONCE", "does not have 32 bytes");
            yield new StartInterface(id, in.secret("START_INTERFACE_NONCE", NONCE_SIZE));
          }
          case StopInterface.CODE -> new StopInterface(id);
          default -> {
            in.reserved(in.remaining());
            yield new Unsupported(id, header.code());
          }
        };
    in.end("TDISP request");
    return request;
  }
}
