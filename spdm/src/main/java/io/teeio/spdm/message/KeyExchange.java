package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * KEY_EXCHANGE: starts a session. Grammar: header (Param1 MeasurementSummaryHashType, Param2 slot),
 * ReqSessionID u16, SessionPolicy u8 (1.2), Reserved u8, RandomData of 32 bytes, ExchangeData of D
 * bytes, OpaqueDataLength u16, OpaqueData.
 *
 * @param summaryType which measurements the response summarises
 * @param slotId whose key the responder signs with, 0 to 7, or 0xFF for a provisioned public key
 * @param reqSessionId the requester's half of the session id, 16 bits
 * @param sessionPolicy bit 0 TerminationPolicy (1.2), bit 1 EventAllPolicy (1.3)
 * @param randomData 32 random bytes
 * @param exchangeData the public value of D bytes
 * @param opaqueData the versions of Secured Messages on offer, {@link SecuredVersionList}
 */
public record KeyExchange(
    SummaryType summaryType,
    int slotId,
    int reqSessionId,
    int sessionPolicy,
    Bytes randomData,
    Bytes exchangeData,
    Bytes opaqueData)
    implements SpdmRequest {
  /** Reads the message from its header on. */
  public static KeyExchange read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.KEY_EXCHANGE, negotiated.version());
    SummaryType type = SummaryType.of(header.param1(), in);
    int session = in.u16("ReqSessionID");
    int policy = policy(in, negotiated);
    in.reserved(1);
    return new KeyExchange(
        type,
        header.param2(),
        session,
        policy,
        in.bytes("RandomData", Fields.NONCE),
        in.bytes("ExchangeData", negotiated.requestExchangeSize()),
        Fields.opaque(in));
  }

  private static int policy(WireReader in, Negotiated negotiated) throws MalformedInput {
    if (negotiated.atLeast(SpdmVersion.V1_2)) {
      return in.u8("SessionPolicy");
    }
    in.reserved(1);
    return 0;
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Fields.demand(
        sessionPolicy == 0 || negotiated.atLeast(SpdmVersion.V1_2),
        "SessionPolicy exists since SPDM 1.2");
    Header.write(out, negotiated.version(), MessageCode.KEY_EXCHANGE, summaryType.wire(), slotId);
    out.u16(reqSessionId).u8(sessionPolicy).reserved(1);
    out.bytes(Fields.sized(randomData, Fields.NONCE, "RandomData"));
    out.bytes(Fields.sized(exchangeData, negotiated.requestExchangeSize(), "ExchangeData"));
    Fields.opaque(out, opaqueData);
  }

  @Override
  public int code() {
    return MessageCode.KEY_EXCHANGE.wire();
  }
}
