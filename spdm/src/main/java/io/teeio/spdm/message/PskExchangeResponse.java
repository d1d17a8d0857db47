package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * PSK_EXCHANGE_RSP: the responder's half of a session. Grammar: header (Param1 HeartbeatPeriod),
 * RspSessionID u16, Reserved u16, ResponderContextLength u16, OpaqueDataLength u16,
 * MeasurementSummaryHash of H bytes if asked for, ResponderContext, OpaqueData, ResponderVerifyData
 * of H bytes.
 *
 * @param heartbeatPeriod seconds, 0 for none
 * @param rspSessionId the responder's half of the session id, 16 bits
 * @param measurementSummaryHash H bytes, if the request asked for it
 * @param context the responder's random bytes; PSK_FINISH is skipped when there are none
 * @param opaqueData the version of Secured Messages
 * @param responderVerifyData H bytes
 */
public record PskExchangeResponse(
    int heartbeatPeriod,
    int rspSessionId,
    Optional<Bytes> measurementSummaryHash,
    Bytes context,
    Bytes opaqueData,
    Bytes responderVerifyData)
    implements SpdmResponse {
  /** Reads the message from its header on; {@code summaryType} is what the request asked for. */
  public static PskExchangeResponse read(
      WireReader in, Negotiated negotiated, SummaryType summaryType) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.PSK_EXCHANGE_RSP, negotiated.version());
    int session = in.u16("RspSessionID");
    in.reserved(2);
    int contextLength = in.u16("ResponderContextLength");
    int opaqueLength = in.u16("OpaqueDataLength");
    return new PskExchangeResponse(
        header.param1(),
        session,
        Fields.summary(in, negotiated, summaryType),
        in.bytes("ResponderContext", contextLength),
        in.bytes("OpaqueData", opaqueLength),
        in.bytes("ResponderVerifyData", negotiated.hashSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int hashSize = negotiated.hashSize();
    Header.write(out, negotiated.version(), MessageCode.PSK_EXCHANGE_RSP, heartbeatPeriod, 0);
    out.u16(rspSessionId).reserved(2).u16(context.length()).u16(opaqueData.length());
    measurementSummaryHash.ifPresent(
        hash -> out.bytes(Fields.sized(hash, hashSize, "MeasurementSummaryHash")));
    out.bytes(context).bytes(opaqueData);
    out.bytes(Fields.sized(responderVerifyData, hashSize, "ResponderVerifyData"));
  }

  /** The part of {@code exact}, the bytes of this message, that ResponderVerifyData covers. */
  public Bytes beforeVerifyData(Bytes exact) {
    return exact.slice(0, exact.length() - responderVerifyData.length());
  }

  /** This with ResponderVerifyData. */
  public PskExchangeResponse withVerifyData(Bytes verifyData) {
    return new PskExchangeResponse(
        heartbeatPeriod, rspSessionId, measurementSummaryHash, context, opaqueData, verifyData);
  }

  @Override
  public int code() {
    return MessageCode.PSK_EXCHANGE_RSP.wire();
  }
}
