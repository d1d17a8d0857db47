package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_CSR: asks for a certificate signing request (1.2). Grammar: header (since 1.3 Param1
 * KeyPairID and Param2 bits 2:0 certificate model, 5:3 CSRTrackingTag, 7 Overwrite),
 * RequesterInfoLength u16, OpaqueDataLength u16, RequesterInfo, OpaqueData.
 *
 * @param keyPairId which key, 8 bits; 0 without several keys and before 1.3
 * @param certificateModel the model of the certificate to come, 3 bits; 0 before 1.3
 * @param csrTrackingTag 0, or the tag of the request that ended in ResetRequired, 3 bits
 * @param overwrite whether a request that waits for its reset may be discarded (1.3)
 * @param requesterInfo DER of a CertificationRequestInfo with what the requester wants to be in it,
 *     or nothing
 * @param opaqueData what the responder's vendor defines, or nothing
 */
public record GetCsr(
    int keyPairId,
    int certificateModel,
    int csrTrackingTag,
    boolean overwrite,
    Bytes requesterInfo,
    Bytes opaqueData)
    implements SpdmRequest {
  /** A request without the fields of 1.3. */
  public GetCsr(Bytes requesterInfo, Bytes opaqueData) {
    this(0, 0, 0, false, requesterInfo, opaqueData);
  }

  /** Reads the message from its header on. */
  public static GetCsr read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.GET_CSR, negotiated.version());
    boolean attributed = negotiated.atLeast(SpdmVersion.V1_3);
    return readBody(in, attributed ? header.param1() : 0, attributed ? header.param2() : 0);
  }

  /** Reads what follows KeyPairID and RequestAttributes. */
  static GetCsr readBody(WireReader in, int keyPairId, int attributes) throws MalformedInput {
    int infoLength = in.u16("RequesterInfoLength");
    int opaqueLength = in.u16("OpaqueDataLength");
    return new GetCsr(
        keyPairId,
        attributes & 7,
        attributes >> 3 & 7,
        (attributes & 0x80) != 0,
        in.bytes("RequesterInfo", infoLength),
        in.bytes("OpaqueData", opaqueLength));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        negotiated.atLeast(SpdmVersion.V1_3) || (keyPairId | attributes()) == 0,
        "KeyPairID and RequestAttributes exist since SPDM 1.3");
    Header.write(out, negotiated.version(), MessageCode.GET_CSR, keyPairId, attributes());
    writeBody(out);
  }

  /** RequestAttributes. */
  int attributes() {
    return Fields.bits(certificateModel, 3, "CertificateModel")
        | Fields.bits(csrTrackingTag, 3, "CSRTrackingTag") << 3
        | (overwrite ? 0x80 : 0);
  }

  void writeBody(WireWriter out) {
    out.u16(requesterInfo.length()).u16(opaqueData.length());
    out.bytes(requesterInfo).bytes(opaqueData);
  }

  @Override
  public int code() {
    return MessageCode.GET_CSR.wire();
  }
}
