package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * PSK_EXCHANGE: starts a session from a shared key. Grammar: header (Param1
 * MeasurementSummaryHashType, Param2 SessionPolicy (1.2)), ReqSessionID u16, PSKHintLength u16,
 * RequesterContextLength u16, OpaqueDataLength u16, PSKHint, RequesterContext, OpaqueData.
 *
 * @param summaryType which measurements the response summarises
 * @param sessionPolicy as in {@link KeyExchange} (1.2)
 * @param reqSessionId the requester's half of the session id, 16 bits
 * @param pskHint which key is meant
 * @param context the requester's random bytes, at least 32
 * @param opaqueData the versions of Secured Messages on offer
 */
public record PskExchange(
    SummaryType summaryType,
    int sessionPolicy,
    int reqSessionId,
    Bytes pskHint,
    Bytes context,
    Bytes opaqueData)
    implements SpdmRequest {
  /** Reads the message from its header on. */
  public static PskExchange read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.PSK_EXCHANGE, negotiated.version());
    SummaryType type = SummaryType.of(header.param1(), in);
    int session = in.u16("ReqSessionID");
    int hintLength = in.u16("PSKHintLength");
    int contextLength = in.u16("RequesterContextLength");
    int opaqueLength = in.u16("OpaqueDataLength");
    return new PskExchange(
        type,
        negotiated.atLeast(SpdmVersion.V1_2) ? header.param2() : 0,
        session,
        in.bytes("PSKHint", hintLength),
        in.bytes("RequesterContext", contextLength),
        in.bytes("OpaqueData", opaqueLength));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        sessionPolicy == 0 || negotiated.atLeast(SpdmVersion.V1_2),
        "SessionPolicy exists since SPDM 1.2");
    Header.write(
        out, negotiated.version(), MessageCode.PSK_EXCHANGE, summaryType.wire(), sessionPolicy);
    out.u16(reqSessionId).u16(pskHint.length()).u16(context.length()).u16(opaqueData.length());
    out.bytes(pskHint).bytes(context).bytes(opaqueData);
  }

  @Override
  public int code() {
    return MessageCode.PSK_EXCHANGE.wire();
  }
}
