package io.teeio.pcie.tdisp;

import io.teeio.pcie.PciSigVendor;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What every TDISP message begins with, the protocol id before it included: 17 bytes.
 *
 * @param version TDISP version
 * @param code message type
 * @param id INTERFACE_ID
 */
public record TdispHeader(int version, int code, InterfaceId id) {
  /** Bytes, protocol id included. */
  public static final int SIZE = 17;

  /** Reads 17 bytes, of any version. */
  public static TdispHeader read(WireReader in) throws MalformedInput {
    int protocol = in.u8("ProtocolID");
    in.require(protocol == PciSigVendor.TDISP, "ProtocolID", "is " + protocol + ", not TDISP");
    int version = in.u8("TDISPVersion");
    int code = in.u8("MessageType");
    in.reserved(2);
    return new TdispHeader(version, code, InterfaceId.read(in));
  }

  /** Writes 17 bytes. */
  public void write(WireWriter out) {
    out.u8(PciSigVendor.TDISP).u8(version).u8(code).reserved(2);
    id.write(out);
  }
}
