package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * CSR: a certificate signing request (1.2). Grammar: header, CSRLength u16, 2 reserved bytes, the
 * request.
 *
 * @param csr DER of a PKCS #10 CertificationRequest
 */
public record Csr(Bytes csr) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static Csr read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.CSR, negotiated.version());
    int length = in.u16("CSRLength");
    in.reserved(2);
    return new Csr(in.bytes("CSRdata", length));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.CSR, 0, 0);
    out.u16(csr.length()).reserved(2).bytes(csr);
  }

  @Override
  public int code() {
    return MessageCode.CSR.wire();
  }
}
