package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * SET_CERTIFICATE_RSP: the chain is in its slot (1.2). Grammar: header (Param1 bits 3:0 slot).
 *
 * @param slotId 0 to 7
 */
public record SetCertificateResponse(int slotId) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static SetCertificateResponse read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SET_CERTIFICATE_RSP, negotiated.version());
    return new SetCertificateResponse(header.param1() & 0xF);
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out,
        negotiated.version(),
        MessageCode.SET_CERTIFICATE_RSP,
        Fields.bits(slotId, 4, "SlotID"),
        0);
  }

  @Override
  public int code() {
    return MessageCode.SET_CERTIFICATE_RSP.wire();
  }
}
